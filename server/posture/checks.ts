import { mergeRuns, mergeSlow, outcomeOf, type Run, writeRuns } from "#server/posture/checks-runs.ts";
import type { Check, CheckEvidence } from "#server/posture/evidence.ts";
import { type CheckRun, SLOW_MS } from "#server/posture/facts.ts";

const DAY_S = 86_400;

/** One check as stored: second of its UTC day, what the monitor said, and the HTTP status where it gave one. */
export type StoredCheck = { atS: number; up: boolean; status?: number };

/** A location's UTC day as stored: seconds of the day. */
export type DayFold = { runs: CheckRun[]; slow: [atS: number, ms: number][] };

const NOTHING: DayFold = { runs: [], slow: [] };

/** Whether a check's own duration (milliseconds) is kept: a contract may judge a slow check otherwise, and a failed one is explained by it. */
export const keepsDuration = (up: boolean, ms: number): boolean => !up || ms >= SLOW_MS;

/**
 * Checks of one upstream monitor from one location, in any order and as often as they came, as evidence: the only way to make it.
 * Of two checks in one second the failed one stands, with its status; of two durations worth keeping the longer.
 */
export function checkEvidence(series: { external: string; location: string; intervalS: number; checks: readonly Check[] }): CheckEvidence {
  const { external, location, intervalS, checks } = series;
  const bySecond = new Map<number, number>();
  const slow: [number, number][] = [];
  for (const { at, up, statusCode, durationMs } of checks) {
    bySecond.set(at, Math.max(outcomeOf(up, statusCode), bySecond.get(at) ?? 0));
    if (durationMs !== null && durationMs !== undefined && keepsDuration(up, durationMs)) slow.push([at, durationMs]);
  }
  const writer = writeRuns();
  for (const at of [...bySecond.keys()].sort((a, b) => a - b)) writer.put(at, 0, 1, bySecond.get(at) as number);
  return { kind: "checks", external, location, intervalS, runs: writer.runs, slow: [...mergeSlow([], slow)] };
}

/** The single checks of evidence or of a stored day, in order of time. Durations are not among them. */
export function expandChecks(runs: readonly Run[]): Check[] {
  return runs
    .flatMap(({ from, stepS, count, up, status }) =>
      Array.from({ length: count }, (_, index): Check => ({ at: from + index * stepS, up, ...(status === undefined ? {} : { statusCode: status }) })),
    )
    .sort((a, b) => a.at - b.at);
}

/** The single checks of a stored day's runs, in order of time. */
export function expandRuns(runs: readonly CheckRun[]): StoredCheck[] {
  return runs
    .flatMap(({ startS, stepS, count, up, status }) =>
      Array.from({ length: count }, (_, index): StoredCheck => ({ atS: startS + index * stepS, up, ...(status === undefined ? {} : { status }) })),
    )
    .sort((a, b) => a.atS - b.atS);
}

/** Evidence cut at UTC midnights, by day number since 1970; nothing is expanded. */
export function splitByDay({ runs, slow }: { runs: readonly Run[]; slow: readonly (readonly [number, number])[] }): Map<number, DayFold> {
  const days = new Map<number, DayFold>();
  const dayAt = (at: number): DayFold => {
    const number = Math.floor(at / DAY_S);
    let day = days.get(number);
    if (day === undefined) days.set(number, (day = { runs: [], slow: [] }));
    return day;
  };
  for (const { from, stepS, count, up, status } of runs)
    for (let done = 0; done < count; ) {
      const start = from + done * stepS;
      const midnight = Math.floor(start / DAY_S) * DAY_S;
      const some = stepS === 0 ? count - done : Math.min(count - done, Math.ceil((midnight + DAY_S - start) / stepS));
      dayAt(start).runs.push({ startS: start - midnight, stepS: some === 1 ? 0 : stepS, count: some, up, ...(status === undefined ? {} : { status }) });
      done += some;
    }
  for (const [at, ms] of slow) dayAt(at).slow.push([((at % DAY_S) + DAY_S) % DAY_S, ms]);
  return days;
}

const asRun = ({ startS, stepS, count, up, status }: CheckRun): Run => ({ from: startS, stepS, count, up, ...(status === undefined ? {} : { status }) });
const asDay = ({ from, stepS, count, up, status }: Run): CheckRun => ({ startS: from, stepS, count, up, ...(status === undefined ? {} : { status }) });

/**
 * Adds checks to one location's UTC day, lossless: the result depends only on the set of checks, not on their order, their batches or how often they came.
 * `existing` itself is given back where nothing is new.
 */
export function foldDay(existing: DayFold | null, incoming: DayFold): DayFold {
  const before = existing ?? NOTHING;
  const known = before.runs.map(asRun);
  const runs = mergeRuns(known, incoming.runs.map(asRun));
  const slow = mergeSlow(before.slow, incoming.slow);
  if (existing !== null && runs === known && slow === existing.slow) return existing;
  return { runs: runs.map(asDay), slow: slow as DayFold["slow"] };
}

/** Single checks added to a stored day's runs; `at` is unix seconds of that day. */
export function foldRuns(existing: readonly CheckRun[], checks: readonly Check[]): CheckRun[] {
  const { runs, slow } = checkEvidence({ external: "-", location: "-", intervalS: 1, checks });
  const added = [...splitByDay({ runs, slow }).values()].flatMap((day) => day.runs);
  return foldDay({ runs: [...existing], slow: [] }, { runs: added, slow: [] }).runs;
}
