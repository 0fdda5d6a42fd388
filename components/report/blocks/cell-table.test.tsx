import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { CellTable } from "#components/report/blocks/cell-table.tsx";
import type { BlockOf } from "#server/posture/blocks.ts";

const figures = { "a.up": { value: 1, unit: "count" as const, display: "1", basis: "Counted twice" } };
const table = (rows: number, columns = 3): BlockOf<"table"> => ({
  kind: "table",
  title: "Site by site",
  columns: Array.from({ length: columns }, (_, at) => ({ title: at === 0 ? "Site" : `Column ${at}`, align: "end" as const })),
  rows: Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, at) => (at === 0 ? { text: `site-${row}` } : { text: "1", figure: "a.up" })),
  ),
  note: null,
});
const asked = (block: BlockOf<"table">) =>
  renderToStaticMarkup(<CellTable block={block} figures={figures} />)
    .split("How we know: ")
    .slice(1);

test.each([
  ["three sites", table(3), 6],
  ["sites in one column more than there is room for", table(25), 0],
  ["as many as there is room for", table(24), 48],
  ["forty sites, folded away", table(40), 0],
  ["the appendix, which says it in its first column", table(3, 2), 0],
])("the numbers of a table tell where they come from: %s", (_name, block, count) => {
  expect(asked(block)).toHaveLength(count);
});

test("what is asked about is named by its row and its column", () => {
  expect(asked(table(1))[0]).toMatch(/^site-0, Column 1<\/strong>Counted twice/);
});

test("a number without a basis is just a number", () => {
  const html = renderToStaticMarkup(<CellTable block={table(2)} figures={{}} />);
  expect(html).not.toContain("popover");
  expect(html).toContain('data-figure="a.up"');
});

test("of a long list without figures a page draws the first rows and says where all of them are", () => {
  const rows = Array.from({ length: 2_000 }, (_, at) => [{ text: `finding-${at}` }, { text: "Medium" }]);
  const draw = (block: BlockOf<"table">) => renderToStaticMarkup(<CellTable block={block} figures={{}} />);
  const html = draw({ ...table(0, 2), title: "Open findings", rows, note: "Two were late." });
  expect(html.match(/<tr>/g)).toHaveLength(101);
  expect(html).toContain("Open findings, 2,000 rows");
  expect(html).toContain("Showing 100 of 2,000 rows. The Excel and CSV files of this report have them all. Two were late.");
  expect(draw(table(300)).match(/<tr>/g)).toHaveLength(301);
});
