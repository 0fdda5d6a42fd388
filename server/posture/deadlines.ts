import { daysBetween, endOfDayMs } from "#server/posture/as-of.ts";
import type { Severity } from "#server/posture/evidence.ts";
import type { DeadlinePolicy } from "#server/posture/facts.ts";
import { localDay } from "#server/posture/format.ts";
import { addDays } from "#server/posture/period.ts";

export type Deadline = { dueDay: string; overdueDays: number };

/**
 * When a finding must be fixed: first seen + days of its severity, at the end of that day in the client's zone. Null = no deadline.
 * `overdueDays` is 0 through the due day. Coming back does not restart the clock; a re-rating recalculates from first seen.
 */
export function deadlineOf(input: {
  policy: DeadlinePolicy;
  severity: Severity;
  firstSeen: string;
  timeZone: string;
  lastMs: number;
  asOfDay: string;
}): Deadline | null {
  const days = input.severity === "info" ? null : input.policy.days[input.severity];
  if (days === null) return null;
  const dueDay = addDays(localDay(input.firstSeen, input.timeZone), days);
  const overdue = input.lastMs >= endOfDayMs(dueDay, input.timeZone);
  return { dueDay, overdueDays: overdue ? daysBetween(dueDay, input.asOfDay) : 0 };
}
