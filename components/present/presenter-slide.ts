import type { DeckSlide } from "#components/present/use-deck.ts";
import type { WalkSlide } from "#components/present/walk-place.ts";
import type { Verdict } from "#server/posture/blocks.ts";
import type { Slide } from "#server/posture/slide.ts";

/** What the presenter's window needs of a slide besides its drawing. */
export type PresenterSlide = DeckSlide & WalkSlide & { kicker: string; verdict: Verdict | null; say: string[] };

export function presenterSlide({ id, title, appendix, section, plannedS, kicker, verdict, say }: Slide): PresenterSlide {
  return { id, title, appendix, section, plannedS, kicker, verdict, say };
}
