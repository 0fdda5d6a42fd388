import fc from "fast-check";
import { expect, test } from "vitest";
import type { Block, BlockOf, Cell } from "#server/posture/blocks.ts";
import { reportOf } from "#server/posture/report.fixture.ts";
import { slides } from "#server/posture/slides.ts";
import { piecesOf } from "#server/posture/slides-pieces.ts";

const ROOM = 690;

const tableOf = (count: number, cell: (at: number) => Cell): BlockOf<"table"> => ({
  kind: "table",
  title: "Open findings",
  columns: [
    { title: "Finding", align: "start" },
    { title: "Site", align: "start" },
  ],
  rows: Array.from({ length: count }, (_, at) => [{ text: `finding ${at + 1}` }, cell(at)]),
  note: "The list is by due date.",
});
const changesOf = (counts: Record<"fixed" | "new" | "back" | "open", number>): BlockOf<"change-list"> => ({
  kind: "change-list",
  title: "What became of the findings",
  groups: (["fixed", "new", "back", "open"] as const).map((id) => ({
    id,
    label: id,
    count: { text: `${counts[id]}`, figure: `findings.${id}` },
    rows: Array.from({ length: counts[id] }, (_, at) => ({ text: `${id} ${at + 1}`, detail: "www.alderfalls.gov" })),
    note: id === "open" ? "Without what is under evaluation." : null,
  })),
});
const tables = (block: Block): BlockOf<"table">[] => piecesOf(block, ROOM).flatMap(({ block: each }) => (each.kind === "table" ? [each] : []));
const changes = (block: Block): BlockOf<"change-list">["groups"] =>
  piecesOf(block, ROOM).flatMap(({ block: each }) => (each.kind === "change-list" ? each.groups : []));

test("a list of 1,204 rows without figures is shown as far as row 50, and each slide of it says where the others are", () => {
  const shown = tables(tableOf(1_204, () => ({ text: "www.alderfalls.gov" })));
  expect(shown.flatMap(({ rows }) => rows.map(([first]) => first?.text))).toEqual(Array.from({ length: 50 }, (_, at) => `finding ${at + 1}`));
  expect(shown[0]?.note).toBe("Showing 1 to 7 of 1,204. The other 1,154 rows are in the spreadsheet. The list is by due date.");
  for (const { note } of shown) expect(note).toMatch(/^Showing [\d,]+( to [\d,]+)? of 1,204\. The other 1,154 rows are in the spreadsheet\./);
});

test.each([0, 1, 7, 50])("a list of %i rows is shown whole and sends nobody to the spreadsheet", (count) => {
  const shown = tables(tableOf(count, () => ({ text: "www.alderfalls.gov" })));
  expect(shown.reduce((sum, { rows }) => sum + rows.length, 0)).toBe(count);
  expect(shown.filter(({ note }) => note?.includes("spreadsheet"))).toEqual([]);
});

test("a table with a figure in any row loses none of its rows", () => {
  fc.assert(
    fc.property(fc.integer({ min: 51, max: 160 }), fc.nat(50), (count, at) => {
      const shown = tables(tableOf(count, (row) => (row === at ? { text: "12", figure: "findings.open" } : { text: "none" })));
      expect(shown.reduce((sum, { rows }) => sum + rows.length, 0)).toBe(count);
    }),
    { numRuns: 20 },
  );
});

test("of what changed at most 50 rows are listed, the short groups whole, every count is said, and each cut group says once how many are left", () => {
  fc.assert(
    fc.property(fc.record({ fixed: fc.nat(400), new: fc.nat(80), back: fc.nat(12), open: fc.nat(2_000) }), (counts) => {
      const groups = changes(changesOf(counts));
      const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
      expect(groups.reduce((sum, { rows }) => sum + rows.length, 0)).toBe(Math.min(50, total));
      for (const [id, count] of Object.entries(counts)) {
        const own = groups.filter((group) => group.id === id);
        const rows = own.flatMap((group) => group.rows.map(({ text }) => text));
        expect(rows).toEqual(Array.from({ length: rows.length }, (_, at) => `${id} ${at + 1}`));
        if (count <= 12) expect(rows).toHaveLength(count);
        if (own.length > 0) expect(own[0]?.count).toEqual({ text: `${count}`, figure: `findings.${id}` });
        const left = own.flatMap(({ note }) => /The other ([\d,]+) rows? (?:is|are) in the spreadsheet\./u.exec(note ?? "")?.[1] ?? []);
        expect(left).toEqual(rows.length === count ? [] : [(count - rows.length).toLocaleString("en-US")]);
      }
    }),
    { numRuns: 40 },
  );
});

test("lists of two thousand rows that nobody capped add no more than twenty-four slides to a deck", () => {
  const report = reportOf();
  const lists = [tableOf(2_000, () => ({ text: "www.alderfalls.gov" })), changesOf({ fixed: 700, new: 300, back: 40, open: 2_000 })];
  const blocks = lists.map((block) => ({ audience: "all" as const, block }));
  const trial = { id: "trial", title: "Trial", verdict: null, headline: "Lists", notes: [], blocks };
  const deck = slides({ ...report, sections: [...report.sections, trial] });
  expect(deck.length - slides(report).length).toBeLessThanOrEqual(24);
});
