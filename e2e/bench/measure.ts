/** Milliseconds of the middle run, after two that warm up. */
export async function medianMs(runs: number, work: () => unknown): Promise<number> {
  const [time = Number.NaN] = await mediansMs(runs, [work]);
  return time;
}

/** The same of several, in turn: what else the machine does falls on all of them alike. */
export async function mediansMs(runs: number, works: readonly (() => unknown)[]): Promise<number[]> {
  for (let warm = 0; warm < 2; warm++) for (const work of works) await work();
  const times = works.map((): number[] => []);
  for (let run = 0; run < runs; run++)
    for (const [at, work] of works.entries()) {
      const start = performance.now();
      await work();
      times[at]?.push(performance.now() - start);
    }
  return times.map((each) => each.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN);
}

/** `met` null = told for comparison, without a target. */
export type Result = { what: string; ours: string; baseline: string; ratio: string; target: string; met: boolean | null };

export function printResults(results: readonly Result[]): void {
  console.table(results.map(({ met, ...row }) => ({ ...row, met: met === null ? "" : met ? "yes" : "NO" })));
}

export const ms = (value: number): string => `${value.toFixed(1)} ms`;
