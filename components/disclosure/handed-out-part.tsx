import { READER_WORDS } from "#components/disclosure/disclosure-words.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import type { BulkRecord, DownloadRecord } from "#server/posture/disclosure-record.ts";
import { formatPeriod } from "#server/posture/period-words.ts";

type HandedOutPartProps = { downloads: DownloadRecord[]; bulk: BulkRecord[]; moment: (instant: string) => string };
const month = (period: string) => (period === "" ? "not recorded" : formatPeriod(period));

/** Files that left: one report at a time, and many at once. */
export function HandedOutPart({ downloads, bulk, moment }: HandedOutPartProps) {
  return (
    <>
      <h2>Files handed out</h2>
      {downloads.length === 0 ? (
        <p>No report of this client was downloaded since.</p>
      ) : (
        <DataTable
          caption="Reports downloaded"
          columns={[{ title: "When" }, { title: "Report" }, { title: "Format" }, { title: "Edition" }, { title: "By" }]}
          rows={downloads.map(({ at, by, period, revision, format, reader }, row) => ({
            id: String(row),
            cells: [
              moment(at),
              `${month(period)}, ${revision === null ? "draft" : `revision ${revision}`}`,
              format.toUpperCase(),
              READER_WORDS[reader] ?? reader,
              by,
            ],
          }))}
        />
      )}
      <h2>Bulk exports</h2>
      {bulk.length === 0 ? (
        <p>None was made since.</p>
      ) : (
        <DataTable
          caption="Bulk exports"
          columns={[{ title: "When" }, { title: "What" }, { title: "Period" }, { title: "Formats" }, { title: "Edition" }, { title: "By" }]}
          rows={bulk.map(({ at, by, done, period, formats, reader }, row) => ({
            id: String(row),
            cells: [
              moment(at),
              done === "requested" ? "Asked for" : "Downloaded",
              month(period),
              formats.length === 0 ? "not recorded" : formats.join(", ").toUpperCase(),
              READER_WORDS[reader] ?? "not recorded",
              by,
            ],
          }))}
          note="A bulk export holds the published reports of every client its person reached."
        />
      )}
    </>
  );
}
