import Link from "next/link";
import { EvaluationForm } from "#components/findings/evaluation-form.tsx";
import { ApiProvider } from "#components/trpc.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { FilterChips } from "#components/ui/filter-chips.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { TermList } from "#components/ui/term-list.tsx";
import type { QueuedFinding } from "#server/posture/evaluation-queue.ts";
import type { Severity } from "#server/posture/evidence.ts";
import { capitalize, countOf, formatCount, formatDay, spellCount } from "#server/posture/format.ts";

type QueueDetail = QueuedFinding & { description: string; solution: string; cwe: number[]; cve: string[] };
type QueueScreenProps = { total: number; findings: QueuedFinding[]; severity: Severity | undefined; chosen: QueueDetail | null };

const day = (instant: string) => formatDay(instant.slice(0, 10));
const hrefOf = (severity: Severity | undefined, finding?: QueuedFinding) =>
  `/findings?${new URLSearchParams({ ...(severity ? { severity } : {}), ...(finding ? { client: finding.client.slug, finding: finding.id } : {}) })}`;

function Chosen({ finding }: { finding: QueueDetail }) {
  return (
    <section aria-labelledby="chosen" className="chosen">
      <h2 id="chosen">{finding.title}</h2>
      <TermList
        items={[
          { term: "Where", text: `${finding.client.name}, ${finding.site.host}` },
          { term: "Severity", text: capitalize(finding.severity) },
          { term: "Found by", text: `${finding.family === "zap" ? "ZAP" : capitalize(finding.family)}, rule ${finding.ruleId}` },
          { term: "Seen", text: `first on ${day(finding.firstSeenAt)}, last on ${day(finding.lastSeenAt)}; ${countOf(finding.occurrences, "occurrence")}` },
          ...(finding.cwe.length + finding.cve.length > 0
            ? [{ term: "Classified as", text: [...finding.cwe.map((id) => `CWE-${id}`), ...finding.cve].join(", ") }]
            : []),
          { term: "What the scanner says", text: finding.description },
          { term: "What it suggests", text: finding.solution },
        ]}
      />
      <ApiProvider>
        <EvaluationForm key={finding.id} client={finding.client.slug} finding={finding.id} alike={finding.alike} />
      </ApiProvider>
    </section>
  );
}

/** What waits for the security team, worst and oldest first. Nothing here is known to a client or CSM yet. */
export function QueueScreen({ total, findings, severity, chosen }: QueueScreenProps) {
  const shown = severity ? findings.filter((finding) => finding.severity === severity) : findings;
  const present = [...new Set(findings.map((finding) => finding.severity))];
  return (
    <Page>
      <PageTitle
        eyebrow="Evaluation queue"
        title={
          total === 0 ? "Nothing waits for evaluation." : `${capitalize(spellCount(total))} ${total === 1 ? "finding waits" : "findings wait"} for evaluation.`
        }
        sub="Until you decide, clients and success managers see a count at most, never what was found."
      />
      {chosen && <Chosen finding={chosen} />}
      {total === 0 ? (
        <EmptyState title="The queue is empty">New findings appear here when a scan report is imported.</EmptyState>
      ) : (
        <>
          <FilterChips
            label="Severity"
            chips={[
              { href: hrefOf(undefined), label: "All", current: !severity },
              ...present.map((value) => ({ href: hrefOf(value), label: capitalize(value), current: value === severity })),
            ]}
            count={`Showing ${formatCount(shown.length)} of ${formatCount(total)}`}
          />
          <DataTable
            caption="Findings that wait for evaluation"
            columns={[
              { title: "Finding" },
              { title: "Severity" },
              { title: "Client" },
              { title: "Site" },
              { title: "First seen", align: "end" },
              { title: "Occurrences", align: "end" },
            ]}
            rows={shown.map((finding) => ({
              id: finding.id,
              cells: [
                <Link key="link" href={hrefOf(severity, finding)} aria-current={finding.id === chosen?.id ? "true" : undefined}>
                  {finding.title}
                </Link>,
                capitalize(finding.severity),
                finding.client.name,
                finding.site.host,
                day(finding.firstSeenAt),
                formatCount(finding.occurrences),
              ],
            }))}
          />
        </>
      )}
    </Page>
  );
}
