import type { BadgesMeasure } from "#server/posture/attestations.ts";
import type { AvailabilityMeasure } from "#server/posture/availability.ts";
import type { Verdict, VerdictState } from "#server/posture/blocks.ts";
import type { ClientFacts } from "#server/posture/facts.ts";
import type { FigureBook } from "#server/posture/figures.ts";
import type { FindingsMeasure } from "#server/posture/findings.ts";
import { countOf, formatCount } from "#server/posture/format.ts";
import { type FigureTotals, portfolioTotal } from "#server/posture/portfolio-totals.ts";
import { type EvidenceLine, promiseEvidence } from "#server/posture/promise-evidence.ts";
import { promiseRecord, recordSentence } from "#server/posture/promise-record.ts";
import { type FreshnessMeasure, measureFreshness } from "#server/posture/freshness.ts";
import {
  accountsOutcome,
  assessedOutcome,
  compliantOutcome,
  monitoredOutcome,
  type Outcome,
  type PromiseId,
  type PromiseInput,
  type PromiseState,
  scannedOutcome,
  secureCodeOutcome,
  submissionsOutcome,
} from "#server/posture/promise-tests.ts";
import type { PurgesMeasure } from "#server/posture/purges.ts";

export type PromiseTest = { id: PromiseId; promise: string; publicPromise: string; test: string };

/** What we promise in public: to one client (`promise`), to everyone (`publicPromise`), and how it is tested (`test`). */
export const PROMISES: readonly PromiseTest[] = [
  {
    id: "monitored",
    promise: "Your websites are watched around the clock, every day of the year",
    publicPromise: "We watch every client website around the clock, every day of the year.",
    test: "Every site has a monitor, and each was watched for at least 99 % of its minutes.",
  },
  {
    id: "scanned",
    promise: "Third parties scan your sites for weaknesses, again and again",
    publicPromise: "Third-party scanners look for weaknesses on a fixed rhythm.",
    test: "Every scan of every site finished within the promised number of days of the one before.",
  },
  {
    id: "assessed",
    promise: "An outside firm assesses our security at regular intervals",
    publicPromise: "An outside firm assesses our systems for vulnerabilities at regular intervals.",
    test: "The last outside assessment on file is not older than promised.",
  },
  {
    id: "secure-code",
    promise: "Our code resists cross-site scripting, SQL injection and unauthorized access",
    publicPromise: "We write code that withstands cross-site scripting, SQL injection and other ways of getting in without permission.",
    test: "No finding of these kinds is open, by scanners that can see them; one past its deadline breaks the promise.",
  },
  {
    id: "compliant",
    promise: "Your hosting is SOC 2 compliant and your payments are PCI compliant",
    publicPromise: "Our hosting is SOC 2 compliant, and we use PCI-compliant payment services only.",
    test: "A SOC 2 and a PCI report that cover the client's products are in force.",
  },
  {
    id: "accounts",
    promise: "Suspicious accounts are refused and deleted for you; you need do nothing",
    publicPromise: "Suspicious accounts are refused validation and deleted. Clients need do nothing.",
    test: "Every account feed reported refused and deleted accounts on at least 95 % of days.",
  },
  {
    id: "submissions",
    promise: "We act quickly when you ask a security question or report a concern",
    publicPromise: "We act quickly on every security question and concern sent to us.",
    test: "Every concern received was acknowledged and evaluated within the promised hours.",
  },
];

/** `record`: how the promise read in the months before, null without any. `evidence`: what decided it. */
export type PromiseResult = {
  id: PromiseId;
  promise: string;
  state: PromiseState;
  verdict: Verdict;
  proof: string;
  record: string | null;
  evidence: EvidenceLine[];
};
export type PromiseCounts = { kept: number; atRisk: number; broken: number; notShown: number };
export type PromisesMeasure = { results: PromiseResult[]; counts: PromiseCounts };

const VERDICTS: Record<PromiseState, { state: VerdictState; label: string }> = {
  kept: { state: "met", label: "Kept" },
  "at-risk": { state: "at-risk", label: "At risk" },
  broken: { state: "missed", label: "Broken" },
  "not-shown": { state: "no-data", label: "Cannot be shown" },
};

const TESTS: Record<PromiseId, (input: PromiseInput) => Outcome> = {
  monitored: monitoredOutcome,
  scanned: scannedOutcome,
  assessed: assessedOutcome,
  "secure-code": secureCodeOutcome,
  compliant: compliantOutcome,
  accounts: accountsOutcome,
  submissions: submissionsOutcome,
};

/** The verdict that goes with a promise's state. */
export function promiseVerdict(state: PromiseState): Verdict {
  return { ...VERDICTS[state] };
}

/** Each public promise tested against this client's evidence. What cannot be shown is never counted as kept. */
export function measurePromises(
  facts: ClientFacts,
  measures: { availability: AvailabilityMeasure; findings: FindingsMeasure; purges: PurgesMeasure; badges: BadgesMeasure; freshness?: FreshnessMeasure },
): PromisesMeasure {
  const input = { ...measures, facts, freshness: measures.freshness ?? measureFreshness(facts) };
  const results = PROMISES.map(({ id, promise }): PromiseResult => {
    const { state, proof } = TESTS[id](input);
    const record = recordSentence(promiseRecord({ period: facts.period.id, promise: id, history: facts.history }));
    return { id, promise, state, verdict: promiseVerdict(state), proof, record, evidence: promiseEvidence(id, input) };
  });
  return { results, counts: countStates(results.map(({ state }) => state)) };
}

function countStates(states: readonly PromiseState[]): PromiseCounts {
  const count = (wanted: PromiseState) => states.filter((state) => state === wanted).length;
  return { kept: count("kept"), atRisk: count("at-risk"), broken: count("broken"), notShown: count("not-shown") };
}

/** `total`: what the clients' own proofs add up to, null where there is nothing to add up or too few clients. */
export type PortfolioPromise = PromiseCounts & {
  id: PromiseId;
  promise: string;
  test: string;
  clients: number;
  verdict: Verdict;
  proof: string;
  total: string | null;
};

/** Every promise over all clients, counts and totals only. One client for whom it is broken breaks it; one for whom it cannot be shown keeps it from reading "kept". */
export function portfolioPromises(
  clients: readonly (readonly { id: string; verdict: Pick<Verdict, "state"> }[])[],
  totals: FigureTotals = {},
): PortfolioPromise[] {
  return PROMISES.map(({ id, publicPromise, test }) => {
    const states = clients.map((results): PromiseState => {
      const found = results.find((result) => result.id === id)?.verdict.state ?? "no-data";
      return (Object.keys(VERDICTS) as PromiseState[]).find((state) => VERDICTS[state].state === found) ?? "not-shown";
    });
    const counts = countStates(states);
    const state: PromiseState =
      counts.broken > 0 ? "broken" : counts.kept + counts.atRisk === 0 ? "not-shown" : counts.atRisk + counts.notShown > 0 ? "at-risk" : "kept";
    return {
      id,
      promise: publicPromise,
      test,
      clients: clients.length,
      ...counts,
      verdict: promiseVerdict(state),
      proof: portfolioProof(counts, clients.length),
      total: portfolioTotal(id, totals, clients.length),
    };
  });
}

function portfolioProof({ kept, atRisk, broken, notShown }: PromiseCounts, clients: number): string {
  if (clients === 0) return "No client has a report yet";
  const rest = [
    ...(atRisk > 0 ? [`at risk for ${formatCount(atRisk)}`] : []),
    ...(broken > 0 ? [`broken for ${formatCount(broken)}`] : []),
    ...(notShown > 0 ? [`cannot be shown for ${formatCount(notShown)}`] : []),
  ];
  return [`Kept for ${formatCount(kept)} of ${countOf(clients, "client")}`, ...rest].join("; ");
}

/** Figures `promises.*`: how many of the public promises read each way. */
export function addPromisesFigures(book: FigureBook, { counts, results }: PromisesMeasure): void {
  const add = (id: string, value: number, what: string) =>
    book.add(`promises.${id}`, {
      value,
      unit: "count",
      display: formatCount(value),
      basis: `of ${results.length} public promises, tested against this client's evidence: ${what}`,
    });
  add("kept", counts.kept, "the test passed");
  add("at_risk", counts.atRisk, "the test passed only in part, or will soon fail");
  add("broken", counts.broken, "the test failed");
  add("not_shown", counts.notShown, "we lack the evidence");
}
