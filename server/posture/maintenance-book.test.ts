import { expect, test } from "vitest";
import { STANDARD_POLICY } from "#server/posture/contract.ts";
import type { ContractPolicy, MaintenanceWindow } from "#server/posture/facts.ts";
import { whenWords, windowEntries, windowsBetween } from "#server/posture/maintenance-book.ts";

const ZONE = "America/Chicago";
const terms = (maintenance: Partial<ContractPolicy["maintenance"]>): ContractPolicy => ({
  ...STANDARD_POLICY,
  id: "p",
  effectiveFrom: "2026-01-01",
  maintenance: { ...STANDARD_POLICY.maintenance, noticeHours: 72, clause: "Clause 4.2", ...maintenance },
});
const window = (change: Partial<MaintenanceWindow> = {}): MaintenanceWindow => ({
  id: "w",
  site: null,
  from: "2026-10-11T07:00:00Z",
  to: "2026-10-11T09:00:00Z",
  announcedAt: "2026-10-05T07:00:00Z",
  reason: "Update",
  approvedBy: null,
  ...change,
});
const SUNDAY = [{ days: [7], from: "02:00", to: "06:00" }];
const SATURDAY = [{ days: [6], from: "02:00", to: "06:00" }];

test.each<[string, Partial<MaintenanceWindow>, Partial<ContractPolicy["maintenance"]>, string, string]>([
  ["in time", {}, {}, "announced", "Announced 5 October, 02:00, 6 days before; Clause 4.2 asks for 72 hours."],
  [
    "late",
    { announcedAt: "2026-10-10T11:00:00Z" },
    {},
    "waiting",
    "Announced 10 October, 06:00, 20 hours before; Clause 4.2 asks for 72 hours. Too late: its minutes count until somebody approves it.",
  ],
  [
    "after it began",
    { announcedAt: "2026-10-11T08:00:00Z" },
    { noticeHours: 0 },
    "waiting",
    "Announced 11 October, 03:00, after it began. Too late: its minutes count until somebody approves it.",
  ],
  [
    "approved late",
    { announcedAt: "2026-10-10T11:00:00Z", approvedBy: "Sam Keller" },
    {},
    "approved",
    "Announced 10 October, 06:00, 20 hours before; Clause 4.2 asks for 72 hours. Approved by Sam Keller.",
  ],
  [
    "of a series, too late for its first day",
    { announcedAt: "2026-10-10T11:00:00Z", series: "s" },
    {},
    "counts",
    "Announced 10 October, 06:00, 20 hours before; Clause 4.2 asks for 72 hours. Too late for this day, so its minutes count.",
  ],
  [
    "read from a monitor",
    { pulledFrom: "Status pages" },
    {},
    "announced",
    "First seen in Status pages 5 October, 02:00, 6 days before; Clause 4.2 asks for 72 hours.",
  ],
  [
    "under a contract that leaves nothing out",
    {},
    { excluded: false },
    "counts",
    "Announced 5 October, 02:00, 6 days before. The contract does not leave out maintenance, so its minutes count.",
  ],
  [
    "of a kind the contract does not know",
    { kind: "force-majeure" },
    {},
    "counts",
    "Announced 5 October, 02:00, 6 days before. The contract does not leave out force majeure, so its minutes count.",
  ],
  ["inside the contract's hours", {}, { within: SUNDAY }, "announced", "Announced 5 October, 02:00, 6 days before; Clause 4.2 asks for 72 hours."],
  [
    "outside the contract's hours",
    {},
    { within: SATURDAY },
    "counts",
    "Announced 5 October, 02:00, 6 days before; Clause 4.2 asks for 72 hours. It lies outside Saturday 02:00 to 06:00, so its minutes count.",
  ],
  [
    "partly outside",
    { from: "2026-10-11T06:00:00Z" },
    { within: SUNDAY },
    "announced",
    "Announced 5 October, 02:00, 5 days before; Clause 4.2 asks for 72 hours. Only its minutes at Sunday 02:00 to 06:00 are left out.",
  ],
])("a window %s: how it stands, and why", (_name, change, maintenance, standing, why) => {
  expect(windowEntries([window(change)], { policies: [terms(maintenance)], timeZone: ZONE })).toEqual([expect.objectContaining({ standing, why })]);
});

test("a window is judged by the terms of the month it begins in", () => {
  const policies = [terms({ noticeHours: 1 }), { ...terms({ noticeHours: 720 }), id: "later", effectiveFrom: "2026-11-01" }];
  const later = window({ id: "v", from: "2026-11-08T08:00:00Z", to: "2026-11-08T09:00:00Z", announcedAt: "2026-11-05T08:00:00Z" });
  expect(windowEntries([later, window()], { policies, timeZone: ZONE }).map(({ id, standing }) => [id, standing])).toEqual([
    ["w", "announced"],
    ["v", "waiting"],
  ]);
});

test("a span over midnight names both days, by the client's clock", () => {
  expect(whenWords("2026-10-11T04:00:00Z", "2026-10-11T09:00:00Z", ZONE)).toBe("Saturday 10 October 2026, 23:00 to 11 October, 04:00");
});

test("between two moments: the single windows and the weekly ones that touch them", () => {
  const series = {
    id: "s",
    site: null,
    kind: "maintenance" as const,
    timeZone: ZONE,
    weekly: SUNDAY,
    firstDay: "2026-10-01",
    lastDay: null,
    skipDays: ["2026-10-18"],
    announcedAt: "2026-09-01T00:00:00Z",
    reason: "Weekly",
  };
  const at = (instant: string) => Date.parse(instant) / 1000;
  const found = windowsBetween(
    { windows: [window(), window({ id: "old", from: "2026-09-01T00:00:00Z", to: "2026-09-01T01:00:00Z" })], series: [series] },
    { from: at("2026-10-10T00:00:00Z"), to: at("2026-10-26T00:00:00Z") },
  );
  expect(found.map(({ id, from }) => [id.split("@")[0], from])).toEqual([
    ["w", "2026-10-11T07:00:00Z"],
    ["s", "2026-10-11T07:00:00Z"],
    ["s", "2026-10-25T07:00:00Z"],
  ]);
});
