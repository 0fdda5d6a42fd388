import { checkAddress } from "#server/posture/check-address.ts";
import type { Publication, Report, Section } from "#server/posture/report.ts";
import { blockTable, type CsvTable } from "#server/renderers/csv-blocks.ts";
import { visibleText } from "#server/renderers/visible-text.ts";
import type { Sheet, SheetCell } from "#server/renderers/workbook-sheet.ts";

/** A block drawn as a sheet; `title` is its own, whatever fits the sheet's name. */
type Drawn = { title: string; sheet: Sheet };
type Figures = Report["figures"];

const DAY = /^\d{4}-\d{2}-\d{2}$/u;
const WHOLE = /^(0|[1-9]\d{0,2}(,\d{3})*|[1-9]\d{0,14})$/u;
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function figureCell(figure: Figures[string] | undefined): SheetCell {
  if (figure === undefined || figure.value === null) return null;
  if (figure.unit === "pct") return { number: figure.value, format: "percent" };
  if (figure.unit === "usd-cents") return { number: figure.value / 100, format: "dollars" };
  return figure.unit === "count" ? { number: figure.value, format: "integer" } : figure.value;
}

const unitOf = (figure: Figures[string] | undefined): string | null => (figure === undefined ? null : figure.unit === "usd-cents" ? "usd" : figure.unit);

/** Days become dates. A column of whole numbers becomes numbers; one text among them keeps it text. */
function typed({ header, rows }: CsvTable): SheetCell[][] {
  const whole = header.map((_, at) =>
    rows.every((row) => row[at] === null || row[at] === undefined || row[at] === "" || typeof row[at] === "number" || WHOLE.test(row[at])),
  );
  return rows.map((row) =>
    header.map((_, at): SheetCell => {
      const cell = row[at] ?? null;
      if (typeof cell !== "string" || cell === "") return cell;
      if (DAY.test(cell)) return { day: cell };
      return whole[at] ? { number: Number(cell.replaceAll(",", "")), format: "integer" } : cell;
    }),
  );
}

/** Where a table names figures, their exact values and units stand beside the names. `worded` = its header is the report's own. */
function withFigures({ header, rows }: CsvTable, figures: Figures, worded: boolean): Pick<Sheet, "header" | "rows"> {
  const at = worded ? -1 : header.indexOf("figure");
  const cells = typed({ title: "", header, rows });
  if (at === -1) return { header: worded ? header : header.map(capital), rows: cells };
  const named = rows.map((row) => figures[String(row[at] ?? "")]);
  return {
    header: [...header.map(capital), "Exact value", "Exact unit"],
    rows: cells.map((row, index) => [...row, figureCell(named[index]), unitOf(named[index])]),
  };
}

/** A name a workbook takes: at most 31 characters, none of []:*?/\, whole words, no two alike, and never only a number. */
function sheetName(wanted: string, taken: Set<string>): string {
  const legal = visibleText(wanted)
    .replace(/[[\]:*?/\\\n']/gu, " ")
    .replace(/\s+/gu, " ")
    .trim();
  const plain = /\p{L}/u.test(legal) && !/^(sheet|table|worksheet)\s*\d*$/iu.test(legal) ? legal : `Data ${legal}`.trim();
  const cut = (most: number) => (plain.length <= most ? plain : (/^.*\S(?=\s)/u.exec(plain.slice(0, most + 1))?.[0] ?? plain.slice(0, most))).toWellFormed();
  let name = cut(31);
  for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${cut(31 - String(number).length - 1)} ${number}`;
  taken.add(name.toLowerCase());
  return name;
}

function about(report: Report, publication: Publication | null, verifyUrl: string | undefined): Sheet {
  const rows: SheetCell[][] = [
    ["Headline", report.headline],
    ["Summary", report.summary],
    ["What you need to do", report.action],
    ["Verdict", report.verdict.label],
    ["Client", report.client.name],
    ["Period", report.periodLabel],
    ["From", report.period.start],
    ["To", report.period.end],
    ["Time zone", report.period.timeZone],
    ["Status", report.status],
    ["Evidence read at", report.builtAt],
    ["Edition for", report.reader],
    ["Issued by", report.vendor.name],
  ];
  if (publication !== null) {
    rows.push(["Code", publication.code], ["Revision", publication.revision], ["Published at", publication.publishedAt], ["SHA-256", publication.sha256]);
    if (verifyUrl !== undefined) rows.push(["Check this copy", checkAddress(verifyUrl, publication.code).href]);
    for (const change of publication.errata) rows.push(["Changed since the last revision", change]);
  }
  return { name: "Report", header: ["About", "Value"], rows };
}

/** What a section says in sentences, and on which sheets its tables stand. */
function saidBy(section: Section, sheets: Drawn[]): SheetCell[][] {
  return [
    ["Headline", section.headline],
    ["Verdict", section.verdict?.label ?? null],
    ...section.blocks.flatMap(({ block }): SheetCell[][] => {
      if (block.kind === "paragraph") return [["Text", block.text]];
      return block.kind === "note" ? [[`Note by ${block.by}, ${block.at}`, block.text]] : [];
    }),
    ...section.notes.map((note) => [`Method: ${note.title}`, note.text]),
    ...sheets.map(({ title, sheet }) => [`Sheet: ${sheet.name}`, title]),
  ]
    .filter(([, text]) => text !== null)
    .map((row) => [section.title, ...row]);
}

function drawn(section: Section, figures: Figures, taken: Set<string>): Drawn[] {
  return section.blocks.flatMap(({ block }): Drawn[] => {
    if (block.kind === "paragraph" || block.kind === "note") return [];
    const table = blockTable(block);
    const title = table.title || section.title;
    const long = title.startsWith(section.title) ? title : `${section.title}, ${title}`;
    return [{ title, sheet: { name: sheetName(long.length <= 31 ? long : title, taken), ...withFigures(table, figures, block.kind === "table") } }];
  });
}

/** The report as sheets: what it is, what it says, one sheet per block, and every figure with its exact value. */
export function reportSheets(report: Report, publication: Publication | null, verifyUrl?: string): Sheet[] {
  const taken = new Set(["report", "sections", "figures"]);
  const body = report.sections.map((section) => ({ section, sheets: drawn(section, report.figures, taken) }));
  const figures = Object.entries(report.figures).map(([id, figure]): SheetCell[] => [id, figureCell(figure), unitOf(figure), figure.display, figure.basis]);
  return [
    about(report, publication, verifyUrl),
    { name: "Sections", header: ["Section", "What", "Text"], rows: body.flatMap(({ section, sheets }) => saidBy(section, sheets)) },
    ...body.flatMap(({ sheets }) => sheets.map(({ sheet }) => sheet)),
    { name: "Figures", header: ["Figure", "Value", "Unit", "Display", "Basis"], rows: figures },
  ];
}
