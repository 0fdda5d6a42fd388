import { isKnown, keyOf, type Place } from "#server/connectors/prometheus-places.ts";
import type { Span } from "#server/connectors/prometheus-samples.ts";
import type { Metric, SeriesReader } from "#server/connectors/prometheus-scan.ts";
import { mergeRuns, outcomeOf, type Run, writeRuns } from "#server/posture/checks-runs.ts";
import type { CheckEvidence } from "#server/posture/evidence.ts";

export type StatusSeries = { metric: Metric; runs: readonly Run[] };
export const joinStatusSeries = (a: StatusSeries, b: StatusSeries): StatusSeries => ({ metric: a.metric, runs: mergeRuns(a.runs, b.runs) });

/** Folds HTTP statuses of [from, to) into runs. The exporter writes 0 where no answer came; that and anything else that is no status says nothing. */
export function readStatuses({ from, to }: Span): SeriesReader<StatusSeries> {
  return (metric) => {
    const { put, runs } = writeRuns();
    return {
      take(at, bytes, start, end) {
        if (at < from || at >= to || end - start !== 3) return;
        let status = 0;
        for (let index = start; index < end; index += 1) status = status * 10 + ((bytes[index] as number) - 48);
        if (status >= 100 && status <= 599) put(Math.floor(at), 0, 1, outcomeOf(true, status));
      },
      spoilt() {},
      done: () => (runs.length === 0 ? null : { metric, runs }),
    };
  };
}

/** The same checks, each with the status of its second where there is one. */
export function withStatuses(checks: CheckEvidence[], series: readonly StatusSeries[], placeOf: (metric: Metric) => Place): CheckEvidence[] {
  const byPlace = new Map<string, readonly Run[]>();
  for (const { metric, runs } of series) {
    const place = placeOf(metric);
    if (isKnown(place)) byPlace.set(keyOf(place), mergeRuns(byPlace.get(keyOf(place)) ?? [], runs));
  }
  return checks.map((piece) => {
    const statuses = byPlace.get(keyOf(piece));
    return statuses === undefined ? piece : { ...piece, runs: joinStatuses(piece.runs, statuses) };
  });
}

const endOf = ({ from, stepS, count }: Run) => from + (count - 1) * stepS;

function joinStatuses(checks: readonly Run[], statuses: readonly Run[]): Run[] {
  const writer = writeRuns();
  let index = 0;
  for (const { from, stepS, count, up } of checks)
    for (let done = 0; done < count; ) {
      const at = from + done * stepS;
      while (index < statuses.length && endOf(statuses[index] as Run) < at) index += 1;
      const status = statuses[index];
      const holds = status !== undefined && status.from <= at && (status.from === at || (status.stepS > 0 && (at - status.from) % status.stepS === 0));
      // In step with each other, they are joined in one go.
      const together = holds && stepS > 0 && status.stepS > 0 && stepS % status.stepS === 0 ? Math.floor((endOf(status) - at) / stepS) + 1 : 1;
      const some = Math.min(count - done, together);
      writer.put(at, some === 1 ? 0 : stepS, some, outcomeOf(up, holds ? status.status : null));
      done += some;
    }
  return writer.runs;
}
