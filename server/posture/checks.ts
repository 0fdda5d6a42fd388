import type { CheckRun } from "#server/posture/facts.ts";

const DAY_S = 86_400;

/** One check as stored: second of its UTC day, and what the monitor said. */
export type StoredCheck = { atS: number; up: boolean };

/** The single checks of runs, in order of time. */
export function expandRuns(runs: readonly CheckRun[]): StoredCheck[] {
  const checks = runs.flatMap(({ startS, stepS, count, up }) => Array.from({ length: count }, (_, index) => ({ atS: startS + index * stepS, up })));
  return checks.sort((a, b) => a.atS - b.atS);
}

/**
 * Adds checks to one location's UTC day, lossless: the result depends only on the set of checks, not on their order or how often they came.
 * Two replies about the same second that disagree count as down. `at` is unix seconds; the caller has already split by UTC day.
 */
export function foldRuns(existing: readonly CheckRun[], checks: readonly { at: number; up: boolean }[]): CheckRun[] {
  const bySecond = new Map<number, boolean>();
  const put = (atS: number, up: boolean) => bySecond.set(atS, up && bySecond.get(atS) !== false);
  for (const { startS, stepS, count, up } of existing) for (let index = 0; index < count; index += 1) put(startS + index * stepS, up);
  for (const { at, up } of checks) put(((at % DAY_S) + DAY_S) % DAY_S, up);
  return encode([...bySecond].sort(([a], [b]) => a - b));
}

function encode(sorted: readonly (readonly [number, boolean])[]): CheckRun[] {
  const runs: CheckRun[] = [];
  for (const [atS, up] of sorted) {
    const run = runs[runs.length - 1];
    if (run !== undefined && run.up === up && run.count === 1) {
      run.stepS = atS - run.startS;
      run.count = 2;
    } else if (run !== undefined && run.up === up && atS === run.startS + run.count * run.stepS) run.count += 1;
    else runs.push({ startS: atS, stepS: 0, count: 1, up });
  }
  return runs;
}
