import { expect, test } from "vitest";
import { factsOf } from "#server/posture/facts.fixture.ts";
import type { ScanFacts, SiteFacts } from "#server/posture/facts.ts";
import { measureScanSchedule } from "#server/posture/scan-schedule.ts";
import { scanOf } from "#server/posture/scans.fixture.ts";

const www: SiteFacts = { slug: "www", host: "www.city.gov", monitoredFrom: "2026-01-01T05:00:00Z", monitoredTo: null, monitorBound: true };
const schedule = (scans: ScanFacts[], site: Partial<SiteFacts> = {}, now = "2026-11-03T12:00:00Z") =>
  measureScanSchedule(factsOf({ checks: [], sites: [{ ...www, ...site }], scans, now, cadence: { scanDays: 14, assessmentDays: 365 } }));

test("scans within the cadence are on time, more often than promised too", () => {
  expect(schedule(["2026-09-25", "2026-10-09", "2026-10-16", "2026-10-30"].map((day) => scanOf(day, [])))).toMatchObject([
    { state: "on-time", finished: 3, due: 3, onTime: 3, lateDays: 0, nextDueDay: "2026-11-13" },
  ]);
});

test("one that came late is late by the days beyond the cadence", () => {
  expect(schedule(["2026-09-25", "2026-10-18", "2026-10-30"].map((day) => scanOf(day, [])))).toMatchObject([{ state: "late", due: 2, onTime: 1, lateDays: 9 }]);
});

test("one still missing at the end of the period is due and overdue", () => {
  expect(schedule([scanOf("2026-10-09", [])])).toMatchObject([{ state: "overdue", finished: 1, due: 2, onTime: 1, lateDays: 8, lastAgeDays: 22 }]);
});

test("a scan that did not finish is no scan", () => {
  expect(schedule([scanOf("2026-10-09", []), scanOf("2026-10-20", [], { completed: false })])).toMatchObject([{ state: "overdue", finished: 1, failed: 1 }]);
});

test("never scanned, not due yet and not ours are three things", () => {
  expect(schedule([])).toMatchObject([{ state: "never", due: 1, onTime: 0 }]);
  expect(schedule([], { monitoredFrom: "2026-10-25T04:00:00Z" })).toMatchObject([{ state: "not-due", due: 0 }]);
  expect(schedule([], { monitoredTo: "2026-09-15T04:00:00Z" })).toEqual([]);
  expect(schedule([], { monitoredFrom: "2026-11-02T04:00:00Z" })).toEqual([]);
});

test("a tool that only grades the site does not scan it", () => {
  const graded = scanOf("2026-10-30", [], { family: "observatory", scanner: "HTTP Observatory" });
  expect(schedule([graded])).toMatchObject([{ state: "never", finished: 0, due: 1, onTime: 0, lastDay: null, scanners: [] }]);
  expect(schedule([scanOf("2026-10-09", []), graded])).toMatchObject([{ state: "overdue", finished: 1, due: 2, lastAgeDays: 22, scanners: ["ZAP"] }]);
});

test("how long ago the application itself was scanned is another thing than how long ago the site was", () => {
  const tls = scanOf("2026-10-30", [], { family: "testssl" });
  expect(schedule([tls])).toMatchObject([{ lastAgeDays: 1, lastWebAgeDays: null }]);
  expect(schedule([tls, scanOf("2026-10-09", [])])).toMatchObject([{ lastAgeDays: 1, lastWebAgeDays: 22 }]);
  expect(schedule([tls, scanOf("2026-10-09", [], { completed: false })])).toMatchObject([{ lastWebAgeDays: null }]);
});
