import type { Renderer } from "#server/renderers/renderer.ts";
import { writeWorkbook } from "#server/renderers/workbook.ts";
import { xlsxFaults } from "#server/renderers/xlsx-faults.ts";
import { reportSheets } from "#server/renderers/xlsx-sheets.ts";

/** A workbook to work on: numbers are numbers, days are dates, every sheet is a table with a header row. */
export const xlsx: Renderer = {
  id: "xlsx",
  contentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  extension: "xlsx",
  faults: xlsxFaults,
  async render(report, publication, { verifyUrl } = {}) {
    const title = `Security report, ${report.client.name}, ${report.periodLabel}`;
    const code = publication?.code ?? null;
    return writeWorkbook({ title, creator: report.vendor.name, at: report.builtAt, code, sheets: reportSheets(report, publication, verifyUrl) });
  },
};
