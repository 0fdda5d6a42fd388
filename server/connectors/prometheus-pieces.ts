import type { Metric } from "#server/connectors/prometheus-scan.ts";

/** What a reader makes of one series in one reply. */
export type SeriesPiece = { metric: Metric };
export type Strange = { count: number; at: number; value: string } | null;

/** The series of a window as their pieces come, reply by reply: what is held is as much as there is to say, not as many replies as there were. */
export type Collected<T> = { add(pieces: readonly T[]): void; all(): T[] };

export function collect<T extends SeriesPiece>(join: (a: T, b: T) => T): Collected<T> {
  const byLabels = new Map<string, T>();
  const labels = new WeakMap<Metric, string>();
  const keyOf = (metric: Metric): string => {
    const key = labels.get(metric) ?? JSON.stringify(Object.entries(metric).sort(([a], [b]) => (a < b ? -1 : 1)));
    labels.set(metric, key);
    return key;
  };
  return {
    add(pieces) {
      for (const piece of pieces) {
        const key = keyOf(piece.metric);
        const before = byLabels.get(key);
        byLabels.set(key, before === undefined ? piece : join(before, piece));
      }
    },
    all: () => [...byLabels.values()],
  };
}

/** What could not be read, with the first of it as the example. */
export function joinStrange(a: Strange, b: Strange): Strange {
  if (a === null || b === null) return a ?? b;
  return { ...(a.at <= b.at ? a : b), count: a.count + b.count };
}
