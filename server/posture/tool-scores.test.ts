import { expect, test } from "vitest";
import type { ScoreFacts } from "#server/posture/scan-list.ts";
import { contextOf } from "#server/posture/sections/context.fixture.ts";
import { independentScans } from "#server/posture/sections/independent-scans.ts";
import { decisionOf, findingOf, scanOf } from "#server/posture/scans.fixture.ts";
import { newestScores, scoresTable } from "#server/posture/tool-scores.ts";

const hosts = new Map([
  ["www", "www.city.gov"],
  ["pay", "pay.city.gov"],
]);
const score = (more: Partial<ScoreFacts>): ScoreFacts => ({
  ...{ site: "www", family: "observatory", scanner: "HTTP Observatory", finishedAt: "2026-10-05T12:00:00Z", grade: "B+", score: 80, outOf: 100 },
  ...more,
});
const at = { lastMs: Date.parse("2026-11-01T03:59:59.999Z"), timeZone: "America/New_York", hosts, pending: [] };

test("the newest grade by the end of the period counts, for each site and tool, whatever the order it came in", () => {
  const given = [
    score({ finishedAt: "2026-11-01T04:00:00Z", grade: "A" }),
    score({ site: "pay", family: "testssl", grade: "A" }),
    score({ finishedAt: "2026-10-20T12:00:00Z", grade: "C" }),
    score({}),
    score({ site: "pay", grade: "F" }),
  ];
  const read = (scores: ScoreFacts[]) => newestScores({ ...at, scores }).map(({ site, family, grade }) => [site, family, grade]);
  const want = [
    ["www", "observatory", "C"],
    ["pay", "observatory", "F"],
    ["pay", "testssl", "A"],
  ];
  expect(read(given)).toEqual(want);
  expect(read(given.toReversed())).toEqual(want);
});

test("no grade is no table; points are cut off and a missing part reads as none", () => {
  expect(scoresTable({ ...at, scores: [] })).toBeNull();
  expect(scoresTable({ ...at, scores: [score({ grade: null, score: 89.9 })] })?.rows).toEqual([
    [{ text: "www.city.gov", detail: "HTTP Observatory" }, { text: "none" }, { text: "89 of 100" }, { text: "5 October 2026" }],
  ]);
});

test("a grade is held back while something its tool saw there waits for evaluation, and that of another tool is not", () => {
  const scores = [score({}), score({ family: "testssl", scanner: "testssl.sh", grade: "T", score: null })];
  const facts = { scores, findings: [findingOf("x")], scans: [scanOf("2026-09-01", []), scanOf("2026-10-05", ["x"], { family: "testssl" })] };
  const table = (evaluations: ReturnType<typeof decisionOf>[]) =>
    independentScans
      .build(contextOf({ ...facts, evaluations }))
      .blocks.find(({ block }) => block.kind === "table" && block.title === "Grades by outside tools");
  expect(table([])).toMatchObject({
    audience: "all",
    block: {
      rows: [
        [{}, { text: "B+" }, { text: "80 of 100" }, {}],
        [{}, { text: "held back" }, { text: "held back" }, {}],
      ],
    },
  });
  expect(table([decisionOf("x", "2026-10-06")])).toMatchObject({
    block: {
      rows: [
        [{}, { text: "B+" }, {}, {}],
        [{}, { text: "T" }, { text: "none" }, {}],
      ],
    },
  });
});
