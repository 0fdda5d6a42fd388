import type { Pace } from "#server/connectors/pace.ts";

/** The pace of the real clock, from now on. */
export function realPace(): Pace {
  const began = performance.now();
  return {
    sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
    elapsedS: () => (performance.now() - began) / 1000,
  };
}
