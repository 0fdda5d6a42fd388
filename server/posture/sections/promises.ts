import type { Verdict } from "#server/posture/blocks.ts";
import { capitalize, joinWords, spellCount } from "#server/posture/format.ts";
import type { PromiseId } from "#server/posture/promise-tests.ts";
import { type PromiseCounts, type PromisesMeasure, promiseVerdict } from "#server/posture/promises.ts";
import type { SectionBuilder } from "#server/posture/section.ts";

const BROKEN: Partial<Record<PromiseId, string>> = {
  scanned: "scans are long overdue",
  monitored: "monitoring fell short",
  compliant: "a compliance report has lapsed",
};
const TROUBLE: Record<PromiseId, string> = {
  monitored: "monitoring had gaps",
  scanned: "a scan ran late",
  assessed: "the outside assessment is late",
  "secure-code": "a weakness we promise to keep out is open",
  compliant: "a compliance report needs attention",
  accounts: "the account feed had gaps",
  submissions: "a concern waited too long",
};

/** Each public promise, tested for this client: promise, verdict, proof. */
export const promises: SectionBuilder = {
  id: "promises",
  title: "Promises",
  build({ measures: { promises, availability } }) {
    return {
      id: "promises",
      title: "Promises",
      verdict: promisesVerdict(promises.counts),
      headline: promisesHeadline(promises, availability.ended),
      notes: [
        { title: "Kept", text: "means the test of the promise passed for every one of your sites, for all of the time that has passed." },
        { title: "Cannot be shown", text: "means we lack the evidence. We never count that as kept." },
      ],
      blocks: [
        {
          audience: "all",
          block: { kind: "promise-ledger", rows: promises.results.map(({ state: _state, ...row }) => row) },
        },
      ],
    };
  },
};

/** Broken beats at risk beats cannot be shown; kept only when all are. */
export function promisesVerdict({ kept, atRisk, broken, notShown }: PromiseCounts): Verdict {
  if (broken > 0) return { state: "missed", label: `${broken} broken` };
  if (atRisk > 0) return { state: "at-risk", label: `${atRisk} at risk` };
  if (notShown > 0) return kept === 0 ? promiseVerdict("not-shown") : { state: "no-data", label: `${notShown} cannot be shown` };
  return promiseVerdict("kept");
}

function promisesHeadline({ counts, results }: PromisesMeasure, ended: boolean): string {
  const all = spellCount(results.length);
  const verb = ended ? "held for you" : "hold for you so far";
  if (counts.kept === results.length) return `All ${all} of our public promises ${verb}.`;
  const held =
    counts.kept === 0
      ? `None of our ${all} public promises can be called kept`
      : `${capitalize(spellCount(counts.kept))} of our ${all} public promises ${verb}`;
  const trouble = results.filter(({ state }) => state === "broken" || state === "at-risk");
  const only = trouble[0];
  if (trouble.length === 1 && only && counts.notShown === 0) return `${held}; ${(only.state === "broken" ? BROKEN[only.id] : undefined) ?? TROUBLE[only.id]}.`;
  const parts = [
    ...(counts.broken > 0 ? [`${spellCount(counts.broken)} ${counts.broken === 1 ? "is" : "are"} broken`] : []),
    ...(counts.atRisk > 0 ? [`${spellCount(counts.atRisk)} ${counts.atRisk === 1 ? "is" : "are"} at risk`] : []),
    ...(counts.notShown > 0 ? [`${spellCount(counts.notShown)} cannot be shown`] : []),
  ];
  return `${held}; ${joinWords(parts)}.`;
}
