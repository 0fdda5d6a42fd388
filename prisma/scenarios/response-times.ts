import { type Anchor, instantOf, spanOf } from "#prisma/scenarios/calendar.ts";
import { chance } from "#prisma/scenarios/chance.ts";
import type { Scenario } from "#prisma/scenarios/scenario.ts";

/** How fast a site answers one location: `baseMs` at night, more around `noonS` (UTC second of the day), `factor` times as much in a slow stretch. Kept `since`. */
export type Pace = { since: number; baseMs: number; noonS: number; seed: number; slow: { from: number; to: number; factor: number }[] };

const FAR_MS: Record<string, number> = { iad: 0, ord: 15, sjc: 55 };
const DAY_S = 86_400;
/** Months back since which the monitors keep response times; before, they only kept up and down. */
const KEPT_SINCE = 6;

/** Null where the monitor keeps no response times. */
export function paceOf(anchor: Anchor, scenario: Scenario, site: string, location: string): Pace | null {
  if (scenario.slow === null) return null;
  const key = `${scenario.slug}/${site}`;
  const noon = Date.parse(instantOf(anchor, scenario.timeZone, { monthsBack: 0, day: 1, at: "12:00" })) / 1000;
  return {
    since: Date.parse(instantOf(anchor, scenario.timeZone, { monthsBack: KEPT_SINCE, day: 1 })) / 1000,
    baseMs: 170 + Math.floor(chance(`${key}/pace`) * 260) + (FAR_MS[location] ?? 30),
    noonS: noon % DAY_S,
    seed: Math.floor(chance(`${key}/${location}`) * 2 ** 31),
    slow: scenario.slow
      .filter((stretch) => stretch.site === site)
      .map((stretch) => ({ ...spanOf(anchor, scenario.timeZone, stretch), factor: stretch.factor })),
  };
}

/** Milliseconds the check at a moment took: the same every time it is asked. A day's rhythm, a slow drift over the months, some scatter, now and then a page that takes its time. */
export function millisecondsAt({ baseMs, noonS, seed, slow }: Pace, at: number): number {
  let hash = Math.imul(seed ^ at, 2654435761);
  hash = Math.imul(hash ^ (hash >>> 15), 2246822507);
  const draw = ((hash ^ (hash >>> 13)) >>> 0) / 4294967296;
  const daytime = (1 + Math.cos(((at - noonS) / DAY_S) * 2 * Math.PI)) / 2;
  const scatter = 0.8 + 0.4 * draw + (draw > 0.97 ? (draw - 0.97) * 60 : 0) + (draw > 0.998 ? (draw - 0.998) * 1500 : 0);
  const season = 1 + 0.14 * Math.sin((at / DAY_S / 30) * 1.3 + seed);
  const factor = slow.find((stretch) => at >= stretch.from && at < stretch.to)?.factor ?? 1;
  return Math.round(baseMs * (1 + 0.5 * daytime) * season * scatter * factor);
}
