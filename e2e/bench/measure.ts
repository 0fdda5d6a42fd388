/** Milliseconds of the middle run, after two that warm up. */
export async function medianMs(runs: number, work: () => unknown): Promise<number> {
  for (let warm = 0; warm < 2; warm++) await work();
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN;
}

/** `met` null = told for comparison, without a target. */
export type Result = { what: string; ours: string; baseline: string; ratio: string; target: string; met: boolean | null };

export function printResults(results: readonly Result[]): void {
  console.table(results.map(({ met, ...row }) => ({ ...row, met: met === null ? "" : met ? "yes" : "NO" })));
}

export const ms = (value: number): string => `${value.toFixed(1)} ms`;
