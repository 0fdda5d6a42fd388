import type PptxGenJS from "pptxgenjs";
import type { BlockOf } from "#server/posture/blocks.ts";
import { drawText, marked, type Part, place } from "#server/renderers/pptx-canvas.ts";
import { BODY, DAY_FILLS, inches, INK_2, STAGE } from "#server/renderers/pptx-look.ts";
import { formatDay } from "#server/posture/format.ts";

type Days = BlockOf<"day-strip">["days"];
type Rect = { x: number; y: number; w: number; h: number };

const LEAST = 0.18;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Share of a day's height each fill takes, from the bottom; a spell too short to see gets the least that can be seen. */
function sharesOf(day: Days[number]): number[] {
  const total = DAY_FILLS.reduce((sum, { key }) => sum + day[key], 0);
  if (total === 0) return DAY_FILLS.map(({ key }) => (key === "outsideS" ? 1 : 0));
  const drawn = DAY_FILLS.map(({ key }) => (day[key] === 0 ? 0 : Math.max(LEAST, day[key] / total)));
  const most = Math.max(...drawn);
  const over = drawn.reduce((sum, share) => sum + share, 0) - 1;
  return drawn.map((share) => (share === most ? share - over : share));
}

/** The rectangles of each fill, px from the strip's corner. */
function rectsOf(days: Days, width: number, height: number): Rect[][] {
  const step = width / days.length;
  const gap = Math.min(6, step * 0.14);
  const fills: Rect[][] = DAY_FILLS.map(() => []);
  days.forEach((day, at) => {
    let y = height;
    sharesOf(day).forEach((share, index) => {
      if (share <= 0) return;
      y -= share * height;
      fills[index]?.push({ x: at * step + gap / 2, y, w: step - gap, h: share * height });
    });
  });
  return fills;
}

/** Days to write below: every seventh of a month, the firsts of months of a longer time. */
function ticksOf(days: Days): { at: number; text: string }[] {
  const name = (day: string) => MONTHS[Number(day.slice(5, 7)) - 1] ?? "";
  if (days.length > 62) return days.flatMap(({ day }, at) => (day.endsWith("-01") ? [{ at, text: name(day) }] : []));
  return days.flatMap(({ day }, at) => {
    const number = Number(day.slice(8));
    return number % 7 === 1 && number < 30 ? [{ at, text: days.length > 31 && number > 1 ? String(number) : `${number} ${name(day)}` }] : [];
  });
}

function tellOf(days: Days, key: (typeof DAY_FILLS)[number]["key"]): string {
  const hit = days.filter((day) => day[key] > 0);
  const named = hit.slice(0, 12).map(({ day }) => formatDay(day));
  return `${named.join(", ")}${hit.length > named.length ? ` and ${hit.length - named.length} more days` : ""}`;
}

/** One freeform a state, over all days: recoloured or moved in one go, and read as one thing with the days it is about. */
export function dayStrip(block: BlockOf<"day-strip">): Part {
  const { days } = block;
  const present = DAY_FILLS.filter(({ key }) => days.some((day) => day[key] > 0));
  const legend = [...present].sort((a, b) => Number(b.key === "upS") - Number(a.key === "upS"));
  return {
    height: (scale) => 60 * scale + 132 + 50 * scale,
    draw(canvas, y, scale, height) {
      const top = y + 60 * scale;
      const tall = height - 110 * scale;
      drawText(
        canvas,
        [
          [
            { text: `${block.title}   `, size: 30 * scale, bold: true },
            ...legend.flatMap(({ label, color, hatched }) => [
              { text: hatched ? "▨ " : "■ ", size: 30 * scale, color },
              { text: `${label}   `, size: 28 * scale, color: INK_2 },
            ]),
          ],
        ],
        { x: STAGE.left, y, w: BODY, h: 50 * scale },
        { name: "Key" },
      );
      if (days.length === 0) return;
      rectsOf(days, BODY, tall).forEach((rects, index) => {
        const fill = DAY_FILLS[index];
        if (fill === undefined || rects.length === 0) return;
        const alt =
          fill.key === "upS" ? `${block.title}, one mark a day for ${days.length} days. ${block.summary}` : `${fill.label}: ${tellOf(days, fill.key)}`;
        canvas.slide.addShape("custGeom" as PptxGenJS.SHAPE_NAME, {
          ...place({ x: STAGE.left, y: top, w: BODY, h: tall }),
          objectName: marked(canvas.deck, { name: `Days: ${fill.label}`, role: { alt }, hatched: fill.hatched }),
          fill: { color: fill.color },
          points: rects.flatMap(({ x, y: up, w, h }) => [
            { x: inches(x), y: inches(up), moveTo: true },
            { x: inches(x + w), y: inches(up) },
            { x: inches(x + w), y: inches(up + h) },
            { x: inches(x), y: inches(up + h) },
            { close: true as const },
          ]),
        });
      });
      const step = BODY / days.length;
      const ticks = ticksOf(days);
      for (const { at, text } of ticks) {
        const x = Math.min(at * step, BODY - 90);
        drawText(canvas, [[{ text, size: 28 * scale, color: INK_2 }]], { x: STAGE.left + x, y: top + tall + 8, w: 140, h: 40 * scale }, { name: "Day" });
      }
    },
  };
}
