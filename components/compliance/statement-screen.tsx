import { DocumentPart } from "#components/compliance/document-part.tsx";
import { BridgeDialog, EndDialog } from "#components/compliance/statement-acts.tsx";
import { StatementForm } from "#components/compliance/statement-form.tsx";
import { StatementHistory } from "#components/compliance/statement-history.tsx";
import { type Access, covers, day, periodOf, type Statement } from "#components/compliance/statement-words.ts";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { TermList } from "#components/ui/term-list.tsx";
import { provenByReport } from "#server/posture/statement-versions.ts";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";

type StatementScreenProps = { statement: Statement | null; products: string[]; today: string; editing: boolean; mayManage: boolean; access: Access[] };

/** One statement: what it says, its files, who had them, and the versions before. */
export function StatementScreen({ statement, products, today, editing, mayManage, access }: StatementScreenProps) {
  if (statement === null || editing)
    return (
      <Page narrow>
        <PageTitle
          eyebrow="Compliance"
          title={statement === null ? "A new statement" : `Correct ${statement.record.programme}`}
          sub={
            statement === null
              ? "Its status follows from its dates."
              : "The version before stays in the history. For a renewal, add a new statement instead: past reports then keep the old one."
          }
        />
        <StatementForm id={statement?.id ?? null} record={statement?.record ?? null} products={products} />
      </Page>
    );
  const { record, standing, ended } = statement;
  const open = mayManage && ended === null;
  return (
    <Page>
      <PageTitle
        eyebrow={<a href="/compliance">Compliance</a>}
        title={record.label === record.programme ? record.programme : `${record.programme}, ${record.label}`}
        sub={
          standing === null ? (
            "Entered by mistake: it never counts."
          ) : (
            <>
              <VerdictMark verdict={standing.verdict} /> {standing.why}.
            </>
          )
        }
      >
        {open && (
          <>
            <LinkButton href={`/compliance?statement=${statement.id}&edit=1`} tone="primary">
              Correct it
            </LinkButton>
            <BridgeDialog id={statement.id} />
            <EndDialog id={statement.id} today={today} />
          </>
        )}
      </PageTitle>
      <TermList items={termsOf(statement)} />
      <h2>Documents</h2>
      <DocumentPart kind="evidence" statement={statement.id} document={statement.document} mayManage={open} waits={open && waitsForReport(statement.record)} />
      {statement.bridge !== null && <DocumentPart kind="bridge" statement={statement.id} document={statement.bridge.document} mayManage={open} />}
      <StatementHistory versions={statement.history} access={access} />
    </Page>
  );
}

const waitsForReport = (record: Statement["record"]): boolean => provenByReport(record) !== record;

function termsOf({ record, standing, bridge, ended, entered }: Statement) {
  const rows: [string, string | null][] = [
    ["Covers", covers(record)],
    ["Scope", record.scope || null],
    ["Issued by", record.issuer ?? "Not on file"],
    ["Period", periodOf(record)],
    ["Issued", record.issuedOn === null ? null : day(record.issuedOn)],
    ["Stated end", record.expiresOn === null ? null : day(record.expiresOn)],
    ["Bridge letter", bridge === null ? null : `Of ${day(bridge.letterOn)}, to ${day(record.bridgeUntil)}`],
    ["Next review", record.nextReviewOn === null ? "None set" : `${day(record.nextReviewOn)}${standing?.reviewOverdue ? ", overdue" : ""}`],
    ["Detail", record.detail],
    ["Reference", record.reference],
    ["Ended", ended === null ? null : `${ended.on === null ? "Entered by mistake" : `Last day ${day(ended.on)}`}: ${ended.reason} (${ended.by})`],
    ["Entered", `${entered.by ?? "Imported"}, ${day(entered.at.slice(0, 10))}`],
  ];
  return rows.flatMap(([term, text]) => (text === null ? [] : [{ term, text }]));
}
