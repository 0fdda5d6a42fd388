import type PptxGenJS from "pptxgenjs";
import type { BlockOf } from "#server/posture/blocks.ts";
import { type Canvas, marked, type Part, place } from "#server/renderers/pptx-canvas.ts";
import { BODY, INK, INK_2, LINE, points, STAGE } from "#server/renderers/pptx-look.ts";
import { visibleText } from "#server/renderers/visible-text.ts";

const STEPS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];

type Scale = { low: number; high: number; step: number; note: string };

/** Amounts start at zero; a share near 100 may start higher, and then the axis says so in its title. */
function scaleOf(values: number[], unit: string): Scale {
  if (unit === "%" || unit === "pct" || unit === "percent") {
    const missing = 100 - Math.min(100, ...values);
    const span = STEPS.find((step) => step >= missing * 1.05) ?? 100;
    const low = Math.round((100 - span) * 1000) / 1000;
    return { low, high: 100, step: span / 2, note: low === 0 ? "" : `, axis from ${low} %` };
  }
  // One finding must not look like a wall: small counts are drawn on a scale of ten.
  const most = Math.max(values.every(Number.isInteger) ? 10 : 1, ...values);
  const power = 10 ** Math.floor(Math.log10(most));
  const high = ([1, 2, 4, 6, 8, 10].find((step) => step * power >= most) ?? 10) * power;
  return { low: 0, high, step: high / 2, note: "" };
}

const SHARED = {
  showLegend: false,
  showTitle: false,
  valGridLine: { color: LINE, size: 0.75 },
  catGridLine: { style: "none" as const },
  valAxisLineShow: false,
  catAxisLabelColor: INK_2,
  valAxisLabelColor: INK_2,
  legendColor: INK_2,
  chartArea: { roundedCorners: false },
} satisfies PptxGenJS.IChartOpts;

type Series = { name: string; values: (number | null)[] };

/** A native chart with its numbers in a workbook behind it; `null` stays an empty cell there. */
function drawChart(
  { deck, slide }: Canvas,
  type: "line" | "bar",
  data: { labels: string[]; series: Series[] },
  options: PptxGenJS.IChartOpts & { name: string; alt: string; box: Parameters<typeof place>[0] },
): void {
  const { name, alt, box, ...more } = options;
  const labels = data.labels.map(visibleText);
  deck.charts.push({
    name: "Sheet1",
    header: ["Label", ...data.series.map((each) => each.name)],
    rows: labels.map((label, at) => [label, ...data.series.map(({ values }) => values[at] ?? null)]),
  });
  slide.addChart(
    type,
    data.series.map((each) => ({ name: visibleText(each.name), labels, values: each.values as number[] })),
    { ...SHARED, ...more, ...place(box), objectName: marked(deck, { name: `Chart: ${name}`, role: { alt } }) },
  );
}

/** "September 2026" → "Sep 2026", so that a year of them fits under a line. */
const shortMonth = (label: string) => label.replace(/^([A-Z][a-z]{2})[a-z]* (\d{4})$/u, "$1 $2");

/** Oldest first; a period without data is a gap in the line. */
export function trend(block: BlockOf<"trend">): Part {
  const known = block.points.flatMap(({ value }) => value ?? []);
  const scale = scaleOf(block.target === null ? known : [...known, block.target.value], block.unit);
  const target: Series[] = block.target === null ? [] : [{ name: block.target.label, values: block.points.map(() => block.target?.value ?? null) }];
  const last = block.points.findLast(({ value }) => value !== null);
  const alt = `${block.title}, in ${block.unit}, ${block.points.length} points. ${block.summary}${last ? ` Last: ${last.label}, ${last.display}.` : ""}`;
  return {
    height: () => 330,
    grow: 160,
    draw(canvas, y, size, height) {
      drawChart(
        canvas,
        "line",
        {
          labels: block.points.map(({ label }) => shortMonth(label)),
          series: [{ name: `${block.title} (${block.unit})`, values: block.points.map(({ value }) => value) }, ...target],
        },
        {
          name: block.title,
          alt,
          box: { x: STAGE.left - 8, y, w: BODY + 16, h: height },
          chartColors: [INK, "8A5600"],
          lineSize: 2.5,
          lineDataSymbol: "circle",
          lineDataSymbolSize: 8,
          displayBlanksAs: "gap",
          valAxisMinVal: scale.low,
          valAxisMaxVal: scale.high,
          valAxisMajorUnit: scale.step,
          valAxisLabelFormatCode: "General",
          catAxisLabelFontSize: points(28 * size),
          valAxisLabelFontSize: points(28 * size),
          showLegend: true,
          legendPos: "t",
          legendFontSize: points(28 * size),
          showValAxisTitle: true,
          valAxisTitle: `${block.unit}${scale.note}`,
          valAxisTitleColor: INK_2,
          valAxisTitleFontSize: points(26 * size),
        },
      );
    },
  };
}

/** From zero; what a bar stands for is written beside its name, so that no label can be cut off. */
export function bars(block: BlockOf<"bars">): Part {
  const known = block.bars.flatMap(({ value }) => value ?? []);
  const scale = scaleOf(known, block.unit === "%" ? "" : block.unit);
  const alt = `${block.title}, in ${block.unit}. ${block.bars.map(({ label, cell }) => `${label}: ${cell.text}`).join("; ")}. ${block.summary}`;
  return {
    height: () => Math.max(140, block.bars.length * 62 + 30),
    grow: 60,
    draw(canvas, y, size, height) {
      if (block.bars.length === 0) return;
      drawChart(
        canvas,
        "bar",
        {
          labels: block.bars.map(({ label, cell }) => `${label}: ${cell.text}`),
          series: [{ name: `${block.title} (${block.unit})`, values: block.bars.map(({ value }) => value) }],
        },
        {
          name: block.title,
          alt,
          box: { x: STAGE.left - 8, y, w: BODY + 16, h: height },
          barDir: "bar",
          barGapWidthPct: 60,
          chartColors: [INK_2],
          // The types name one of the two values the library takes.
          catAxisOrientation: "maxMin" as "minMax",
          valAxisHidden: true,
          valGridLine: { style: "none" },
          valAxisMinVal: 0,
          valAxisMaxVal: scale.high,
          catAxisLabelFontSize: points(30 * size),
          catAxisLabelColor: INK,
          catAxisLineShow: false,
        },
      );
    },
  };
}
