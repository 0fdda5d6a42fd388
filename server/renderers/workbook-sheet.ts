import { visibleText } from "#server/renderers/visible-text.ts";
import { XML, xmlText } from "#server/renderers/xml-text.ts";

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
/** A number with how it is shown, a day ("2026-10-31"), or text, which is never read as a formula. null = an empty cell. */
export type SheetCell = string | number | null | { number: number; format: "integer" | "percent" | "dollars" } | { day: string };
/** `name` at most 31 characters, unique in the workbook; `header` not empty. */
export type Sheet = { name: string; header: string[]; rows: SheetCell[][] };

/** What a cell may hold at most. */
const LONGEST = 32_767;

const FORMATS = { integer: 4, percent: 5, dollars: 6 } as const;
const HEADER = 1;
const NUMBER_HEADER = 7;
const TEXT = 2;
const DAY = 3;
const PLAIN = 0;

const xf = (numFmt: number, more: string, horizontal = "") =>
  `<xf numFmtId="${numFmt}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"${more}><alignment vertical="center" wrapText="1"${horizontal}/></xf>`;

const NUMBER = ' horizontal="right" indent="1"';
const header = (more: string) =>
  `<xf numFmtId="49" fontId="1" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" applyBorder="1" applyAlignment="1"><alignment vertical="bottom" wrapText="1"${more}/></xf>`;

/** 0 number, 1 header, 2 text, 3 day, 4 integer, 5 percent, 6 dollars, 7 header over numbers. The percent sign is literal: values are 0 to 100, and no digit is rounded away. */
export const STYLES = `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="4"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="#,##0"/><numFmt numFmtId="166" formatCode="0.############&quot; %&quot;"/><numFmt numFmtId="167" formatCode="&quot;$&quot;#,##0.00"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Arial"/><family val="2"/></font><font><b/><sz val="11"/><name val="Arial"/><family val="2"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border><left/><right/><top/><bottom style="thin"><color rgb="FF14203A"/></bottom><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="8">${xf(0, "", NUMBER)}${header("")}${xf(49, "")}${xf(164, "", ' horizontal="left"')}${xf(165, "", NUMBER)}${xf(166, "", NUMBER)}${xf(167, "", NUMBER)}${header(NUMBER)}</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

/** 0 → "A", 26 → "AA". */
export function columnName(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : columnName(Math.floor(index / 26) - 1) + columnName(index % 26);
}

/** Days since the epoch spreadsheets count from, for any day after February 1900. */
const serial = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000 + 25_569;

function textCell(at: string, text: string, style: number): string {
  return `<c r="${at}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xmlText([...text].slice(0, LONGEST).join(""))}</t></is></c>`;
}

function cellPart(cell: SheetCell, at: string): string {
  if (cell === null || cell === "") return "";
  if (typeof cell === "string") return textCell(at, cell, TEXT);
  if (typeof cell === "number") return `<c r="${at}" s="${PLAIN}"><v>${cell}</v></c>`;
  if ("day" in cell) return `<c r="${at}" s="${DAY}"><v>${serial(cell.day)}</v></c>`;
  return `<c r="${at}" s="${FORMATS[cell.format]}"><v>${cell.number}</v></c>`;
}

/** Column titles as a table needs them: none empty, none twice, on one line. */
function headers({ header }: Sheet): string[] {
  const seen = new Map<string, number>();
  return header.map((title, at) => {
    const name = visibleText(title).replaceAll("\n", " ").trim() || `Column ${at + 1}`;
    const times = (seen.get(name.toLowerCase()) ?? 0) + 1;
    seen.set(name.toLowerCase(), times);
    return times === 1 ? name : `${name} ${times}`;
  });
}

/** A table needs one row below its header, also when there is nothing to say. */
const area = ({ header, rows }: Sheet): string => `A1:${columnName(header.length - 1)}${Math.max(2, rows.length + 1)}`;

const shown = (cell: SheetCell | undefined): string =>
  cell === null || cell === undefined ? "" : typeof cell === "object" ? ("day" in cell ? cell.day : String(cell.number)) : String(cell);

function widthOf(sheet: Sheet, column: number): number {
  const longest = Math.max(
    (sheet.header[column] ?? "").length + 3,
    ...sheet.rows.map((row) =>
      Math.max(
        ...shown(row[column])
          .split("\n")
          .map((line) => line.length),
      ),
    ),
  );
  return Math.min(70, Math.max(10, longest + 2));
}

/** Points: not every program finds the height of wrapped text by itself. */
function heightOf(cells: SheetCell[], widths: number[]): number {
  const lines = (cell: SheetCell, at: number) =>
    shown(cell)
      .split("\n")
      .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / ((widths[at] ?? 10) - 1))), 0);
  return Math.min(400, Math.max(1, ...cells.map(lines)) * 14.5 + 5);
}

function isNumeric({ rows }: Sheet, column: number): boolean {
  const cells = rows.map((row) => row[column] ?? null).filter((cell) => cell !== null);
  return cells.length > 0 && cells.every((cell) => typeof cell === "number" || (typeof cell === "object" && "number" in cell));
}

/** One worksheet: header in row 1, frozen, every row below it. `selected` = the sheet the file opens on. */
export function sheetPart(sheet: Sheet, selected: boolean): string {
  const widths = sheet.header.map((_, at) => widthOf(sheet, at));
  const columns = widths.map((width, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`).join("");
  const row = (cells: string[], number: number, height: number) => `<row r="${number}" ht="${height}" customHeight="1">${cells.join("")}</row>`;
  const head = headers(sheet).map((title, at) => textCell(`${columnName(at)}1`, title, isNumeric(sheet, at) ? NUMBER_HEADER : HEADER));
  const body = sheet.rows.map((cells, index) =>
    row(
      cells.map((cell, at) => cellPart(cell, `${columnName(at)}${index + 2}`)),
      index + 2,
      heightOf(cells, widths),
    ),
  );
  return `${XML}<worksheet xmlns="${MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="${area(sheet)}"/><sheetViews><sheetView${selected ? ' tabSelected="1"' : ""} workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>${columns}</cols><sheetData>${row(head, 1, heightOf(sheet.header, widths))}${body.join("")}</sheetData><pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/><pageSetup orientation="landscape" fitToHeight="0"/><tableParts count="1"><tablePart r:id="rId1"/></tableParts></worksheet>`;
}

/** The sheet's table: it names the header row, for filters and for assistive technology. */
export function tablePart(sheet: Sheet, number: number): string {
  const columns = headers(sheet).map((title, at) => `<tableColumn id="${at + 1}" name="${xmlText(title)}"/>`);
  return `${XML}<table xmlns="${MAIN}" id="${number}" name="Table${number}" displayName="Table${number}" ref="${area(sheet)}" totalsRowShown="0"><autoFilter ref="${area(sheet)}"/><tableColumns count="${columns.length}">${columns.join("")}</tableColumns><tableStyleInfo showFirstColumn="0" showLastColumn="0" showRowStripes="0" showColumnStripes="0"/></table>`;
}
