/** Progress for a person at a terminal: one line per step, with how long it took. */
export async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const from = performance.now();
  process.stdout.write(`  ${what} …\n`);
  const result = await work();
  process.stdout.write(`  ${what}: done in ${((performance.now() - from) / 1000).toFixed(1)} s\n`);
  return result;
}

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
