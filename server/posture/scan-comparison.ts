import type { ScanFacts } from "#server/posture/facts.ts";
import type { FindingState } from "#server/posture/lifecycle.ts";

export type ScanComparison = { baseline: boolean; new: number; stillOpen: number; fixed: number; reopened: number; notAssessed: number };

type Compared = { before: readonly FindingState[]; after: readonly FindingState[]; scan: Pick<ScanFacts, "site" | "family" | "sightings"> };

/**
 * What importing one scan changed, in findings (informational ones too), whatever anyone decided about them.
 * `before` and `after` are `foldLifecycle` of the client without and with the scan. new + stillOpen + reopened = findings in the file.
 * `fixed` are gone by the rules; `notAssessed` are missing from this file but may not be closed by it (failed, older, narrower, or without credentials).
 */
export function compareScan({ before, after, scan }: Compared): ScanComparison {
  const sighted = new Set(scan.sightings.map(({ finding }) => finding));
  const earlier = new Map(before.map((state) => [state.finding, state]));
  const result: ScanComparison = { baseline: false, new: 0, stillOpen: 0, fixed: 0, reopened: 0, notAssessed: 0 };
  for (const state of after) {
    if (state.family !== scan.family || state.site !== scan.site) continue;
    const was = earlier.get(state.finding);
    if (sighted.has(state.finding)) {
      if (!was) {
        result.new += 1;
        result.baseline ||= state.baseline;
      } else if (state.reopenedCount > was.reopenedCount || (!was.present && state.present)) result.reopened += 1;
      else result.stillOpen += 1;
    } else if (was?.present) {
      if (state.present) result.notAssessed += 1;
      else result.fixed += 1;
    }
  }
  return result;
}
