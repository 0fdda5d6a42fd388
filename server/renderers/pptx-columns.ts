import type { BlockOf } from "#server/posture/blocks.ts";
import { drawAccent, drawRule, drawText, type Part, type Run } from "#server/renderers/pptx-canvas.ts";
import { BODY, INK, INK_2, STAGE } from "#server/renderers/pptx-look.ts";
import { linesHeight, type TableCell, verdictRuns } from "#server/renderers/pptx-table.ts";

const GAP = 48;

/** Running text; with `by`, the words of a person, marked as such. */
export function prose(text: string, { size, width, serif = false, by }: { size: number; width: number; serif?: boolean; by?: string }): Part {
  const inset = by === undefined ? 0 : 32;
  const lines = (scale: number): Run[][] => [
    [{ text, size: size * scale, serif, color: by === undefined ? INK_2 : INK }],
    by === undefined ? [] : [{ text: by, size: 28 * scale, color: INK_2 }],
  ];
  return {
    height: (scale) => linesHeight(lines(scale), width - inset) + 4,
    draw(canvas, y, scale, height) {
      if (inset > 0) drawAccent(canvas, { x: STAGE.left, y, w: 4, h: height });
      drawText(canvas, lines(scale), { x: STAGE.left + inset, y, w: width - inset, h: height });
    },
  };
}

type Ruled = { name: string; lines: TableCell };

/** Columns side by side under a rule, each one text box, so that it is read as one. */
function ruled(columns: Ruled[], atLeast = 1): Part {
  const count = Math.max(atLeast, columns.length);
  const width = (BODY - (count - 1) * GAP) / count;
  const at = (lines: TableCell, scale: number): TableCell => lines.map((runs) => runs.map((run) => ({ ...run, size: run.size * scale })));
  return {
    height: (scale) => 20 + Math.max(0, ...columns.map(({ lines }) => linesHeight(at(lines, scale), width - 8))),
    draw(canvas, y, scale, height) {
      columns.forEach(({ name, lines }, index) => {
        const x = STAGE.left + index * (width + GAP);
        drawRule(canvas, { x, y, w: width, h: 3 }, INK);
        drawText(canvas, at(lines, scale), { x, y: y + 18, w: width, h: height - 18 }, { name });
      });
    },
  };
}

/** The four numbers a reader takes away: number, label, verdict, what to hold it against. */
export function keyFigures(items: BlockOf<"key-figures">["items"]): Part {
  return ruled(
    items.map((item) => ({
      name: `Figure: ${item.label}`,
      lines: [
        [{ text: item.value, size: 72, bold: true }, ...(item.unit === null ? [] : [{ text: ` ${item.unit}`, size: 36, bold: true }])],
        [{ text: item.label, size: 30, bold: true }],
        item.verdict === null ? [] : verdictRuns(item.verdict),
        ...item.detail.map((text): Run[] => [{ text, size: 28, color: INK_2 }]),
      ],
    })),
  );
}

/** Open at start + new − fixed = open at end: signs are said, not only drawn. */
export function terms(flow: BlockOf<"findings-flow">["terms"]): Part {
  return ruled(
    flow.map((term) => ({
      name: `Flow: ${term.label}`,
      lines: [
        [...(term.operator === "" ? [] : [{ text: `${term.operator} `, size: 60, color: INK_2 }]), { text: term.value.text, size: 60, bold: true }],
        term.value.verdict ? verdictRuns(term.value.verdict) : [],
        [{ text: term.label, size: 30, color: INK_2 }],
        ...(term.value.detail === undefined ? [] : [[{ text: term.value.detail, size: 28, color: INK_2 }]]),
      ],
    })),
  );
}

/** At most three explanations below what they explain. */
export function termsBelow(items: BlockOf<"definitions">["items"]): Part {
  return ruled(
    items.map(({ term, text }) => ({ name: term, lines: [[{ text: term, size: 44, bold: true }], [{ text, size: 30, color: INK_2 }]] })),
    3,
  );
}

/** Fixed, new, back, open: how many of each. */
export function changeCounts(groups: BlockOf<"change-list">["groups"]): Part {
  return ruled(
    groups.map(({ label, count }) => ({
      name: `Change: ${label}`,
      lines: [
        [{ text: count.text, size: 60, bold: true }],
        count.verdict ? verdictRuns(count.verdict) : [],
        [{ text: label, size: 30, color: INK_2 }],
        ...(count.detail === undefined ? [] : [[{ text: count.detail, size: 28, color: INK_2 }]]),
      ],
    })),
  );
}
