import Link from "next/link";
import type { ReactNode } from "react";
import { covers, day, periodOf, type Statement, VISIBILITY } from "#components/compliance/statement-words.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import { capitalize, countOf, joinWords, spellCount } from "#server/posture/format.ts";

type ComplianceScreenProps = { statements: Statement[]; today: string; mayManage: boolean; children?: ReactNode };

/** What outsiders say of us, and until when: the most pressing first. */
export function ComplianceScreen({ statements, today, mayManage, children }: ComplianceScreenProps) {
  const counted = statements.filter(({ standing }) => standing !== null);
  const due = counted.filter(({ standing }) => standing?.reviewOverdue);
  return (
    <Page>
      <PageTitle
        eyebrow={`Compliance, ${day(today)}`}
        title={titleOf(counted)}
        sub={`${due.length === 0 ? "No review is overdue." : `${capitalize(spellCount(due.length))} ${due.length === 1 ? "review is" : "reviews are"} overdue.`} Drafts follow a change at once, the portfolio within the hour; published reports stay as they are.`}
      >
        {mayManage && (
          <LinkButton href="/compliance?statement=new" tone="primary">
            Add a statement
          </LinkButton>
        )}
      </PageTitle>
      {statements.length === 0 ? (
        <EmptyState title="No statement on file">
          {mayManage ? "Add the first one with its scope, issuer and dates; its document can follow." : "The security team enters them."}
        </EmptyState>
      ) : (
        <DataTable
          caption="Statements, the most pressing first"
          columns={[
            { title: "Statement" },
            { title: "Status" },
            { title: "Covers" },
            { title: "Issued by" },
            { title: "Period" },
            { title: "Next review" },
            { title: "Document" },
          ]}
          rows={statements.map(rowOf)}
        />
      )}
      {children}
    </Page>
  );
}

function titleOf(counted: Statement[]): string {
  const badges = counted.filter(({ standing }) => standing?.isBadge);
  const count = (...states: string[]) => badges.filter(({ standing }) => states.includes(standing?.status ?? "")).length;
  if (badges.length === 0) return "No badge is on file.";
  const lit = count("current", "expiring");
  const parts = [
    [count("expiring"), "ends within 60 days", "end within 60 days"],
    [count("lapsed"), "has lapsed", "have lapsed"],
    [count("unverified"), "is unverified", "are unverified"],
  ] as const;
  const rest = parts.filter(([number]) => number > 0).map(([number, one, many]) => `${spellCount(number)} ${number === 1 ? one : many}`);
  return `${lit === 0 ? "None" : capitalize(spellCount(lit))} of ${countOf(badges.length, "badge")} ${lit <= 1 ? "is" : "are"} in force${rest.length === 0 ? "" : `; ${joinWords(rest)}`}.`;
}

function rowOf(statement: Statement) {
  const { id, record, standing, document, bridge } = statement;
  return {
    id,
    cells: [
      <Link key="name" href={`/compliance?statement=${id}`}>
        {record.programme}
        {record.label !== record.programme && <small className="under">{record.label}</small>}
      </Link>,
      standing === null ? (
        "Entered by mistake"
      ) : (
        <span key="status">
          <VerdictMark verdict={standing.verdict} />
          <small className="under">{standing.why}</small>
        </span>
      ),
      covers(record),
      record.issuer ?? "Not on file",
      `${periodOf(record)}${bridge === null ? "" : `; bridge letter to ${day(record.bridgeUntil)}`}`,
      standing?.reviewOverdue ? (
        <span key="review">
          <VerdictMark verdict={{ state: "at-risk", label: "Overdue" }} />
          <small className="under">{day(record.nextReviewOn)}</small>
        </span>
      ) : (
        day(record.nextReviewOn)
      ),
      document === null ? "None" : VISIBILITY[document.visibility].label,
    ],
  };
}
