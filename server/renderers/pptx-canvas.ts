import type PptxGenJS from "pptxgenjs";
import type { CheckAddress } from "#server/posture/check-address.ts";
import type { Report } from "#server/posture/report.ts";
import { ACCENT, INK, inches, LINE, points, SERIF } from "#server/renderers/pptx-look.ts";
import { qrPng } from "#server/renderers/qr-code.ts";
import { isRightToLeft, visibleText } from "#server/renderers/visible-text.ts";
import type { Sheet } from "#server/renderers/workbook-sheet.ts";

/** What a shape is to assistive technology, which pptxgenjs cannot write: the finished file gets it by the shape's number. */
export type Mark = { name: string; role: "title" | "text" | "decorative" | { alt: string }; hatched?: boolean };

export type Deck = { file: PptxGenJS; report: Report; check: CheckAddress | null; marks: Mark[]; charts: Sheet[] };
/** Everything in stage px. */
export type Canvas = { deck: Deck; slide: PptxGenJS.Slide };
/** A piece of a slide, full width. `height` in stage px at a scale of its type; `grow` = how many px more it can use. */
export type Part = { height(scale: number): number; grow?: number; draw(canvas: Canvas, y: number, scale: number, height: number): void };
export type Box = { x: number; y: number; w: number; h: number };
export type Run = { text: string; size: number; bold?: boolean; color?: string; serif?: boolean };
type Paragraph = Run[];

/** Registers a mark and gives the name that stands for it until the file is finished. */
export function marked(deck: Deck, mark: Mark): string {
  return `mark-${deck.marks.push(mark) - 1}`;
}

export const place = ({ x, y, w, h }: Box) => ({ x: inches(x), y: inches(y), w: inches(w), h: inches(h) });

/** Paragraphs as pptxgenjs takes them: each from its own side, empty ones left out. */
export function textOf(paragraphs: Paragraph[], align: "left" | "right" = "left"): PptxGenJS.TextProps[] {
  const told = paragraphs
    .map((runs) => runs.map((run) => ({ ...run, text: visibleText(run.text) })).filter(({ text }) => text !== ""))
    .filter((runs) => runs.length > 0);
  return told.flatMap((runs) => {
    const rtlMode = isRightToLeft(runs.map(({ text }) => text).join(""));
    return runs.map((run, at) => ({
      text: run.text,
      options: {
        fontSize: points(run.size),
        ...(run.serif === true ? { fontFace: SERIF } : {}),
        color: run.color ?? INK,
        bold: run.bold === true,
        ...(run.serif === true ? {} : { lineSpacingMultiple: 1.08 }),
        align: rtlMode ? (align === "left" ? "right" : "left") : align,
        ...(rtlMode ? { rtlMode } : {}),
        breakLine: at === runs.length - 1,
      },
    }));
  });
}

/** A text box. Its text is what it says, so it needs no alternative. */
export function drawText(
  { deck, slide }: Canvas,
  paragraphs: Paragraph[],
  box: Box,
  more: { name?: string; role?: "title" | "text"; align?: "left" | "right"; bottom?: boolean } = {},
): void {
  const text = textOf(paragraphs, more.align);
  if (text.length === 0) return;
  const objectName = marked(deck, { name: more.name ?? "Text", role: more.role ?? "text" });
  slide.addText(text, { ...place(box), objectName, margin: 0, valign: more.bottom === true ? "bottom" : "top" });
}

/** A rule says nothing by itself. */
export function drawRule({ deck, slide }: Canvas, box: Box, color: string = LINE): void {
  slide.addShape("rect", { ...place(box), objectName: marked(deck, { name: "Rule", role: "decorative" }), fill: { color } });
}

/** Where the report can be checked, for a phone's camera. */
export function drawCheck({ deck, slide }: Canvas, box: Box): void {
  if (deck.check === null) return;
  const alt = `QR code of the address at which this report can be checked: ${deck.check.text}`;
  const data = `image/png;base64,${Buffer.from(qrPng(deck.check.href)).toString("base64")}`;
  slide.addImage({ ...place(box), data, objectName: marked(deck, { name: "QR code", role: { alt } }) });
}

export const drawAccent = (canvas: Canvas, box: Box) => drawRule(canvas, box, ACCENT);
