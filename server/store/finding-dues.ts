import type { Prisma } from "#prisma/generated/client.ts";
import { toMs } from "#server/posture/as-of.ts";
import { policiesOn } from "#server/posture/deadline-policies.ts";
import type { Deadline } from "#server/posture/deadlines.ts";
import type { FindingPriority } from "#server/posture/facts.ts";
import { deadlineAt } from "#server/posture/finding-deadlines.ts";
import { localDay } from "#server/posture/format.ts";
import type { Severity } from "#server/posture/evidence.ts";
import type { LifecycleState } from "#server/posture/lifecycle.ts";
import type { Tx } from "#server/store/database.ts";
import { listDeadlinesOf } from "#server/store/deadlines.ts";
import { loadPriorities } from "#server/store/facts-priority.ts";
import { instantText } from "#server/store/instants.ts";

/** What of a row of `finding` sets its date. */
export type DueRow = {
  finding_id: string;
  client_id: string;
  time_zone: string;
  severity: Severity;
  state: LifecycleState;
  first_seen_at: Date;
  fixed_at: Date | null;
  cve: string[];
};
export type Due = { deadline: Deadline | null; priority: FindingPriority | null };

/** The date of each finding under its client's policies in force now, and what the catalogues say of it, by id. */
export async function datesOf(tx: Tx, rows: readonly DueRow[], now: string): Promise<Map<string, Due>> {
  const versions = await listDeadlinesOf(tx, [...new Set(rows.map(({ client_id }) => client_id))]);
  const { findings } = await loadPriorities(tx, rows);
  const clocks = new Map<string, { policies: ReturnType<typeof policiesOn>; timeZone: string; lastMs: number; day: string }>();
  const clockOf = ({ client_id, time_zone: timeZone }: DueRow) => {
    const day = localDay(now, timeZone);
    const clock = clocks.get(client_id) ?? { policies: policiesOn(versions.get(client_id) ?? [], day), timeZone, lastMs: toMs(now), day };
    clocks.set(client_id, clock);
    return clock;
  };
  return new Map(
    findings.map((row) => {
      const { severity, state, cve, priority = null } = row;
      const dated = { severity, state, cve, priority, firstSeen: instantText(row.first_seen_at), fixedAt: row.fixed_at && instantText(row.fixed_at) };
      return [row.finding_id, { priority, deadline: deadlineAt(dated, clockOf(row)) }];
    }),
  );
}

/**
 * Which of the findings a list is narrowed to are open past their due day. Policies are data of four kinds and the catalogues change daily, so dates are
 * reckoned and not kept: only what is open is read, and of that only what sets a date.
 */
export async function overdueAmong(tx: Tx, { from, where, now }: { from: Prisma.Sql; where: Prisma.Sql; now: string }): Promise<string[]> {
  const rows = await tx.$queryRaw<DueRow[]>`
    select f.finding_id::text, f.client_id::text, c.time_zone, f.severity, f.state, f.first_seen_at, f.fixed_at, f.cve ${from}
    where ${where} and f.state in ('new', 'open', 'reopened', 'not-assessed') and f.severity <> 'info'`;
  const dates = await datesOf(tx, rows, now);
  return [...dates].filter(([, { deadline }]) => (deadline?.overdueDays ?? 0) > 0).map(([id]) => id);
}
