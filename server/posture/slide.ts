import type { Block, Verdict } from "#server/posture/blocks.ts";

/** One idea on one screen, 16:9. The walk-through and the deck draw the same slides, through the same block kinds as the report. */
export type Slide = {
  /** Stable within a report: "cover", "availability", "availability-2", "close", "appendix-availability-1". */
  id: string;
  /** The report section it stands for; "cover" and "close" are of no section. */
  section: string;
  /** The section's title, small, above; with "1 to 4 of 7" when what it shows goes on elsewhere. */
  kicker: string;
  /** The fact, as a sentence. */
  title: string;
  verdict: Verdict | null;
  /** Fitted: no more than a slide can hold. `definitions` here are at most three terms side by side, explaining what stands above them. */
  blocks: Block[];
  /** What can be said beside it, in the report's words: where the numbers come from. */
  say: string[];
  /** To look up, not to say: rows of the table of all figures that the slide does not show. */
  lookup: string[];
  /** How long it should take, seconds; 0 in the appendix. */
  plannedS: number;
  /** After the close: every number the main slides had no room for. */
  appendix: boolean;
};
