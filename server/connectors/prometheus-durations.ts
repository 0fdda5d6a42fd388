import { joinStrange, type Strange } from "#server/connectors/prometheus-pieces.ts";
import { isKnown, keyOf, type Place, rawLabels } from "#server/connectors/prometheus-places.ts";
import type { Span } from "#server/connectors/prometheus-samples.ts";
import type { Metric, SeriesReader } from "#server/connectors/prometheus-scan.ts";
import { cleanLine } from "#server/connectors/text.ts";
import { keepsDuration } from "#server/posture/checks.ts";
import { mergeSlow, type Run } from "#server/posture/checks-runs.ts";
import type { CheckEvidence, LatencyEvidence, Rejected } from "#server/posture/evidence.ts";
import { LONGEST_MS } from "#server/posture/latency.ts";
import { joinLatency, type LatencySamples, writeLatency } from "#server/posture/latency-samples.ts";

/** A piece of one series of durations: those of successful checks, those a contract may judge, and what cannot be a duration. */
export type DurationSeries = { metric: Metric; successes: LatencySamples; slow: [at: number, ms: number][]; strange: Strange; unreadable: number };

export function joinDurations(a: DurationSeries, b: DurationSeries): DurationSeries {
  return {
    metric: a.metric,
    successes: joinLatency([a.successes, b.successes]),
    slow: [...mergeSlow(a.slow, b.slow)],
    strange: joinStrange(a.strange, b.strange),
    unreadable: a.unreadable + b.unreadable,
  };
}

/** Prometheus' seconds → milliseconds, to the microsecond; null for what cannot be the duration of a check: NaN, Inf, below 0, above an hour. */
function milliseconds(bytes: Uint8Array, start: number, end: number): number | null {
  const seconds = plainDecimal(bytes, start, end) ?? readNumber(Buffer.from(bytes.subarray(start, end)).toString());
  const ms = Math.round(seconds * 1_000_000) / 1000;
  return ms >= 0 && ms <= LONGEST_MS ? ms : null;
}

const readNumber = (text: string) => (text.trim() === "" ? Number.NaN : Number(text));

/** "0.0412" without making a string: at most 15 digits and a power of ten, so that one division rounds as `Number` does. */
function plainDecimal(bytes: Uint8Array, start: number, end: number): number | null {
  if (end - start > 16 || end === start) return null;
  let digits = 0;
  let scale = 0;
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index] as number;
    if (byte === 46 && scale === 0 && index > start && index < end - 1) scale = 1;
    else if (byte < 48 || byte > 57) return null;
    else {
      digits = digits * 10 + (byte - 48);
      if (scale > 0) scale *= 10;
    }
  }
  return scale === 0 ? digits : digits / scale;
}

/** What the checks say of a second, for seconds asked in order: true, false, or null where there was no check. */
function outcomesOf(runs: readonly Run[]): (at: number) => boolean | null {
  let index = 0;
  return (at) => {
    for (let run = runs[index]; run !== undefined && run.from + (run.count - 1) * run.stepS < at; ) run = runs[++index];
    const run = runs[index];
    if (run === undefined || at < run.from) return null;
    return at === run.from || (at - run.from) % run.stepS === 0 ? run.up : null;
  };
}

/** Reads the durations of [from, to) beside the checks they belong to. A duration nobody knows the outcome of does not count. */
export function durationReader(checks: readonly CheckEvidence[], placeOf: (metric: Metric) => Place): (span: Span) => SeriesReader<DurationSeries> {
  const runsOf = new Map(checks.map((piece) => [keyOf(piece), piece.runs]));
  return ({ from, to }) =>
    (metric) => {
      const place = placeOf(metric);
      const outcomeAt = outcomesOf((isKnown(place) && runsOf.get(keyOf(place))) || []);
      const writer = writeLatency();
      const series: Omit<DurationSeries, "successes"> = { metric, slow: [], strange: null, unreadable: 0 };
      return {
        take(at, bytes, start, end) {
          if (at < from || at >= to) return;
          const ms = milliseconds(bytes, start, end);
          if (ms === null) {
            if (series.strange !== null) series.strange.count += 1;
            else series.strange = { count: 1, at, value: Buffer.from(bytes.subarray(start, end)).toString() };
            return;
          }
          const second = Math.floor(at);
          const up = outcomeAt(second);
          if (up === null) return;
          if (up) writer.put(second, ms);
          if (keepsDuration(up, ms)) series.slow.push([second, ms]);
        },
        spoilt(unreadable) {
          series.unreadable = unreadable;
        },
        done: () => ({ ...series, successes: writer.done() }),
      };
    };
}

/**
 * Durations → one LatencyEvidence per site label × location, holding only those of checks that succeeded (the failure of a check says how long we
 * waited, not how fast the page is), and the checks again with their slow ones.
 */
export function durationsOf(
  series: readonly DurationSeries[],
  checks: readonly CheckEvidence[],
  placeOf: (metric: Metric) => Place,
): { checks: CheckEvidence[]; latency: LatencyEvidence[]; rejected: Rejected[] } {
  const byPlace = new Map<string, DurationSeries[]>();
  for (const one of series) {
    const place = placeOf(one.metric);
    // The checks of such a series are rejected with that reason already.
    if (!isKnown(place)) continue;
    const parts = byPlace.get(keyOf(place)) ?? [];
    byPlace.set(keyOf(place), parts);
    parts.push(one);
  }
  const latency: LatencyEvidence[] = [];
  const withSlow = checks.map((piece) => {
    const parts = byPlace.get(keyOf(piece)) ?? [];
    const samples = joinLatency(parts.map(({ successes }) => successes));
    if (samples.runs.length > 0) latency.push({ kind: "latency", external: piece.external, location: piece.location, ...samples });
    const slow = mergeSlow(
      [],
      parts.flatMap((part) => part.slow),
    );
    return slow.length === 0 ? piece : { ...piece, slow: [...slow] };
  });
  return { checks: withSlow, latency, rejected: [...byPlace.values()].flat().flatMap((one) => rejectionsOf(one, placeOf)) };
}

function rejectionsOf({ metric, strange, unreadable }: DurationSeries, placeOf: (metric: Metric) => Place): Rejected[] {
  const { external, location } = placeOf(metric);
  const place = `${external} ${location}`;
  const rejected: Rejected[] =
    unreadable > 0 ? [{ reason: "There are durations that are not a time and a value.", at: `${place}, ${unreadable} of them`, raw: rawLabels(metric) }] : [];
  if (strange !== null)
    rejected.push({
      reason: `There are values that are no duration between 0 s and an hour, such as ${cleanLine(strange.value, 40)}.`,
      at: `${place}, ${strange.count} from ${strange.at} on`,
      raw: rawLabels(metric),
    });
  return rejected;
}
