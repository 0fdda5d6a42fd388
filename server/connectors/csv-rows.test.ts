import fc from "fast-check";
import { expect, test } from "vitest";
import { headingDelimiter, readCsvRows } from "#server/connectors/csv-rows.ts";

const HEADING = [["id"], ["name", "title"]];
async function* cut(whole: string, size: number): AsyncIterable<string> {
  for (let i = 0; i < whole.length; i += size) yield whole.slice(i, i + size);
}
async function read(whole: string, size = 65_536) {
  const rows: string[][] = [];
  const { preamble } = await readCsvRows(cut(whole, size), HEADING, (row) =>
    rows.push([String(row.line), row.get("id"), row.get("name", "title"), row.get("gone")]),
  );
  return { rows, preamble };
}
const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

test("whatever stands in the cells, the delimiter or the pieces, the rows come back as written", async () => {
  const cell = fc.string({ unit: fc.constantFrom("a", '"', ",", ";", "\t", "\n", "é", "=", " ", "<"), maxLength: 12 }).map((text) => `.${text}.`);
  const file = fc.record({
    rows: fc.array(fc.tuple(cell, cell), { maxLength: 6 }),
    delimiter: fc.constantFrom(",", ";", "\t"),
    end: fc.constantFrom("\n", "\r\n"),
  });
  await fc.assert(
    fc.asyncProperty(file, fc.integer({ min: 1, max: 40 }), async ({ rows, delimiter, end }, size) => {
      const text = [["ID", "Title"], ...rows].map((cells) => cells.map(quoted).join(delimiter)).join(end);
      expect((await read(text, size)).rows.map((row) => row.slice(1, 3))).toEqual(rows);
    }),
  );
});

test("what stands above the heading is handed over apart, and an absent column is empty", async () => {
  expect(await read('"Report","1 page"\n"x"\n\nID,Name\n1,a\n')).toEqual({ preamble: [["Report", "1 page"], ["x"]], rows: [["5", "1", "a", ""]] });
});

test.each([
  ["no such heading", "ID,Size\n1,2\n", /columns "id", "name"/],
  ["a quote that is never closed", 'ID,Name\n1,"a\n2,b\n', /line \d+: its quotes do not match, or it breaks off/],
  ["a row that breaks off", "ID,Name,Size\n1,a,2\n2,b", /Line 3 has 2 fields, the heading has 3/],
  ["a column twice", "ID,Name,id\n1,a,2\n", /"id" is there twice/],
  ["one row of five million characters", `ID,Name\n1,"${"x".repeat(5_000_000)}"\n`, /more than 4000000 characters/],
])("%s is refused", async (_what, text, reason) => {
  await expect(read(text)).rejects.toMatchObject({ code: "bad-input", message: expect.stringMatching(reason) });
});

test("a failure of what delivers the file is passed on as it is", async () => {
  async function* broken(): AsyncIterable<string> {
    yield `ID,Name\n${"1,a\n".repeat(20_000)}`;
    throw new RangeError("the file is not valid UTF-8");
  }
  await expect(readCsvRows(broken(), HEADING, () => {})).rejects.toThrow(new RangeError("the file is not valid UTF-8"));
});

test.each([
  ["ID;Name\n", ";"],
  ["\ufeffid,title", ","],
  ['"a","b"\n"ID","Name"\n', ","],
  ["ID\tName", "\t"],
  ["identity,names\n", null],
  ["<id>,name", null],
])("the heading of %j is set apart by %j", (head, delimiter) => {
  expect(headingDelimiter(head, HEADING)).toBe(delimiter);
});
