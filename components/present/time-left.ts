import type { PresenterSlide } from "#components/present/presenter-slide.ts";
import type { WalkRecord } from "#components/present/walk-record.ts";
import { totalShown } from "#components/present/walk-record.ts";

/** Further behind than this is told: a minute here or there is not worth a look. */
const BEHIND_MS = 30_000;

type Plan = Pick<PresenterSlide, "id" | "plannedS">;
/** Milliseconds: `left` of the planned time, never below none; `planned` for the rest of this slide and all that come. */
export type TimeLeft = { left: number; planned: number; behind: boolean };

/** How much of the planned time is left, and whether it is enough for what is still to come. */
export function timeLeft({ slides, index, record }: { slides: readonly Plan[]; index: number; record: WalkRecord | null }): TimeLeft {
  const plan = slides.reduce((sum, { plannedS }) => sum + plannedS * 1000, 0);
  const left = Math.max(0, plan - (record === null ? 0 : totalShown(record)));
  const here = slides[index];
  const rest = here === undefined ? 0 : Math.max(0, here.plannedS * 1000 - (record?.shown[here.id]?.ms ?? 0));
  const planned = rest + slides.slice(index + 1).reduce((sum, { plannedS }) => sum + plannedS * 1000, 0);
  return { left, planned, behind: planned > left + BEHIND_MS };
}
