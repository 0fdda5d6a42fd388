import { Document, Page, renderToBuffer, Text, View } from "@react-pdf/renderer";
import { createElement as h } from "react";
import type { Report } from "#server/posture/report.ts";
import { blockTable } from "#server/renderers/csv-blocks.ts";

/** The same report by @react-pdf: its text and tables, without our charts, tags and attachments, so it has less to do than ours. */
export async function renderWithReactPdf(report: Report): Promise<Uint8Array> {
  const sections = report.sections.map((section) =>
    h(
      View,
      { key: section.id },
      h(Text, { style: { fontSize: 16, marginTop: 18 } }, section.title),
      h(Text, { style: { fontSize: 12 } }, section.headline),
      ...section.blocks.map(({ block }, at) => table(blockTable(block), `${section.id} ${at}`)),
      ...section.notes.map((note) => h(Text, { key: note.title, style: { fontSize: 8 } }, `${note.title} ${note.text}`)),
    ),
  );
  const page = h(Page, { size: "LETTER", style: { padding: 48, fontSize: 9 } }, h(Text, { style: { fontSize: 22 } }, report.headline), ...sections);
  return new Uint8Array(await renderToBuffer(h(Document, { title: report.headline }, page)));
}

function table({ title, header, rows }: ReturnType<typeof blockTable>, key: string) {
  const line = (cells: readonly (string | number | null)[], at: number) =>
    h(
      View,
      { key: at, style: { flexDirection: "row", borderBottom: "0.5pt solid #ccc" }, wrap: false },
      ...cells.map((cell, column) => h(Text, { key: column, style: { flex: 1, padding: 2 } }, cell === null ? "" : String(cell))),
    );
  return h(View, { key, style: { marginTop: 8 } }, h(Text, { style: { fontSize: 10 } }, title), line(header, -1), ...rows.map(line));
}
