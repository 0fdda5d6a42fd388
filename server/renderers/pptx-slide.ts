import type { Block } from "#server/posture/blocks.ts";
import { formatDay, localDay } from "#server/posture/format.ts";
import type { Publication, Report } from "#server/posture/report.ts";
import { QR_ROOM } from "#server/posture/slides-frame.ts";
import { lineCount, textWidth } from "#server/posture/slides-measure.ts";
import type { Slide } from "#server/posture/slide.ts";
import { blockParts } from "#server/renderers/pptx-blocks.ts";
import { type Canvas, type Deck, drawCheck, drawText, type Part, type Run } from "#server/renderers/pptx-canvas.ts";
import { BODY, INK, INK_2, STAGE } from "#server/renderers/pptx-look.ts";
import { verdictRuns } from "#server/renderers/pptx-table.ts";
import { visibleText } from "#server/renderers/visible-text.ts";

const GAP = 44;
const QR = 180;
/** Larger than planned where there is room, down to what is still print size. */
const SCALES = [1.2, 1.12, 1.06, 1, 0.96, 0.92, 0.88, 0.84, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5, 0.45, 0.4];

/** The largest of the sizes at which a text takes no more than its lines. */
function fitted(text: string, width: number, steps: [size: number, lines: number][]): { size: number; lines: number } {
  const last = steps.at(-1) ?? [28, 1];
  const [size] = steps.find(([each, most]) => lineCount(text, width, each) <= most) ?? last;
  return { size, lines: lineCount(text, width, size) };
}

const TITLES: [number, number][] = [
  [72, 2],
  [64, 2],
  [56, 2],
  [50, 3],
  [48, 3],
  [42, 4],
  [36, 5],
  [30, 6],
];

/** An appendix is looked up, not presented: its room is for numbers. */
const APPENDIX = 56;

function stack(parts: Part[], room: number): { scale: number; heights: number[] } {
  const gaps = GAP * Math.max(0, parts.length - 1);
  const fits = (scale: number) => parts.reduce((sum, part) => sum + part.height(scale), gaps * scale) <= room;
  const scale = SCALES.find(fits) ?? SCALES.at(-1) ?? 1;
  const heights = parts.map((part) => part.height(scale));
  const growing = parts.filter(({ grow }) => grow !== undefined).length;
  const spare = Math.max(0, room - heights.reduce((sum, height) => sum + height, gaps * scale)) / Math.max(1, growing);
  return { scale, heights: heights.map((height, at) => height + Math.min(parts[at]?.grow ?? 0, spare)) };
}

/** A sentence that is the title already is not said again below it. */
function withoutTitle(block: Block, title: string): Block[] {
  const same = (text: string) => text.replace(/\.$/u, "") === title.replace(/\.$/u, "");
  if (block.kind === "paragraph") return same(block.text) ? [] : [block];
  if (block.kind === "actions") return block.items.length === 0 && same(block.none) ? [] : [block];
  if (block.kind === "trend" || block.kind === "bars") return [same(block.summary) ? { ...block, summary: "" } : block];
  return [block];
}

function drawBody(canvas: Canvas, slide: Slide, { top, bottom }: { top: number; bottom: number }): void {
  const parts = slide.blocks.flatMap((block) => withoutTitle(block, slide.title)).flatMap((block) => blockParts(block, canvas.deck.report));
  const { scale, heights } = stack(parts, bottom - top);
  let y = top;
  parts.forEach((part, at) => {
    const height = heights[at] ?? 0;
    part.draw(canvas, y, scale, height);
    y += height + GAP * scale;
  });
}

/** Title first, as it is read; then what stands above it, then the slide from top to bottom. */
export function drawSlide(deck: Deck, slide: Slide, title: string): void {
  const canvas: Canvas = { deck, slide: deck.file.addSlide({ masterName: slide.appendix ? "Appendix" : "Fact" }) };
  const { size, lines } = fitted(visibleText(title), BODY, slide.appendix ? TITLES.filter(([each]) => each <= APPENDIX) : TITLES);
  const height = lines * size * 1.2 + 8;
  drawText(canvas, [[{ text: title, size, bold: true, serif: true }]], { x: STAGE.left, y: STAGE.title, w: BODY, h: height }, { name: "Title", role: "title" });
  const kicker: Run[] = [
    { text: slide.kicker, size: 28, bold: true, color: INK_2 },
    ...(slide.verdict === null ? [] : [{ text: "     ", size: 28 }, ...verdictRuns(slide.verdict)]),
  ];
  const wide = textWidth(visibleText(kicker.map(({ text }) => text).join("")), 28);
  const shrink = Math.min(1, (BODY * 0.5) / wide);
  drawText(
    canvas,
    [kicker.map((run) => ({ ...run, size: run.size * Math.max(0.5, shrink) }))],
    { x: STAGE.left, y: STAGE.kicker, w: BODY * 0.5, h: 42 },
    { name: "Section" },
  );
  const closing = slide.section === "close" && deck.check !== null;
  drawBody(canvas, slide, { top: STAGE.title + height + 40, bottom: STAGE.bottom - (closing ? QR_ROOM : 0) });
  if (closing) drawCheck(canvas, { x: STAGE.right - QR, y: STAGE.bottom - QR, w: QR, h: QR });
}

function published({ publishedAt }: Publication, { client }: Report): string {
  return formatDay(localDay(publishedAt, client.timeZone), { year: true });
}

/** Whose report, of when, by whom, and as what it may be taken: published with its code, or a draft. */
export function drawCover(deck: Deck, slide: Slide, publication: Publication | null): void {
  const canvas: Canvas = { deck, slide: deck.file.addSlide({ masterName: "Cover" }) };
  const { size, lines } = fitted(visibleText(slide.title), BODY, [
    [112, 1],
    [96, 2],
    [80, 2],
    [64, 3],
    [48, 4],
  ]);
  const height = lines * size * 1.2 + 8;
  const top = 560 - height;
  drawText(canvas, [[{ text: slide.title, size, bold: true, serif: true }]], { x: STAGE.left, y: top, w: BODY, h: height }, { name: "Title", role: "title" });
  drawText(canvas, [[{ text: slide.kicker, size: 36, bold: true, color: INK_2 }]], { x: STAGE.left, y: top - 68, w: BODY, h: 52 }, { name: "What this is" });
  const told = slide.blocks.flatMap((block) => (block.kind === "paragraph" ? [block.text] : []));
  const standing =
    publication === null
      ? []
      : [
          `Check this copy: code ${publication.code}, revision ${publication.revision}, published ${published(publication, deck.report)}.`,
          ...(deck.check === null ? [] : [deck.check.text]),
        ];
  const text = [...told, ...standing].map((each, at): Run[] => [{ text: each, size: at === 0 ? 44 : 30, color: at === 0 ? INK : INK_2 }]);
  drawText(canvas, text, { x: STAGE.left, y: 590, w: 1500, h: 300 }, { name: "Period and standing" });
  drawCheck(canvas, { x: STAGE.right - QR, y: STAGE.bottom - QR, w: QR, h: QR });
}
