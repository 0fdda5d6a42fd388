import { Note } from "#components/report/blocks/note.tsx";
import { Actions } from "#components/report/blocks/actions.tsx";
import { ChangeList } from "#components/report/blocks/change-list.tsx";
import { Comparison } from "#components/report/blocks/comparison.tsx";
import { Bars } from "#components/report/blocks/bars.tsx";
import { FollowUps } from "#components/report/blocks/follow-ups.tsx";
import { BadgeShelf } from "#components/report/blocks/badge-shelf.tsx";
import { CellTable } from "#components/report/blocks/cell-table.tsx";
import { DayStrip } from "#components/report/blocks/day-strip.tsx";
import { Definitions } from "#components/report/blocks/definitions.tsx";
import { FindingsFlow } from "#components/report/blocks/findings-flow.tsx";
import { KeyFigures } from "#components/report/blocks/key-figures.tsx";
import { Ledger } from "#components/report/blocks/ledger.tsx";
import { PromiseLedger } from "#components/report/blocks/promise-ledger.tsx";
import { TrendBlock } from "#components/report/blocks/trend-block.tsx";
import { glue } from "#components/ui/glue.ts";
import type { Block } from "#server/posture/blocks.ts";
import type { Report } from "#server/posture/report.ts";

/** Each block kind is drawn once; a new kind does not compile until it is drawn here. `alone` = its section holds nothing else. */
export function BlockView({ block, figures, alone = false }: { block: Block; figures: Report["figures"]; alone?: boolean }) {
  switch (block.kind) {
    case "paragraph":
      return <p className="prose">{glue(block.text)}</p>;
    case "key-figures":
      return <KeyFigures block={block} figures={figures} />;
    case "promise-ledger":
      return <PromiseLedger block={block} />;
    case "day-strip":
      return <DayStrip block={block} />;
    case "ledger":
      return <Ledger block={block} figures={figures} />;
    case "findings-flow":
      return <FindingsFlow block={block} figures={figures} />;
    case "badge-shelf":
      return <BadgeShelf block={block} />;
    case "table":
      return <CellTable block={block} figures={figures} />;
    case "trend":
      return <TrendBlock block={block} />;
    case "definitions":
      return <Definitions block={block} open={alone} />;
    case "note":
      return <Note block={block} />;
    case "actions":
      return <Actions block={block} />;
    case "change-list":
      return <ChangeList block={block} figures={figures} />;
    case "comparison":
      return <Comparison block={block} figures={figures} />;
    case "bars":
      return <Bars block={block} figures={figures} />;
    case "follow-ups":
      return <FollowUps block={block} />;
    default:
      return block satisfies never;
  }
}
