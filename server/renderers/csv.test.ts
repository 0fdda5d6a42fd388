import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { reportOf } from "#server/posture/report.fixture.ts";
import { csv } from "#server/renderers/csv.ts";

const publication = {
  revision: 2,
  sha256: "a".repeat(64),
  code: "KW-1A2B-3C4D",
  publishedAt: "2026-11-03T12:00:00Z",
  replaces: 1,
  errata: ["=Time down: was 3 min, is 4 min."],
};
const rowsOf = async (...args: Parameters<typeof csv.render>): Promise<string[][]> => parse(Buffer.from(await csv.render(...args)), { bom: true });

test("every figure stands in its own row with its exact value and its display", async () => {
  const report = reportOf();
  const rows = await rowsOf(report, null);
  for (const [id, figure] of Object.entries(report.figures)) {
    const row = rows.find((each) => each[0] === id && each[2] === figure.unit);
    expect(row?.[1]).toBe(figure.value === null ? "" : String(figure.value));
    expect(row?.[3]).toBe(figure.display);
  }
});

test("every section's headline and every block is there, in a table strict readers accept", async () => {
  const report = reportOf();
  const rows = await rowsOf(report, publication);
  const cells = new Set(rows.flat());
  for (const section of report.sections) expect(cells.has(section.headline)).toBe(true);
  for (const { block } of report.sections.flatMap((section) => section.blocks))
    if (block.kind === "table") for (const cell of block.rows.flat()) expect([...cells].some((text) => text.includes(cell.text))).toBe(true);
  expect(cells.has("KW-1A2B-3C4D")).toBe(true);
  expect(cells.has("'=Time down: was 3 min, is 4 min.")).toBe(true);
});

test("the file begins with a byte order mark and no text cell can be a formula", async () => {
  const bytes = await csv.render({ ...reportOf(), headline: '=HYPERLINK("http://evil.example")' }, null);
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(new TextDecoder().decode(bytes)).not.toMatch(/(^|,|\n)"?[=+@|]/u);
});

test("the same report gives the same bytes", async () => {
  expect(await csv.render(reportOf(), publication)).toEqual(await csv.render(reportOf(), publication));
});
