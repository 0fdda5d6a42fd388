import { beforeAll, expect, test } from "vitest";
import { reportOf } from "#server/posture/report.fixture.ts";
import { type Parts, readParts, writeParts } from "#server/renderers/office-zip.ts";
import { xlsx } from "#server/renderers/xlsx.ts";
import { xlsxFaults } from "#server/renderers/xlsx-faults.ts";

let book: Uint8Array;
beforeAll(async () => {
  book = await xlsx.render(reportOf(), null);
});

async function faultsAfter(part: string, from: string | RegExp, to: string): Promise<string[]> {
  const parts: Parts = readParts(book);
  const before = String(parts.get(part));
  const after = before.replace(from, to);
  expect(after, `${part} has ${from}`).not.toBe(before);
  parts.set(part, after);
  return (await xlsxFaults(writeParts(parts))).map(({ where, rule, message }) => `${where} · ${rule} · ${message}`);
}

const SHEET = "xl/worksheets/sheet2.xml";

test("our own workbooks have none", async () => {
  expect(await xlsxFaults(book)).toEqual([]);
});

test.each([
  ["a header row that is not frozen", SHEET, ' state="frozen"', "", ['sheet "Sections" · WCAG 1.3.1 · The header row is not frozen.']],
  [
    "a first row that leaves a column without a name",
    SHEET,
    /<c r="B1".*?<\/c>/su,
    "",
    ['sheet "Sections" · WCAG 1.3.1 · The first row does not name every column.'],
  ],
  [
    "a header row nothing marks as one",
    "xl/tables/table2.xml",
    "<table ",
    '<table headerRowCount="0" ',
    ['sheet "Sections" · WCAG 1.3.1 · The header row is not marked as one.'],
  ],
  ["an empty first row", SHEET, /<row r="1".*?<\/row>/su, "", ['sheet "Sections" · WCAG 1.3.1 · The table does not begin in the first cell.']],
  ["an empty first column", SHEET, /<c r="A1".*?<\/c>/su, "", ['sheet "Sections" · WCAG 1.3.1 · The table does not begin in the first cell.']],
  [
    "merged cells",
    SHEET,
    "<pageMargins",
    '<mergeCells><mergeCell ref="A2:B2"/></mergeCells><pageMargins',
    ['sheet "Sections" · WCAG 1.3.1 · The cells A2:B2 are merged.'],
  ],
  [
    "a sheet nobody named",
    "xl/workbook.xml",
    'name="Sections"',
    'name="Sheet2"',
    ['sheet 2 · WCAG 2.4.6 · The name "Sheet2" does not say what the sheet holds.'],
  ],
  ["a name there twice", "xl/workbook.xml", 'name="Sections"', 'name="report"', ['sheet 2 · WCAG 2.4.6 · The name "report" is there twice.']],
  [
    "a name programs refuse",
    "xl/workbook.xml",
    'name="Sections"',
    'name="A/B"',
    ['sheet 2 · ECMA-376 sheet names · The name "A/B" is too long or has characters programs refuse.'],
  ],
  ["no title", "docProps/core.xml", /<dc:title>.*?<\/dc:title>/u, "", ["document properties · WCAG 2.4.2 · The document has no title."]],
  ["no language", "docProps/core.xml", /<dc:language>.*?<\/dc:language>/u, "", ["document properties · WCAG 3.1.1 · The document does not say its language."]],
  [
    "a part that points nowhere",
    "xl/worksheets/_rels/sheet2.xml.rels",
    "table2",
    "table999",
    [
      "xl/worksheets/_rels/sheet2.xml.rels · ECMA-376 relationships · It points to ../tables/table999.xml, which is not in the file.",
      'sheet "Sections" · WCAG 1.3.1 · The header row is not marked as one.',
    ],
  ],
])("%s is named, and nothing else", async (_, part, from, to, faults) => {
  expect(await faultsAfter(part, from, to)).toEqual(faults);
});
