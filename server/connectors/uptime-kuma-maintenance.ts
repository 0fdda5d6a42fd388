import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import { cleanLine } from "#server/connectors/text.ts";
import type { MaintenanceEvidence, Rejected } from "#server/posture/evidence.ts";

const Status = z.enum(["inactive", "scheduled", "under-maintenance", "ended", "unknown"]);
const Slot = z.object({ startDate: z.string(), endDate: z.string() });
const Maintenance = z.object({
  id: z.union([z.number(), z.string()]),
  title: z.string().nullish(),
  status: Status,
  timezone: z.string().nullish(),
  timeslotList: z.array(z.unknown()).nullish(),
});
type Read = { evidence: MaintenanceEvidence[]; rejected: Rejected[] };

/** Times of a recurring maintenance carry their zone; those of a single one are local times of the maintenance's own zone. */
function instantOf(time: string, timeZone: string | null | undefined): Temporal.Instant {
  if (/(Z|[+-]\d{2}:?\d{2})$/.test(time)) return Temporal.Instant.from(time);
  if (!timeZone) throw new RangeError("no zone");
  return Temporal.PlainDateTime.from(time.replace(" ", "T")).toZonedDateTime(timeZone).toInstant();
}

/**
 * The maintenance windows of a status page. Uptime Kuma lists a maintenance only while it lasts (a recurring one then with its next window too) and does not
 * say whom it concerns: those whose beats stand under maintenance in it. `maintained`: external name → unix seconds of such beats.
 */
export function readMaintenance(
  list: readonly unknown[],
  { maintained, seenAt }: { maintained: ReadonlyMap<string, readonly number[]>; seenAt: string },
): Read {
  const result: Read = { evidence: [], rejected: [] };
  for (const [index, item] of list.entries()) {
    const place = `maintenanceList[${index}]`;
    const reject = (reason: string, at: string, raw: unknown) => result.rejected.push({ reason, at, raw: JSON.stringify(raw).slice(0, 10_000) });
    const read = Maintenance.safeParse(item);
    if (!read.success) {
      reject(`This maintenance cannot be read, at ${read.error.issues[0]?.path.join(".") || "its top level"}.`, place, item);
      continue;
    }
    const { id, title, status, timezone, timeslotList } = read.data;
    if (status === "inactive") continue;
    const slots: { from: Temporal.Instant; to: Temporal.Instant }[] = [];
    for (const [number, slot] of (timeslotList ?? []).entries()) {
      const at = `${place}.timeslotList[${number}]`;
      const times = Slot.safeParse(slot);
      try {
        const { startDate, endDate } = Slot.parse(times.data);
        const [from, to] = [instantOf(startDate, timezone), instantOf(endDate, timezone)];
        if (Temporal.Instant.compare(from, to) < 0) slots.push({ from, to });
        else reject("This maintenance window ends before it begins.", at, slot);
      } catch {
        reject("The times of this maintenance window cannot be read.", at, slot);
      }
    }
    const within = (at: number) => slots.some(({ from, to }) => at * 1000 >= from.epochMilliseconds && at * 1000 < to.epochMilliseconds);
    const externals = [...maintained].filter(([, times]) => times.some(within)).map(([external]) => external);
    if (externals.length === 0) continue;
    for (const { from, to } of slots)
      result.evidence.push({
        kind: "maintenance",
        id: `${id}/${from}`,
        externals,
        from: from.toString(),
        to: to.toString(),
        reason: cleanLine(title ?? "", 500) || "Maintenance in Uptime Kuma",
        seenAt,
      });
  }
  return result;
}
