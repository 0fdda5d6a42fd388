import { expect, test } from "vitest";
import type { MaintenanceWindow } from "#server/posture/facts.ts";
import { OCTOBER_POLICY } from "#server/posture/facts.fixture.ts";
import { classifyWindows, standingWindows } from "#server/posture/maintenance.ts";
import { toSeconds } from "#server/posture/period.ts";

const window = (more: Partial<MaintenanceWindow>): MaintenanceWindow => ({
  id: "m",
  site: null,
  from: "2026-10-13T06:00:00Z",
  to: "2026-10-13T08:00:00Z",
  announcedAt: "2026-10-01T00:00:00Z",
  reason: "Upgrade",
  approvedBy: null,
  ...more,
});
const policy = (noticeHours: number) => ({ ...OCTOBER_POLICY, maintenance: { ...OCTOBER_POLICY.maintenance, noticeHours } });

test.each([
  ["with exactly the notice due it counts as announced", "2026-10-10T06:00:00Z", 72, null, "announced"],
  ["a second too late it does not", "2026-10-10T06:00:01Z", 72, null, "refused"],
  ["too late but approved it does, as approved", "2026-10-10T06:00:01Z", 72, "Contract office", "approved"],
  ["entered afterwards it needs an approver", "2026-10-14T00:00:00Z", 0, null, "refused"],
  ["entered afterwards and approved it says so", "2026-10-14T00:00:00Z", 0, "Contract office", "approved"],
  ["announced as it begins is not before it began", "2026-10-13T06:00:00Z", 0, null, "refused"],
  ["without a notice rule a second before is enough", "2026-10-13T05:59:59Z", 0, null, "announced"],
  ["in time and approved it stays announced", "2026-10-01T00:00:00Z", 72, "Contract office", "announced"],
])("%s", (_, announcedAt, hours, approvedBy, standing) => {
  expect(classifyWindows([window({ announcedAt, approvedBy })], policy(hours))[0]?.standing).toBe(standing);
});

test("overlapping windows own each second once, and only for their site", () => {
  const windows = classifyWindows(
    [
      window({ id: "late", from: "2026-10-13T07:00:00Z", to: "2026-10-13T09:00:00Z" }),
      window({ id: "early" }),
      window({ id: "other", site: "forms", from: "2026-10-13T08:30:00Z", to: "2026-10-13T10:00:00Z" }),
    ],
    policy(72),
  );
  const told = (site: string) =>
    standingWindows(windows, site).map(({ id, from, to }) => [
      id,
      (from - toSeconds("2026-10-13T00:00:00Z")) / 3600,
      (to - toSeconds("2026-10-13T00:00:00Z")) / 3600,
    ]);
  expect(told("www")).toEqual([
    ["early", 6, 8],
    ["late", 8, 9],
  ]);
  expect(told("forms")).toEqual([
    ["early", 6, 8],
    ["late", 8, 9],
    ["other", 9, 10],
  ]);
});

test("a refused window takes no second from a standing one, and an empty window is none", () => {
  const windows = classifyWindows(
    [window({ id: "refused", announcedAt: "2026-10-13T05:00:00Z" }), window({ id: "standing" }), window({ id: "empty", to: "2026-10-13T06:00:00Z" })],
    policy(72),
  );
  expect(standingWindows(windows, "www").map(({ id }) => id)).toEqual(["standing"]);
  expect(windows.map(({ id }) => id)).toEqual(["refused", "standing"]);
});
