import { CORE, corePart, type Parts, writeParts } from "#server/renderers/office-zip.ts";
import { type Sheet, sheetPart, STYLES, tablePart } from "#server/renderers/workbook-sheet.ts";
import { XML, xmlText } from "#server/renderers/xml-text.ts";

export type Workbook = { title: string; creator: string; at: string; code?: string | null; sheets: Sheet[] };

const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006";
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";

const relations = (list: [type: string, target: string][]): string =>
  `${XML}<Relationships xmlns="${PACKAGE}/relationships">${list.map(([type, target], at) => `<Relationship Id="rId${at + 1}" Type="${type}" Target="${target}"/>`).join("")}</Relationships>`;

function contentTypes(sheets: number): string {
  const override = (part: string, type: string) => `<Override PartName="${part}" ContentType="${type}"/>`;
  const each = Array.from(
    { length: sheets },
    (_, at) => override(`/xl/worksheets/sheet${at + 1}.xml`, `${TYPE}.worksheet+xml`) + override(`/xl/tables/table${at + 1}.xml`, `${TYPE}.table+xml`),
  );
  return `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override("/xl/workbook.xml", `${TYPE}.sheet.main+xml`)}${override("/xl/styles.xml", `${TYPE}.styles+xml`)}${override("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")}${each.join("")}</Types>`;
}

/** An .xlsx file. Every sheet is one table: a header row in a frozen pane that filters and that assistive technology announces. `stored` = to go into another zip. Pure. */
export function writeWorkbook({ title, creator, at, code = null, sheets }: Workbook, stored = false): Uint8Array {
  const parts: Parts = new Map([
    ["[Content_Types].xml", contentTypes(sheets.length)],
    [
      "_rels/.rels",
      relations([
        [`${OFFICE}/relationships/officeDocument`, "xl/workbook.xml"],
        [`${PACKAGE}/relationships/metadata/core-properties`, "docProps/core.xml"],
      ]),
    ],
    [CORE, corePart({ title, creator, at, code })],
    [
      "xl/workbook.xml",
      `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}/relationships"><bookViews><workbookView/></bookViews><sheets>${sheets.map(({ name }, index) => `<sheet name="${xmlText(name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`).join("")}</sheets></workbook>`,
    ],
    [
      "xl/_rels/workbook.xml.rels",
      relations([
        ...sheets.map((_, index): [string, string] => [`${OFFICE}/relationships/worksheet`, `worksheets/sheet${index + 1}.xml`]),
        [`${OFFICE}/relationships/styles`, "styles.xml"],
      ]),
    ],
    ["xl/styles.xml", STYLES],
  ]);
  sheets.forEach((sheet, index) => {
    parts.set(`xl/worksheets/sheet${index + 1}.xml`, sheetPart(sheet, index === 0));
    parts.set(`xl/worksheets/_rels/sheet${index + 1}.xml.rels`, relations([[`${OFFICE}/relationships/table`, `../tables/table${index + 1}.xml`]]));
    parts.set(`xl/tables/table${index + 1}.xml`, tablePart(sheet, index + 1));
  });
  return writeParts(parts, stored);
}
