import { checkEvidence } from "#server/posture/checks.ts";
import { latencyEvidence } from "#server/posture/latency-samples.ts";
import type { Check, Evidence, Rejected } from "#server/posture/evidence.ts";

/** Clocks of two machines may differ by this much, seconds. */
const TOLERANCE_S = 60;
/** A first pull asks for 30 days back; nobody promised that the upstream still has them. */
const FIRST_PULL_S = 30 * 86_400;
const [SHORTEST_S, LONGEST_S, UNKNOWN_S] = [5, 86_400, 60];
const ENOUGH_GAPS = 6;

const textOf = (at: number) => new Date(at * 1000).toISOString();
const newestOf = (times: readonly number[]) => times.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);

/**
 * How often a monitor checks, seconds, read off the times of its own checks where the upstream does not say: their median distance, to the nearest 5.
 * Retries and gaps are the minority. Of fewer than six distances it may be one of those, so it is at most 60: of a day the longest that was ever told is kept.
 */
export function intervalOf(times: readonly number[]): number {
  const sorted = [...new Set(times)].sort((a, b) => a - b);
  const gaps = sorted.slice(1).map((at, index) => at - (sorted[index] as number));
  if (gaps.length === 0) return UNKNOWN_S;
  const median = gaps.sort((a, b) => a - b)[Math.floor((gaps.length - 1) / 2)] as number;
  return Math.min(gaps.length < ENOUGH_GAPS ? UNKNOWN_S : LONGEST_S, Math.max(SHORTEST_S, Math.round(median / 5) * 5));
}

export type History = {
  external: string;
  location: string;
  /** Null = read it off the times. */
  intervalS: number | null;
  checks: readonly Check[];
  /** Unix seconds at which the monitor said anything, checks or not. */
  times: readonly number[];
  /** Where in the reply. */
  place: string;
  /** Whether there is nothing older because the monitor is new, and not because the upstream threw it away. */
  whole: boolean;
};
type Pull = { upstream: string; window: { from: string; to: string }; now: string };

/**
 * Evidence of one monitor whose upstream keeps only its last checks. What was lost since the pull before is told and never filled in. A monitor whose clock
 * dates checks in the future is wrong about the past too: none of its checks is taken, and that is told. `newest` = unix seconds, null when nothing was taken.
 */
export function limitedHistory(history: History, { upstream, window, now }: Pull): { evidence: Evidence[]; rejected: Rejected[]; newest: number | null } {
  const { external, location, place } = history;
  const [from, to, clock] = [window.from, window.to, now].map((instant) => Date.parse(instant) / 1000) as [number, number, number];
  const latest = newestOf(history.times);
  if (latest > clock + TOLERANCE_S) {
    const minutes = Math.ceil((latest - clock) / 60);
    const reason = `The clock of this monitor is ahead of ours: it dates a check ${minutes} ${minutes === 1 ? "minute" : "minutes"} in the future. None of its checks was taken over.`;
    return { evidence: [], newest: null, rejected: [{ reason, at: place, raw: JSON.stringify({ monitor: external, newest: textOf(latest) }) }] };
  }
  const times = history.times.filter((at) => at < to);
  if (times.length === 0) return { evidence: [], newest: null, rejected: [] };
  const intervalS = history.intervalS ?? intervalOf(history.times);
  const oldest = times.reduce((a, b) => Math.min(a, b));
  const rejected: Rejected[] = [];
  if (!history.whole && oldest - from > 2 * intervalS && to - from < FIRST_PULL_S)
    rejected.push({
      reason: `${upstream} no longer has the checks between ${textOf(from)} and ${textOf(oldest)}: it keeps only the last ones. That time stays unknown.`,
      at: place,
      raw: JSON.stringify({ monitor: external, from: textOf(from), to: textOf(oldest) }),
    });
  const checks = history.checks.filter(({ at }) => at < to);
  const evidence: Evidence[] = checks.length === 0 ? [] : [checkEvidence({ external, location, intervalS, checks })];
  const samples = checks.flatMap(({ at, up, durationMs }) => (up && typeof durationMs === "number" ? [{ at, ms: durationMs }] : []));
  if (samples.length > 0) evidence.push(latencyEvidence({ external, location, samples }));
  return { evidence, rejected, newest: newestOf(times) };
}
