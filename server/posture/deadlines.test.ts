import { expect, test } from "vitest";
import { toMs } from "#server/posture/as-of.ts";
import { deadlineOf } from "#server/posture/deadlines.ts";

const policy = { name: "7/30/90/120", days: { critical: 7, high: 30, medium: 90, low: 120, unknown: null } };
const due = (firstSeen: string, at: string, asOfDay: string, severity: "critical" | "unknown" | "info" = "critical") =>
  deadlineOf({ policy, severity, firstSeen, timeZone: "America/New_York", lastMs: toMs(at), asOfDay });

test("due at the end of the day in the client's zone, not in UTC", () => {
  expect(due("2026-10-02T03:30:00Z", "2026-10-09T03:59:59.999Z", "2026-10-08")).toEqual({ dueDay: "2026-10-08", overdueDays: 0 });
  expect(due("2026-10-02T03:30:00Z", "2026-10-09T04:00:00Z", "2026-10-09")).toEqual({ dueDay: "2026-10-08", overdueDays: 1 });
});

test("the end of a 25-hour day is the end of that day", () => {
  expect(due("2026-10-25T12:00:00Z", "2026-11-02T04:59:59Z", "2026-11-01")).toEqual({ dueDay: "2026-11-01", overdueDays: 0 });
  expect(due("2026-10-25T12:00:00Z", "2026-11-02T05:00:00Z", "2026-11-02")).toEqual({ dueDay: "2026-11-01", overdueDays: 1 });
});

test("no policy for a severity is no deadline; information never has one", () => {
  expect(due("2026-01-01T12:00:00Z", "2026-10-09T04:00:00Z", "2026-10-09", "unknown")).toBeNull();
  expect(due("2026-01-01T12:00:00Z", "2026-10-09T04:00:00Z", "2026-10-09", "info")).toBeNull();
});
