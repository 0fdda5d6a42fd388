import { checkAddress } from "#server/posture/check-address.ts";
import type { Publication, Report } from "#server/posture/report.ts";
import { blockTable, type CsvTable } from "#server/renderers/csv-blocks.ts";
import { csvCell } from "#server/renderers/csv-cell.ts";
import type { Renderer } from "#server/renderers/renderer.ts";

const BOM = "\ufeff";

/** Tables one under another, each with its title and header row; every line has the same number of fields, so strict readers accept it. */
export const csv: Renderer = {
  id: "csv",
  contentType: "text/csv; charset=utf-8; header=present",
  extension: "csv",
  faults: null,
  async render(report, publication, { verifyUrl } = {}) {
    const tables = [about(report, publication, verifyUrl), figuresTable(report), ...sections(report)];
    return new TextEncoder().encode(csvText(tables.flatMap((table) => [[table.title], table.header, ...table.rows, []])));
  },
};

/** Rows as one CSV file: a byte order mark, then lines that all have the same number of fields. */
export function csvText(rows: CsvTable["rows"]): string {
  const width = Math.max(...rows.map((row) => row.length));
  const lines = rows.map((row) => Array.from({ length: width }, (_, column) => csvCell(row[column] ?? null)).join(","));
  return `${BOM}${lines.join("\r\n")}\r\n`;
}

function about(report: Report, publication: Publication | null, verifyUrl: string | undefined): CsvTable {
  const rows: CsvTable["rows"] = [
    ["Client", report.client.name],
    ["Period", report.periodLabel],
    ["From", report.period.start],
    ["To", report.period.end],
    ["Time zone", report.period.timeZone],
    ["Status", report.status],
    ["Verdict", report.verdict.label],
    ["Headline", report.headline],
    ["Summary", report.summary],
    ["What you need to do", report.action],
    ["Evidence read at", report.builtAt],
    ["Edition for", report.reader],
    ["Issued by", report.vendor.name],
  ];
  if (publication !== null) {
    rows.push(["Code", publication.code], ["Revision", publication.revision], ["Published at", publication.publishedAt], ["SHA-256", publication.sha256]);
    if (verifyUrl !== undefined) rows.push(["Check this copy", checkAddress(verifyUrl, publication.code).href]);
    for (const change of publication.errata) rows.push(["Changed since the last revision", change]);
  }
  return { title: `Security report: ${report.client.name}, ${report.periodLabel}`, header: ["about", "value"], rows };
}

/** Every figure with its exact value, unit, display and basis. */
export function figuresTable(report: Report): CsvTable {
  return {
    title: "Figures",
    header: ["figure", "value", "unit", "display", "basis"],
    rows: Object.entries(report.figures).map(([id, figure]) => [id, figure.value, figure.unit, figure.display, figure.basis]),
  };
}

function sections(report: Report): CsvTable[] {
  return report.sections.flatMap((section) => [
    {
      title: section.title,
      header: ["section", "value"],
      rows: [["Verdict", section.verdict?.label ?? null], ["Headline", section.headline], ...section.notes.map((note) => [`Note: ${note.title}`, note.text])],
    },
    ...section.blocks.map(({ block }) => {
      const table = blockTable(block);
      return { ...table, title: `${section.title}: ${table.title}` };
    }),
  ]);
}
