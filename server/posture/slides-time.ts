import type { Slide } from "#server/posture/slide.ts";

const USUAL_S: Record<string, number> = { cover: 20, summary: 90, close: 60 };
// A little inside 10 and 15 minutes, for each slide's time is rounded.
const LEAST_S = 640;
const MOST_S = 860;

/** Gives each slide its time. A walk-through of some length takes 10 to 15 minutes; a handful of slides takes what they take. */
export function planned(main: readonly Slide[]): Slide[] {
  const weights = main.map(({ id, blocks }) => USUAL_S[id] ?? (blocks.length === 0 ? 30 : id.endsWith("-2") ? 50 : 70));
  const total = weights.reduce((sum, each) => sum + each, 0);
  const target = main.length < 8 ? total : Math.min(MOST_S, Math.max(LEAST_S, total));
  return main.map((slide, at) => ({ ...slide, plannedS: Math.round(((weights[at] ?? 0) * target) / total / 5) * 5 }));
}
