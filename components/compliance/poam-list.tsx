import { DataTable } from "#components/ui/data-table.tsx";
import { VerdictMark } from "#components/ui/verdict-mark.tsx";
import { countOf, formatDay } from "#server/posture/format.ts";

export type PoamRow = { plan: string; item: string; title: string; status: string | null; deadline: string | null; closedAt: string | null };

/** What we have promised an authorising body to put right, and by when. Open items only are listed; closed ones are counted. */
export function PoamList({ items, today }: { items: PoamRow[]; today: string }) {
  if (items.length === 0) return null;
  const open = items.filter(({ closedAt }) => closedAt === null);
  const closed = items.length - open.length;
  return (
    <section>
      <h2>Plans of action</h2>
      <p>
        {open.length === 0 ? "No item is open." : `${countOf(open.length, "item")} open.`} {closed > 0 && `${countOf(closed, "item")} closed.`} For staff only.
      </p>
      {open.length > 0 && (
        <DataTable
          caption="Open items, the earliest deadline first"
          columns={[{ title: "Item" }, { title: "Deadline" }, { title: "Status" }]}
          rows={open.map(({ plan, item, title, status, deadline }) => ({
            id: `${plan} ${item}`,
            cells: [title, deadlineOf(deadline?.slice(0, 10) ?? null, today), status ?? "Not said"],
          }))}
        />
      )}
    </section>
  );
}

function deadlineOf(day: string | null, today: string) {
  if (day === null) return "None named";
  if (day >= today) return formatDay(day, { year: true });
  return (
    <>
      <VerdictMark verdict={{ state: "missed", label: "Overdue" }} />
      <small className="under">{formatDay(day, { year: true })}</small>
    </>
  );
}
