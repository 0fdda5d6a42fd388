import { expect, test } from "vitest";
import { timeLeft } from "#components/present/time-left.ts";
import { newRecord, shownFor } from "#components/present/walk-record.ts";

const slides = [
  { id: "cover", plannedS: 60 },
  { id: "uptime", plannedS: 120 },
  { id: "close", plannedS: 60 },
  { id: "appendix-1", plannedS: 0 },
];
const shown = (times: Record<string, number>) =>
  Object.entries(times).reduce(
    (record, [slide, s]) => shownFor(record, { slide, section: slide, ms: s * 1000 }),
    newRecord({ id: "r", at: "2026-11-03T12:00:00Z", slide: "cover" }),
  );

const CASES: [string, number, Record<string, number> | null, { left: number; planned: number; behind: boolean }][] = [
  ["before it starts all of it is left", 0, null, { left: 240, planned: 240, behind: false }],
  ["half a minute into the cover", 0, { cover: 30 }, { left: 210, planned: 210, behind: false }],
  ["ahead of the plan", 1, { cover: 10 }, { left: 230, planned: 180, behind: false }],
  ["a little behind", 1, { cover: 85 }, { left: 155, planned: 180, behind: false }],
  ["far behind", 1, { cover: 120 }, { left: 120, planned: 180, behind: true }],
  ["past the end of the plan", 2, { cover: 300 }, { left: 0, planned: 60, behind: true }],
  ["over on a slide: nothing more is planned for it", 1, { cover: 60, uptime: 150 }, { left: 30, planned: 60, behind: false }],
  ["in the appendix nothing is planned", 3, { cover: 60, uptime: 60 }, { left: 120, planned: 0, behind: false }],
];
test.each(CASES)("what is left of the planned time: %s", (_name, index, times, { left, planned, behind }) => {
  expect(timeLeft({ slides, index, record: times === null ? null : shown(times) })).toEqual({ left: left * 1000, planned: planned * 1000, behind });
});
