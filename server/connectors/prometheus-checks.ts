import { joinStrange, type Strange } from "#server/connectors/prometheus-pieces.ts";
import { isKnown, type KnownPlace, keyOf, type Labels, type Place, rawLabels } from "#server/connectors/prometheus-places.ts";
import type { Span } from "#server/connectors/prometheus-samples.ts";
import type { Metric, SeriesReader } from "#server/connectors/prometheus-scan.ts";
import { cleanLine } from "#server/connectors/text.ts";
import { mergeRuns, outcomeOf, type Run, writeRuns } from "#server/posture/checks-runs.ts";
import type { CheckEvidence, Rejected } from "#server/posture/evidence.ts";

/** A piece of one series of 0 and 1: its checks, and what was neither. */
export type SuccessSeries = { metric: Metric; runs: readonly Run[]; strange: Strange; unreadable: number };

/** How often Prometheus scrapes unless it is told otherwise, seconds, and the longest interval that is read off the checks. */
export const USUAL_INTERVAL_S = 60;
const LONGEST_INTERVAL_S = 3_600;

const [ZERO, ONE] = [48, 49];
const [UP, DOWN] = [outcomeOf(true, null), outcomeOf(false, null)];

/** Folds the values of [from, to) into runs as they come; what is not exactly "0" or "1" is counted as strange. */
export function readSuccesses({ from, to }: Span): SeriesReader<SuccessSeries> {
  return (metric) => {
    const { put, runs } = writeRuns();
    const series: SuccessSeries = { metric, runs, strange: null, unreadable: 0 };
    return {
      take(at, bytes, start, end) {
        if (at < from || at >= to) return;
        const byte = end - start === 1 ? bytes[start] : -1;
        if (byte === ONE) put(Math.floor(at), 0, 1, UP);
        else if (byte === ZERO) put(Math.floor(at), 0, 1, DOWN);
        else if (series.strange !== null) series.strange.count += 1;
        else series.strange = { count: 1, at, value: Buffer.from(bytes.subarray(start, end)).toString() };
      },
      spoilt(unreadable) {
        series.unreadable = unreadable;
      },
      done: () => (runs.length > 0 || series.strange !== null || series.unreadable > 0 ? series : null),
    };
  };
}

export function joinSuccesses(a: SuccessSeries, b: SuccessSeries): SuccessSeries {
  return { metric: a.metric, runs: mergeRuns(a.runs, b.runs), strange: joinStrange(a.strange, b.strange), unreadable: a.unreadable + b.unreadable };
}

type Group = KnownPlace & { runs: readonly Run[] };
type Options = Labels & { intervalS: number | undefined; placeOf: (metric: Metric) => Place };

/**
 * Series → one CheckEvidence per site label × location. Series that differ only in other labels (a changed job, a changed scheme label) are
 * one; two values for one second are one check, and a failure wins. NaN, Inf and anything but 0 and 1 is rejected, never up or down.
 * `intervalS` undefined = each monitor's own, read off its checks.
 */
export function checksOf(series: readonly SuccessSeries[], options: Options): { evidence: CheckEvidence[]; rejected: Rejected[] } {
  const groups = new Map<string, Group>();
  for (const { metric, runs } of series) {
    const place = options.placeOf(metric);
    if (!isKnown(place)) continue;
    const group = groups.get(keyOf(place));
    if (group) group.runs = mergeRuns(group.runs, runs);
    else groups.set(keyOf(place), { ...place, runs });
  }
  const rejected = series.flatMap((one) => rejectionsOf(one, options));
  const evidence: CheckEvidence[] = [];
  for (const { external, location, runs } of groups.values()) {
    if (runs.length === 0) continue;
    const spacing = medianStep(runs);
    const intervalS = options.intervalS ?? Math.min(LONGEST_INTERVAL_S, spacing ?? USUAL_INTERVAL_S);
    if (options.intervalS !== undefined && spacing !== null && spacing > intervalS * 1.5) {
      const reason = `Checks come every ${spacing} s, but the source says every ${intervalS} s: the time between reads as unknown. Set intervalS, or leave it empty.`;
      rejected.push({ reason, at: `${external} ${location}`, raw: "" });
    }
    evidence.push({ kind: "checks", external, location, intervalS, runs: [...runs], slow: [] });
  }
  return { evidence: evidence.sort((a, b) => compare(a.external, b.external) || compare(a.location, b.location)), rejected: onceEach(rejected) };
}

function rejectionsOf({ metric, strange, unreadable }: SuccessSeries, { placeOf, siteLabel, locationLabel }: Options): Rejected[] {
  const place = placeOf(metric);
  if (!isKnown(place)) {
    const raw = rawLabels(metric);
    return [{ reason: `This series has no label "${place.external === null ? siteLabel : locationLabel}".`, at: raw.slice(0, 300), raw }];
  }
  const where = `${place.external} ${place.location}`;
  const rejected: Rejected[] = [];
  if (strange)
    rejected.push({
      // Without its count: pulls overlap, and the same values met again are the same record.
      reason: `There are values that are neither 0 nor 1, such as ${cleanLine(strange.value, 40)}.`,
      at: `${where}, ${strange.count} from ${strange.at} on`,
      raw: rawLabels(metric),
    });
  if (unreadable > 0)
    rejected.push({ reason: "There are samples that are not a time and a value.", at: `${where}, ${unreadable} of them`, raw: rawLabels(metric) });
  return rejected;
}

/** A series without its label comes again with every piece of the window. */
function onceEach(rejected: Rejected[]): Rejected[] {
  return [...new Map(rejected.map((entry) => [`${entry.reason} ${entry.at} ${entry.raw}`, entry])).values()];
}

/** The median time between neighbouring checks, seconds; null for fewer than six, which say nothing. */
function medianStep(runs: readonly Run[]): number | null {
  const steps: [step: number, times: number][] = [];
  let previous: Run | null = null;
  for (const run of runs) {
    if (previous !== null) steps.push([run.from - (previous.from + (previous.count - 1) * previous.stepS), 1]);
    if (run.count > 1) steps.push([run.stepS, run.count - 1]);
    previous = run;
  }
  const total = steps.reduce((sum, [, times]) => sum + times, 0);
  if (total < 5) return null;
  let passed = 0;
  for (const [step, times] of steps.sort(([a], [b]) => a - b)) {
    passed += times;
    if (passed > Math.floor(total / 2)) return step;
  }
  return null;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
