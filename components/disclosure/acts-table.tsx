import { DataTable } from "#components/ui/data-table.tsx";
import type { DisclosureAct } from "#server/posture/disclosure-record.ts";

export function ActsTable({ acts, moment, caption }: { acts: DisclosureAct[]; moment: (instant: string) => string; caption: string }) {
  return (
    <DataTable
      caption={caption}
      columns={[{ title: "When" }, { title: "What", align: "why" }, { title: "By" }]}
      rows={acts.map(({ at, by, text, reason }, row) => ({
        id: `${at} ${row}`,
        cells: [
          moment(at),
          <span key="what">
            {text}
            {reason !== null && <small>{reason}</small>}
          </span>,
          by,
        ],
      }))}
    />
  );
}
