import { EXPORT_FORMATS } from "#components/exports/export-formats.ts";
import { ExportList } from "#components/exports/export-list.tsx";
import { type ExportItem, isOpen } from "#components/exports/export-words.ts";
import { RequestExport } from "#components/exports/request-export.tsx";
import { Page, PageTitle } from "#components/ui/page.tsx";
import { countOf } from "#server/posture/format.ts";

type ExportsScreenProps = { exports: ExportItem[]; periods: { value: string; label: string }[]; latest: string; clients: number };

/** The files of a whole book at once. */
export function ExportsScreen({ exports, periods, latest, clients }: ExportsScreenProps) {
  const open = exports.filter(isOpen).length;
  const title =
    clients === 0
      ? "There is no client in your book yet."
      : open > 0
        ? `${countOf(open, "export")} being made.`
        : `Export the reports of ${countOf(clients, "client")} at once.`;
  return (
    <Page narrow>
      <PageTitle eyebrow="Exports" title={title} sub="One zip with the published report of each client, and a list of what is not in it and why." />
      {clients > 0 && <RequestExport periods={periods} latest={latest} formats={EXPORT_FORMATS} />}
      <h2>Your exports</h2>
      <ExportList initial={exports} labels={Object.fromEntries(periods.map(({ value, label }) => [value, label]))} />
    </Page>
  );
}
