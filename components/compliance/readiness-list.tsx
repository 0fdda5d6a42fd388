import { DataTable } from "#components/ui/data-table.tsx";
import { formatCount, formatMoment } from "#server/posture/format.ts";

export type ReadinessRow = { tool: string; framework: string; completed: number; total: number; at: string };

/** How far the compliance tools say we are. For staff: it is our own preparation, so it stands apart from the statements of outsiders. */
export function ReadinessList({ readiness }: { readiness: ReadinessRow[] }) {
  if (readiness.length === 0) return null;
  return (
    <section>
      <h2>Our own preparation</h2>
      <p>What our compliance tools count as done. Nobody outside has checked it: it is no statement, lights no badge, and no client sees it.</p>
      <DataTable
        caption="Controls done, by framework"
        columns={[{ title: "Framework" }, { title: "Tool" }, { title: "Controls done", align: "end" }, { title: "As of" }]}
        rows={readiness.map(({ tool, framework, completed, total, at }) => ({
          id: `${tool} ${framework}`,
          cells: [
            framework,
            tool,
            total === 0 ? "no data" : `${formatCount(completed)} of ${formatCount(total)}`,
            `${formatMoment(at, "UTC", { year: true })} UTC`,
          ],
        }))}
      />
    </section>
  );
}
