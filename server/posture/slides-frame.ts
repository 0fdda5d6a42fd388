import type { Block, BlockOf } from "#server/posture/blocks.ts";
import type { CheckAddress } from "#server/posture/check-address.ts";
import { formatDay, localDay } from "#server/posture/format.ts";
import type { Report, Section } from "#server/posture/report.ts";
import { heightOf } from "#server/posture/slides-heights.ts";
import { clip, roomUnder, STAGE } from "#server/posture/slides-measure.ts";
import { piecesOf } from "#server/posture/slides-pieces.ts";
import { sectionSlides, titleOf } from "#server/posture/slides-section.ts";
import type { Slide } from "#server/posture/slide.ts";

const paragraph = (text: string): Block => ({ kind: "paragraph", text });
const still = { lookup: [], plannedS: 0, appendix: false };

/** Whose report, of when, by whom: title = the client, first paragraph = the period, second = its standing. */
export function coverSlide(report: Report): Slide {
  const { client, vendor, periodLabel, status } = report;
  return {
    id: "cover",
    section: "cover",
    kicker: "Security report",
    title: clip(client.name, { width: STAGE.width, size: 96, lines: 2 }),
    verdict: null,
    blocks: [paragraph(periodLabel), ...(status === "" ? [] : [paragraph(clip(status, { width: 1400, size: 34, lines: 3 }))])],
    say: [`${vendor.name}: security report for ${client.name}, ${periodLabel}.`],
    ...still,
  };
}

/** The sentences of a headline after the one that became the title. */
function restOf(headline: string, title: string): string {
  return headline.startsWith(title) ? headline.slice(title.length).replace(/^[.;\s]+/u, "") : "";
}

/** The sentence a mayor can repeat, and the four figures. */
export function openingSlide(section: Section, report: Report): ReturnType<typeof sectionSlides> {
  const { main, appendix } = sectionSlides({ ...section, headline: report.headline, verdict: report.verdict });
  const [opening, ...more] = main;
  if (opening === undefined) return { main, appendix };
  const { slide } = opening;
  const room = roomUnder(slide.title, false) - slide.blocks.reduce((sum, block) => sum + heightOf(block) + STAGE.gap, 0);
  const rest = restOf(report.headline, slide.title);
  const told = [rest === "" ? "" : `${rest} ${report.summary}`.trim(), rest, report.summary, report.action].filter((text) => text !== "").map(paragraph);
  const fits = told.filter((block) => heightOf(block) <= room).slice(0, 1);
  const say = [report.summary, report.action, ...slide.say].filter((text) => text !== "");
  return { main: [{ ...opening, slide: { ...slide, blocks: [...slide.blocks, ...fits], say: [...new Set(say)] } }, ...more], appendix };
}

function blocksOf<K extends Block["kind"]>(report: Report, kind: K): BlockOf<K>[] {
  return report.sections.flatMap(({ blocks }) => blocks.flatMap(({ block }) => (block.kind === kind ? [block as BlockOf<K>] : [])));
}

const CHECK = "Every published report carries a code and an address. There anyone can check that a copy is genuine.";

/** Height left free at the foot of the closing slide for a QR code, px of the stage. */
export const QR_ROOM = 200;

/** What is to be done, what is still owed, when the next report comes, and that this one can be checked. */
export function closeSlide(report: Report, check: CheckAddress | null): Slide {
  const actions = blocksOf(report, "actions")[0];
  const owed = blocksOf(report, "follow-ups")
    .flatMap(({ rows }) => rows)
    .filter(({ done }) => done === null);
  const next = formatDay(localDay(report.period.end, report.client.timeZone), { year: true });
  const last: Block = {
    kind: "definitions",
    title: "",
    items: [
      { term: "Next report", text: `It covers the time from ${next} on.` },
      { term: "Check a copy", text: check === null ? CHECK : `Anyone can check that a copy is genuine: ${check.words}.` },
    ],
  };
  const busy = actions !== undefined && actions.items.length > 0;
  const [only, ...more] = actions?.items ?? [];
  const asked =
    only !== undefined && more.length === 0
      ? `${only.text}${only.until === null ? "" : `, by ${formatDay(only.until, { year: true })} at the latest`}`
      : "What happens next";
  const title = busy || report.action === "" ? titleOf(asked) : titleOf(report.action);
  const wanted: Block[] = [
    ...(actions !== undefined && (busy || titleOf(actions.none) !== title) ? [actions] : []),
    ...(owed.length > 0 ? [{ kind: "follow-ups" as const, rows: owed }] : []),
  ];
  const blocks: Block[] = [];
  let room = roomUnder(title, false) - heightOf(last) - STAGE.gap - (check === null ? 0 : QR_ROOM);
  for (const [at, block] of wanted.entries()) {
    const share = at === 0 && wanted.length > 1 ? room / 2 : room;
    const piece = piecesOf(block, share)[0]?.block;
    if (piece === undefined || heightOf(piece) > share) continue;
    blocks.push(piece);
    room -= heightOf(piece) + STAGE.gap;
  }
  return {
    id: "close",
    section: "close",
    kicker: "In closing",
    title,
    verdict: null,
    blocks: [...blocks, last],
    say: report.action === "" ? [] : [report.action],
    ...still,
  };
}
