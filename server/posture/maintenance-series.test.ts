import { expect, test } from "vitest";
import type { MaintenanceSeries } from "#server/posture/facts.ts";
import { expandSeries } from "#server/posture/maintenance-series.ts";
import { classifyWindows } from "#server/posture/maintenance.ts";
import { monthOf, toSeconds } from "#server/posture/period.ts";
import { SUNDAY_WINDOW } from "#server/posture/contracts.fixture.ts";

const series = (more: Partial<MaintenanceSeries> = {}): MaintenanceSeries => ({
  id: "s",
  site: null,
  kind: "maintenance",
  timeZone: "America/New_York",
  weekly: [{ days: [7], from: "02:00", to: "06:00" }],
  firstDay: "2026-01-01",
  lastDay: null,
  skipDays: [],
  announcedAt: "2026-01-01T00:00:00Z",
  reason: "Weekly patches",
  ...more,
});
const span = (month: string, zone = "America/New_York") => {
  const { start, end } = monthOf(month, zone);
  return { from: toSeconds(start), to: toSeconds(end) };
};
const told = (more: Partial<MaintenanceSeries>, month: string, zone?: string) =>
  expandSeries(series(more), span(month, zone)).map(({ from, to }) => `${from.slice(5, 16)} ${to.slice(5, 16)}`);

test("a weekly window keeps its local hours over both changes of the clock", () => {
  expect(told({}, "2026-11")).toEqual([
    "11-01T07:00 11-01T11:00",
    "11-08T07:00 11-08T11:00",
    "11-15T07:00 11-15T11:00",
    "11-22T07:00 11-22T11:00",
    "11-29T07:00 11-29T11:00",
  ]);
  expect(told({}, "2026-03")).toEqual([
    "03-01T07:00 03-01T11:00",
    "03-08T07:00 03-08T10:00",
    "03-15T06:00 03-15T10:00",
    "03-22T06:00 03-22T10:00",
    "03-29T06:00 03-29T10:00",
  ]);
});

test("it begins, ends and pauses on local days", () => {
  expect(told({ firstDay: "2026-10-11", lastDay: "2026-10-25", skipDays: ["2026-10-18"] }, "2026-10")).toEqual([
    "10-11T06:00 10-11T10:00",
    "10-25T06:00 10-25T10:00",
  ]);
});

test("an occurrence over the end of a month is one window with one id, whole in both", () => {
  const weekly = [{ days: [6], from: "20:00", to: "24:00" }];
  const [october, november] = ["2026-10", "2026-11"].map((month) => expandSeries(series({ weekly, timeZone: "America/Chicago" }), span(month)));
  expect(october?.at(-1)).toEqual(november?.[0]);
  expect(november?.[0]).toMatchObject({ from: "2026-11-01T01:00:00Z", to: "2026-11-01T05:00:00Z", series: "s" });
});

test("hours that a change of the clock cuts are one window where they touch and two where they do not", () => {
  expect(told({ weekly: [{ days: [7], from: "00:30", to: "03:00" }] }, "2026-11")[0]).toBe("11-01T04:30 11-01T08:00");
  const split = expandSeries(series({ weekly: [{ days: [7], from: "00:30", to: "01:30" }] }), {
    from: toSeconds("2026-11-01T00:00:00Z"),
    to: toSeconds("2026-11-02T00:00:00Z"),
  });
  expect(new Set(split.map(({ id }) => id)).size).toBe(2);
  expect(split.map(({ from }) => from)).toEqual(["2026-11-01T04:30:00Z", "2026-11-01T06:00:00Z"]);
});

test("each occurrence needs the notice by itself", () => {
  const windows = classifyWindows(expandSeries(series({ announcedAt: "2026-10-09T06:00:00Z" }), span("2026-10")), SUNDAY_WINDOW);
  expect(windows.map(({ from, standing }) => [from.slice(8, 10), standing])).toEqual([
    ["04", "refused"],
    ["11", "announced"],
    ["18", "announced"],
    ["25", "announced"],
  ]);
});
