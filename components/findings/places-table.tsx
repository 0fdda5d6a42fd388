import type { FindingDetail } from "#components/findings/finding-answers.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/states.tsx";
import { formatCount, formatMoment } from "#server/posture/format.ts";

/** Occurrences, for engineers: where the scanner saw the rule match. */
export function PlacesTable({ last, timeZone, title }: { last: FindingDetail["last"]; timeZone: string; title: string }) {
  if (last === null || last.places.length === 0) return <EmptyState title="No places">The scan report names none.</EmptyState>;
  const shown = last.places.length;
  const when = `${last.scanner}, ${formatMoment(last.finishedAt, timeZone, { year: true })}`;
  return (
    <DataTable
      caption={`Places of ${title}`}
      columns={[{ title: "Host" }, { title: "Port", align: "end" }, { title: "Protocol" }, { title: "Address" }, { title: "Parameter" }]}
      note={shown < last.total ? `Showing ${formatCount(shown)} of ${formatCount(last.total)} places. ${when}.` : `${when}.`}
      rows={last.places.map((place, at) => ({
        id: String(at),
        cells: [
          place.host,
          place.port === null ? "not given" : String(place.port),
          place.protocol ?? "not given",
          place.uri ?? "not given",
          place.parameter ?? "not given",
        ],
      }))}
    />
  );
}
