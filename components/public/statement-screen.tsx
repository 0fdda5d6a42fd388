import Link from "next/link";
import { PortfolioProof } from "#components/promises/portfolio-proof.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { TermList } from "#components/ui/term-list.tsx";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import type { Verdict } from "#server/posture/blocks.ts";
import { CHANNELS, Channel, DESK_TARGETS, GUIDELINES } from "#server/posture/disclosure-policy.ts";
import { countOf, formatDay } from "#server/posture/format.ts";

type Line = { id: string; promise: string; test: string; verdict: Verdict; proof: string; total: string | null };
type StatementScreenProps = { vendor: string; statement: { periodLabel: string; clients: number; computedAt: string; promises: Line[] } | null };

function sentence(lines: Line[]): string {
  const kept = lines.filter((line) => line.verdict.state === "met").length;
  return kept === lines.length
    ? `We kept all ${lines.length} of our security promises.`
    : `We kept ${kept} of our ${lines.length} security promises. Here is the proof for each, and what fell short.`;
}

function PromiseTable({ lines }: { lines: Line[] }) {
  return (
    <table className="table promises">
      <caption className="sr-only">Our promises, whether we kept them, and the proof</caption>
      <thead>
        <tr>
          <th scope="col">Promise</th>
          <th scope="col">Verdict</th>
          <th scope="col">Proof</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={line.id}>
            <th scope="row">
              {line.promise}
              <small>Test: {line.test}</small>
            </th>
            <td>
              <VerdictMark verdict={line.verdict} />
            </td>
            <td>
              <PortfolioProof total={line.total} proof={line.proof} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The public statement: what we promise, with live proof over all clients, and how to reach us. */
export function StatementScreen({ vendor, statement: found }: StatementScreenProps) {
  // Without clients there is nothing to measure, and no promise was broken either.
  const statement = found && found.clients > 0 ? found : null;
  return (
    <Page>
      <PageTitle
        eyebrow={statement ? `Security at ${vendor}, ${statement.periodLabel}. Measured over ${countOf(statement.clients, "client")}` : `Security at ${vendor}`}
        title={statement ? sentence(statement.promises) : "What we promise, and how we prove it."}
        sub="We watch and protect the public websites of cities and counties. Words are easy, so each promise stands beside the evidence for it. A broken promise is shown as broken."
      >
        <LinkButton href="/concerns/new" tone="primary">
          Report a concern
        </LinkButton>
      </PageTitle>
      {statement ? (
        <PromiseTable lines={statement.promises} />
      ) : (
        <EmptyState title="No month is complete yet">The proof appears here when the first full month of evidence is in.</EmptyState>
      )}
      {statement && (
        <p className="table-note">
          Computed from evidence on {formatDay(statement.computedAt.slice(0, 10), { year: true })}. A promise we cannot show is not counted as kept. Clients see
          their own proof in their report.
        </p>
      )}
      <h2>Asking a question, reporting a concern</h2>
      <p>{GUIDELINES.intro}</p>
      <ul className="rules">
        {GUIDELINES.rules.map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
      <p>
        {GUIDELINES.outro} We acknowledge within {DESK_TARGETS.acknowledgeHours} hours and evaluate within {DESK_TARGETS.evaluateHours}, around the clock.
      </p>
      <h2>Where to write</h2>
      <TermList
        items={Channel.options.map((channel) => ({
          term: CHANNELS[channel].title,
          text: (
            <>
              {CHANNELS[channel].text} <Link href={`/concerns/new?channel=${channel}`}>Write to {CHANNELS[channel].goesTo.toLowerCase()}</Link>
            </>
          ),
        }))}
      />
      <p className="table-note">
        Programs can read <a href="/.well-known/security.txt">security.txt</a>. Received a report from us? <Link href="/verify">Check that it is genuine</Link>.
      </p>
    </Page>
  );
}
