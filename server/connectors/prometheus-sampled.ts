/** Unix seconds (may be fractional) and Prometheus' own text for the value. */
export type Sample = { at: number; value: string };
export type SampledSeries = { metric: Record<string, string>; samples: Sample[]; unreadable: number };

/** The sample pairs of a matrix series; anything that is not [number, string] is counted as unreadable. */
export function readSampled(values: readonly unknown[]): { samples: Sample[]; unreadable: number } {
  const samples: Sample[] = [];
  let unreadable = 0;
  for (const pair of values) {
    if (Array.isArray(pair) && typeof pair[0] === "number" && Number.isFinite(pair[0]) && typeof pair[1] === "string")
      samples.push({ at: pair[0], value: pair[1] });
    else unreadable++;
  }
  return { samples, unreadable };
}
