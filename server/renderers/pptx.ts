import PptxGenJS from "pptxgenjs";
import { checkAddress } from "#server/posture/check-address.ts";
import type { Publication, Report } from "#server/posture/report.ts";
import { type Slide, slides } from "#server/posture/slides.ts";
import type { Deck } from "#server/renderers/pptx-canvas.ts";
import { FONTS, themeColors } from "#server/renderers/pptx-look.ts";
import { defineMasters } from "#server/renderers/pptx-masters.ts";
import { pptxFaults } from "#server/renderers/pptx-faults.ts";
import { finishDeck } from "#server/renderers/pptx-package.ts";
import { partsOf } from "#server/renderers/pptx-parts.ts";
import { drawCover, drawSlide } from "#server/renderers/pptx-slide.ts";
import { wordSlides } from "#server/renderers/pptx-words.ts";
import type { Renderer, RenderOptions } from "#server/renderers/renderer.ts";
import { visibleText } from "#server/renderers/visible-text.ts";
import { xmlText } from "#server/renderers/xml-text.ts";

/** Titles tell slides apart, also for who jumps from one to the next by them. */
function uniqueTitles(deck: readonly Slide[]): string[] {
  const seen = new Set<string>();
  return deck.map(({ title, kicker, id }) => {
    const own = visibleText(title).trim() || id;
    const ways = kicker.startsWith("Appendix") ? [own] : [own, `${visibleText(kicker)}: ${own}`];
    const told = ways.find((each) => !seen.has(each)) ?? nextPart(own, seen);
    seen.add(told);
    return told;
  });
}

function nextPart(title: string, seen: ReadonlySet<string>): string {
  let part = 2;
  while (seen.has(`${title}, part ${part}`)) part++;
  return `${title}, part ${part}`;
}

/** What can be said, and what the success manager wrote for themselves: never in what a client gets. */
function notesOf({ title, say, lookup, section }: Slide, report: Report, notes: RenderOptions["speakerNotes"]): string[] {
  const own = report.reader === "client" ? undefined : notes?.[section];
  const lines = [...say, ...lookup, ...(own ? own.split("\n") : [])].map((line) => visibleText(line)).filter((line) => line.trim() !== "");
  return lines.length === 0 ? [title] : lines;
}

async function render(report: Report, publication: Publication | null, options?: RenderOptions): Promise<Uint8Array> {
  const file = new PptxGenJS();
  file.layout = "LAYOUT_WIDE";
  file.theme = FONTS;
  // The library writes this one raw.
  file.company = xmlText(report.vendor.name);
  const { verifyUrl } = options ?? {};
  const check = publication === null || verifyUrl === undefined ? null : checkAddress(verifyUrl, publication.code);
  const deck: Deck = { file, report, check, marks: [], charts: [] };
  defineMasters(deck, publication);
  const walk = slides(report, check);
  const told = [...walk, ...wordSlides(report, walk)];
  const titles = uniqueTitles(told);
  told.forEach((slide, at) => {
    if (slide.section === "cover") drawCover(deck, { ...slide, title: titles[at] ?? slide.title }, publication);
    else drawSlide(deck, slide, titles[at] ?? slide.title);
  });
  return finishDeck(await partsOf(file), {
    title: `Security report, ${report.client.name}, ${report.periodLabel}`,
    creator: report.vendor.name,
    at: report.builtAt,
    code: publication?.code ?? null,
    marks: deck.marks,
    charts: deck.charts,
    notes: told.map((slide) => notesOf(slide, report, options?.speakerNotes)),
    colors: themeColors(report.vendor.accent),
  });
}

/** The walk-through's slides as a deck to edit: real titles, native tables and charts, a master with the vendor's brand, notes to speak from. */
export const pptx: Renderer = {
  id: "pptx",
  contentType: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  extension: "pptx",
  faults: pptxFaults,
  render,
};
