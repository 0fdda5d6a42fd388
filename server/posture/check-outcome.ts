import type { CheckDay, CheckRun, ContractPolicy } from "#server/posture/facts.ts";

type Terms = Pick<ContractPolicy, "latencyLimitMs" | "acceptedStatuses">;

/** Whether the terms judge single checks anew; otherwise what the monitor said stands. */
export const judgesChecks = ({ latencyLimitMs, acceptedStatuses }: Terms): boolean => latencyLimitMs !== null || acceptedStatuses !== null;

/**
 * Whether one check passed under the terms. Slower than the limit has failed, whatever was answered. A known status decides where the terms list accepted ones,
 * also against the monitor: such a contract says what an answer is, so a page the monitor disliked but that the contract accepts was delivered. A check
 * without a known status got no answer the contract could accept or refuse: the monitor's word stands. `ms` null = not known to be slow.
 */
export function passes(check: { up: boolean; status: number | undefined; ms: number | null }, terms: Terms): boolean {
  if (terms.latencyLimitMs !== null && check.ms !== null && check.ms > terms.latencyLimitMs) return false;
  if (terms.acceptedStatuses === null || check.status === undefined) return check.up;
  return terms.acceptedStatuses.includes(check.status);
}

/** A stored day with the outcomes the terms give its checks. The day itself is given back where they change none; only slow checks are taken out of their run. */
export function judgeDay(day: CheckDay, terms: Terms): CheckDay {
  const limit = terms.latencyLimitMs;
  const slow = limit === null ? [] : (day.slow ?? []).filter(([, ms]) => ms > limit).map(([atS]) => atS);
  slow.sort((a, b) => a - b);
  let changed = false;
  const runs: CheckRun[] = [];
  for (const run of day.runs) {
    const up = passes({ up: run.up, status: run.status, ms: null }, terms);
    changed ||= up !== run.up;
    const failed = up ? slowIn(run, slow) : [];
    if (failed.length === 0) runs.push(up === run.up ? run : { ...run, up });
    else {
      changed ||= run.up;
      split({ ...run, up }, failed, runs);
    }
  }
  return changed || runs.length !== day.runs.length ? { ...day, runs } : day;
}

/** Which checks of a run (by index) are slow; `slow` are seconds of the day in order. */
function slowIn({ startS, stepS, count }: CheckRun, slow: readonly number[]): number[] {
  const last = startS + (count - 1) * stepS;
  const found: number[] = [];
  for (let index = firstFrom(slow, startS); index < slow.length; index += 1) {
    const atS = slow[index] as number;
    if (atS > last) break;
    const place = stepS === 0 ? 0 : (atS - startS) / stepS;
    if (Number.isInteger(place) && found.at(-1) !== place) found.push(place);
  }
  return found;
}

function firstFrom(sorted: readonly number[], least: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A passing run with the named checks failed, neighbours of one outcome kept together. */
function split(run: CheckRun, failed: readonly number[], into: CheckRun[]): void {
  const put = (first: number, past: number, up: boolean) => {
    if (past > first) into.push({ ...run, startS: run.startS + first * run.stepS, count: past - first, up });
  };
  let at = 0;
  for (let index = 0; index < failed.length; ) {
    const first = failed[index] as number;
    let past = first + 1;
    for (index += 1; failed[index] === past; index += 1) past += 1;
    put(at, first, true);
    put(first, past, false);
    at = past;
  }
  put(at, run.count, true);
}
