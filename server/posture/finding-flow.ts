import { type FindingState, isOpen } from "#server/posture/lifecycle.ts";

/** Movements of a period, in findings: openStart + entered + baseline + reopened − fixed − setAside = open at the end. */
export type FindingFlow = { openStart: number; entered: number; baseline: number; reopened: number; fixed: number; setAside: number };

/** One finding fixed in the period; `days` from first seen to fixed, exact. */
export type Fix = { finding: string; days: number };

/** One step of one finding in the period, and the state it led to; `days` from first seen to a fix, exact. Counting the steps of a kind gives the term of the flow. */
export type Move = { finding: string; kind: "new" | "baseline" | "back" | "fixed" | "aside"; state: FindingState; days: number | null };

const TERM = { new: "entered", baseline: "baseline", back: "reopened", fixed: "fixed", aside: "setAside" } as const;

type Standing = "hidden" | "open" | "fixed" | "aside";

/** Where a state stands in the ledger that clients read: nothing enters it before it was evaluated, information never does. */
export function standingOf(state: FindingState | null): Standing {
  if (state === null || !state.evaluated || state.severity === "info") return "hidden";
  if (isOpen(state.state)) return "open";
  return state.state === "fixed" ? "fixed" : "aside";
}

/**
 * Counts every step of every finding in [startMs, lastMs]. A finding enters at the later of first seen and first evaluated, once;
 * if it was already fixed by then it counts as entered and as fixed. Coming back, also from an acceptance that ran out, is `reopened`.
 */
export function flowOf(
  traces: Iterable<readonly FindingState[]>,
  window: { startMs: number; lastMs: number; daysToFix: (state: FindingState) => number },
): { flow: FindingFlow; fixes: Fix[]; moves: Move[] } {
  const flow: FindingFlow = { openStart: 0, entered: 0, baseline: 0, reopened: 0, fixed: 0, setAside: 0 };
  const fixes = new Map<string, Fix>();
  const moves: Move[] = [];
  for (const trace of traces) {
    let standing: Standing = "hidden";
    let listed = false;
    let counted = false;
    for (const state of trace) {
      if (state.sinceMs > window.lastMs) break;
      if (!counted && state.sinceMs >= window.startMs) {
        counted = true;
        if (standing === "open") flow.openStart += 1;
      }
      const next: Standing = standingOf(state);
      const enters: boolean = !listed && (next === "open" || (next === "fixed" && standing === "hidden"));
      if (counted) {
        const step = (kind: Move["kind"], days: number | null = null) => moves.push({ finding: state.finding, kind, state, days });
        if (enters) step(state.baseline ? "baseline" : "new");
        else if (next === "open" && standing !== "open") step("back");
        if (next === "fixed" && (standing === "open" || enters)) {
          const days = window.daysToFix(state);
          step("fixed", days);
          fixes.set(state.finding, { finding: state.finding, days });
        } else if (standing === "open" && next !== "open") step("aside");
      }
      listed ||= enters;
      standing = next;
    }
    if (!counted && standing === "open") flow.openStart += 1;
  }
  for (const { kind } of moves) flow[TERM[kind]] += 1;
  return { flow, fixes: [...fixes.values()], moves };
}

/** Median (mean of the middle two) and maximum; nulls when there is nothing to take them over. */
export function spread(values: readonly number[]): { median: number | null; max: number | null; n: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) return { median: null, max: null, n: 0 };
  const lower = sorted.length % 2 === 1 ? upper : (sorted[middle - 1] ?? upper);
  return { median: (lower + upper) / 2, max: sorted.at(-1) ?? null, n: sorted.length };
}
