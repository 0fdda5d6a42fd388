import { type Labels, placeOf } from "#server/connectors/prometheus-checks.ts";
import type { Sample, SampledSeries } from "#server/connectors/prometheus-samples.ts";
import { cleanLine } from "#server/connectors/text.ts";
import type { CheckEvidence, LatencyEvidence, Rejected } from "#server/posture/evidence.ts";
import { LONGEST_MS } from "#server/posture/latency.ts";

const keyOf = (external: string, location: string) => JSON.stringify([external, location]);

/** Prometheus' seconds → milliseconds, to the microsecond; null for what cannot be the duration of a check: NaN, Inf, below 0, above an hour. */
function milliseconds(value: string): number | null {
  const ms = value.trim() === "" ? Number.NaN : Math.round(Number(value) * 1_000_000) / 1000;
  return ms >= 0 && ms <= LONGEST_MS ? ms : null;
}

type Durations = { at: number; ms: number }[];

/** One series' durations; what cannot be one is told, once for the series. */
function readDurations({ metric, samples, unreadable }: SampledSeries, place: string): { durations: Durations; rejected: Rejected[] } {
  const durations: Durations = [];
  const strange: Sample[] = [];
  for (const sample of samples) {
    const ms = milliseconds(sample.value);
    if (ms === null) strange.push(sample);
    else durations.push({ at: Math.floor(sample.at), ms });
  }
  const raw = strange.length > 0 || unreadable > 0 ? cleanLine(JSON.stringify(metric), 2_000) : "";
  const rejected: Rejected[] = unreadable > 0 ? [{ reason: `${unreadable} durations are not a time and a value.`, at: place, raw }] : [];
  const [first] = strange;
  if (first !== undefined)
    rejected.push({
      reason: `${strange.length} values are no duration between 0 s and an hour (the first: ${cleanLine(first.value, 40)}).`,
      at: `${place} at ${first.at}`,
      raw,
    });
  return { durations, rejected };
}

/** The durations of the checks that succeeded; both in order of time, one check a second. Of two durations for one second the longer counts. */
function ofSuccesses(durations: Durations, checks: CheckEvidence["checks"]): Durations {
  const found: Durations = [];
  let next = 0;
  for (const { at, up } of checks) {
    while ((durations[next]?.at ?? Number.POSITIVE_INFINITY) < at) next += 1;
    let longest = -1;
    for (let duration = durations[next]; duration !== undefined && duration.at === at; duration = durations[++next]) longest = Math.max(longest, duration.ms);
    if (up && longest >= 0) found.push({ at, ms: longest });
  }
  return found;
}

const inOrder = (durations: Durations) => durations.every(({ at }, index) => index === 0 || at >= (durations[index - 1]?.at ?? 0));

/**
 * Series of durations in seconds → one LatencyEvidence per site label × location, holding only those of checks that succeeded: the failure of a
 * check says how long we waited, not how fast the page is.
 */
export function durationsOf(series: SampledSeries[], checks: readonly CheckEvidence[], labels: Labels): { evidence: LatencyEvidence[]; rejected: Rejected[] } {
  const byPlace = new Map<string, Durations[]>();
  const rejected: Rejected[] = [];
  for (const one of series) {
    const { external, location } = placeOf(one.metric, labels);
    // The checks of such a series are rejected with that reason already.
    if (external === null || location === null) continue;
    const read = readDurations(one, `${external} ${location}`);
    rejected.push(...read.rejected);
    const parts = byPlace.get(keyOf(external, location)) ?? [];
    byPlace.set(keyOf(external, location), parts);
    parts.push(read.durations);
  }
  const evidence = checks.flatMap(({ external, location, checks: all }): LatencyEvidence[] => {
    const joined = byPlace.get(keyOf(external, location))?.flat() ?? [];
    const samples = ofSuccesses(inOrder(joined) ? joined : joined.sort((a, b) => a.at - b.at), all);
    return samples.length === 0 ? [] : [{ kind: "latency", external, location, samples }];
  });
  return { evidence, rejected };
}
