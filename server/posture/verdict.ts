import type { Verdict, VerdictState } from "#server/posture/blocks.ts";

const URGENCY: readonly VerdictState[] = ["missed", "at-risk", "no-data", "met"];
const OVERALL: Record<VerdictState, string> = { missed: "Missed", "at-risk": "Needs attention", "no-data": "Not enough data", met: "In order" };

/** The worst of several verdicts; missing evidence is worse than met and never hides a miss. No verdict at all is no data. */
export function worstVerdict(verdicts: readonly (Verdict | null)[]): Verdict {
  const state = URGENCY.find((each) => verdicts.some((verdict) => verdict?.state === each)) ?? "no-data";
  return { state, label: OVERALL[state] };
}
