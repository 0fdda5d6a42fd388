import { DueCell } from "#components/findings/due-cell.tsx";
import { EvaluationForm } from "#components/findings/evaluation-form.tsx";
import type { FindingDetail } from "#components/findings/finding-answers.ts";
import { FindingHistory } from "#components/findings/finding-history.tsx";
import { findingHref, listHref, SEVERITY_WORDS, STATE_WORDS, scannerName } from "#components/findings/finding-labels.ts";
import { PlacesTable } from "#components/findings/places-table.tsx";
import { RatingForm } from "#components/findings/rating-form.tsx";
import { ApiProvider } from "#components/trpc.tsx";
import { LinkButton } from "#components/ui/link-button.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { TermList } from "#components/ui/term-list.tsx";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import { formatDay, localDay } from "#server/posture/format.ts";
import { lastDay } from "#server/posture/finding-history.ts";
import { epssWords, kevWords } from "#server/posture/priority.ts";

type FindingScreenProps = { finding: FindingDetail; mayEvaluate: boolean };

/** One finding for the security team: what it is, why it is open, what to decide, where it was seen and all that happened to it. */
export function FindingScreen({ finding, mayEvaluate }: FindingScreenProps) {
  const { facts, client, site, why, waits, timeZone } = finding;
  return (
    <Page>
      <PageTitle eyebrow={`Finding, ${client.name}`} title={finding.title} sub={`${site.host}, found by ${scannerName(finding.family)}`}>
        <LinkButton tone="plain" href={`${findingHref(client.slug, finding.id)}/disclosure`}>
          Disclosure
        </LinkButton>
        <LinkButton href={listHref({})}>Back to the queue</LinkButton>
      </PageTitle>
      <div className="finding-parts">
        <div>
          {why && (
            <section aria-labelledby="why" className="why-open">
              <h2 id="why">{why.open ? "Why is this open?" : "Why is this not open?"}</h2>
              <p className="lead">{why.sentence}</p>
              <ul>
                {why.reasons.map((reason) => (
                  <li key={reason}>{reason}</li>
                ))}
              </ul>
            </section>
          )}
          <section aria-labelledby="what">
            <h2 id="what">What it is</h2>
            <TermList items={termsOf(finding)} />
          </section>
        </div>
        {mayEvaluate && (
          <ApiProvider>
            <div>
              <section aria-labelledby="decide">
                <h2 id="decide">{waits ? "Decide" : "Decide again"}</h2>
                {waits && <p>Until you do, clients and success managers see a count at most.</p>}
                <EvaluationForm client={client.slug} finding={finding.id} alike={waits ? finding.alike : 1} />
              </section>
              <section aria-labelledby="severity">
                <h2 id="severity">Severity</h2>
                <p>{ratingWords(finding)}</p>
                <RatingForm client={client.slug} finding={finding.id} isRated={finding.rating !== null} />
              </section>
            </div>
          </ApiProvider>
        )}
      </div>
      <h2>History</h2>
      <FindingHistory history={finding.history} timeZone={timeZone} />
      <h2>Where the last scan saw it</h2>
      <PlacesTable last={finding.last} timeZone={timeZone} title={facts.title} />
    </Page>
  );
}

function ratingWords({ rating, severity, timeZone }: FindingDetail): string {
  if (rating === null) return `${SEVERITY_WORDS[severity]}, as the scanner says.`;
  const until = rating.expiresAt === null ? "until it is withdrawn" : `until the end of ${lastDay(rating.expiresAt, timeZone)}`;
  return `${SEVERITY_WORDS[severity]} by ${rating.by}, ${until}: ${rating.reason}`;
}

function termsOf(finding: FindingDetail) {
  const { facts, timeZone } = finding;
  const day = (instant: string) => formatDay(localDay(instant, timeZone), { year: true });
  const today = localDay(finding.asOf, timeZone);
  const priority = [kevWords(facts, today), epssWords(facts)].filter((words) => words !== null);
  return [
    { term: "State", text: <VerdictMark verdict={finding.waits ? { state: "at-risk", label: "Waits for evaluation" } : STATE_WORDS[finding.state]} /> },
    { term: "Severity", text: SEVERITY_WORDS[finding.severity] },
    { term: "Due", text: <DueCell finding={finding} /> },
    { term: "Seen", text: `First on ${day(finding.firstSeenAt)}, last on ${day(finding.lastSeenAt)}` },
    { term: "Rule", text: `${scannerName(finding.family)} ${finding.ruleId}${facts.ruleFamily === null ? "" : `, family ${facts.ruleFamily}`}` },
    ...(facts.cwe.length + facts.cve.length > 0 ? [{ term: "Classified as", text: [...facts.cwe.map((id) => `CWE-${id}`), ...facts.cve].join(", ") }] : []),
    ...(priority.length > 0 ? [{ term: "Exploitation", text: priority.join("; ") }] : []),
    ...(finding.toolMarked ? [{ term: "The tool's mark", text: "The tool marked this a false positive. That decides nothing; you do." }] : []),
    { term: "What the scanner says", text: facts.description === "" ? "Nothing" : facts.description },
    { term: "What it suggests", text: facts.solution === "" ? "Nothing" : facts.solution },
  ];
}
