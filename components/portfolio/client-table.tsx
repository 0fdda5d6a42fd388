import Link from "next/link";
import { Sparkline } from "#components/charts/sparkline.tsx";
import { aboutThem, contractDowntime, daysUntil } from "#components/portfolio/portfolio-words.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import type { Verdict } from "#server/posture/blocks.ts";
import { formatShare } from "#server/posture/format.ts";
import type { PortfolioRow } from "#server/posture/portfolio.ts";

const WHY = { reasons: "Why it is here", both: "Why it is here, and what changed", changed: "What changed" };
const NOTHING: Verdict = { state: "no-data", label: "No data" };

function uptimeSentence(row: PortfolioRow): string {
  const known = row.uptime.filter((point) => point.value !== null);
  const lowest = known.reduce<(typeof known)[number] | null>((low, point) => (low === null || (point.value ?? 0) < (low.value ?? 0) ? point : low), null);
  return lowest === null ? "No uptime was measured in twelve months" : `Uptime over ${known.length} of 12 months, lowest ${lowest.display}`;
}

type ClientTableProps = {
  caption: string;
  rows: PortfolioRow[];
  period: string;
  today: string;
  why: "reasons" | "both" | "changed";
  leads?: "report" | "sites";
};

/** Clients of a month: verdict, contract, findings, renewal, a year of uptime, and why they are here. */
export function ClientTable({ caption, rows, period, today, why, leads = "report" }: ClientTableProps) {
  const from = Math.min(99.8, ...rows.flatMap((row) => row.uptime.flatMap(({ value }) => (value === null ? [] : [Math.floor(value * 10) / 10]))));
  return (
    <DataTable
      caption={caption}
      note={`The lines of 12 months show uptime, drawn from ${formatShare(from)} to 100 %.`}
      columns={[
        { title: "Client" },
        { title: "Posture" },
        { title: "Contract downtime", align: "end" },
        { title: "Open findings", align: "end" },
        { title: "Past due", align: "end" },
        { title: "Renewal", align: "end" },
        { title: "12 months" },
        { title: WHY[why], align: "why" },
      ]}
      rows={rows.map((row) => {
        const name = (
          <>
            {row.client.name} <small>{row.client.state}</small>
          </>
        );
        const lines = why === "changed" ? row.changed : (row.month?.reasons ?? []);
        const quiet =
          row.month === null ? "Nothing was computed for this month" : why === "changed" ? "No change since the month before" : "Nothing needs attention";
        return {
          id: row.client.slug,
          cells: [
            <Link key="name" href={`/clients/${row.client.slug}/${leads === "report" ? period : "sites"}`}>
              {name}
            </Link>,
            <VerdictMark key="verdict" verdict={row.month?.verdict ?? NOTHING} />,
            contractDowntime(row).text,
            row.month?.figures["findings.open"]?.display ?? "no data",
            row.month?.figures["findings.overdue"]?.display ?? "no data",
            daysUntil(row.client.renewalOn, today),
            <Sparkline
              key="year"
              label={uptimeSentence(row)}
              points={row.uptime.map((point) => point.value)}
              from={from}
              to={100}
              tone={contractDowntime(row).missed ? "missed" : "ink"}
            />,
            <span key="why">
              {lines.length === 0 ? quiet : aboutThem(lines.slice(0, 2).join(" "))}
              {why === "both" && row.changed.length > 0 && <small className="changed">{row.changed.slice(0, 3).join(" ")}</small>}
            </span>,
          ],
        };
      })}
    />
  );
}
