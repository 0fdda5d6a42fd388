import { SlideBadges } from "#components/present/slide-badges.tsx";
import { SlideBars, SlideTrend } from "#components/present/slide-charts.tsx";
import { SlideChanges, SlideComparison } from "#components/present/slide-changes.tsx";
import { SlideFlow } from "#components/present/slide-flow.tsx";
import { SlideFigures } from "#components/present/slide-figures.tsx";
import { SlideStrip } from "#components/present/slide-strip.tsx";
import { SlideFollowUps, SlideLedger, SlidePromises, SlideTable } from "#components/present/slide-tables.tsx";
import { SlideActions, SlideNote, SlideTerms } from "#components/present/slide-words.tsx";
import { glue } from "#components/ui/glue.ts";
import type { Block } from "#server/posture/blocks.ts";

/** Each block kind at the size of a slide; a new kind does not compile until it is drawn here. */
export function SlideBlock({ block }: { block: Block }) {
  switch (block.kind) {
    case "paragraph":
      return <p className="s-prose">{glue(block.text)}</p>;
    case "key-figures":
      return <SlideFigures block={block} />;
    case "promise-ledger":
      return <SlidePromises block={block} />;
    case "day-strip":
      return <SlideStrip block={block} />;
    case "ledger":
      return <SlideLedger block={block} />;
    case "findings-flow":
      return <SlideFlow block={block} />;
    case "badge-shelf":
      return <SlideBadges block={block} />;
    case "table":
      return <SlideTable block={block} />;
    case "trend":
      return <SlideTrend block={block} />;
    case "definitions":
      return <SlideTerms block={block} />;
    case "note":
      return <SlideNote block={block} />;
    case "actions":
      return <SlideActions block={block} />;
    case "change-list":
      return <SlideChanges block={block} />;
    case "comparison":
      return <SlideComparison block={block} />;
    case "bars":
      return <SlideBars block={block} />;
    case "follow-ups":
      return <SlideFollowUps block={block} />;
    default:
      return block satisfies never;
  }
}
