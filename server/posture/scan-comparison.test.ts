import { expect, test } from "vitest";
import type { ScanFacts } from "#server/posture/facts.ts";
import { foldLifecycle } from "#server/posture/lifecycle.ts";
import { compareScan } from "#server/posture/scan-comparison.ts";
import { decisionOf, findingOf, scanOf } from "#server/posture/scans.fixture.ts";

const ids = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `f${from + index}`);
const findings = ids(1, 19).map((id) => findingOf(id));
const first = scanOf("2026-09-01", ids(1, 15));

function importing(scan: ScanFacts, known: ScanFacts[], evaluations = [decisionOf("f2", "2026-09-02", "false-positive")]) {
  const fold = (scans: ScanFacts[]) => foldLifecycle({ scans, evaluations, findings, at: "2026-12-31T00:00:00Z" });
  return compareScan({ before: fold(known), after: fold([...known, scan]), scan });
}

test("the first import reports everything as new and says it is the baseline", () => {
  expect(importing(first, [])).toEqual({ baseline: true, new: 15, stillOpen: 0, fixed: 0, reopened: 0, notAssessed: 0 });
});

test("the second of a pair tells new, still open and gone apart", () => {
  expect(importing(scanOf("2026-10-01", ids(2, 19)), [first])).toEqual({ baseline: false, new: 4, stillOpen: 14, fixed: 1, reopened: 0, notAssessed: 0 });
});

test("an older report, or one with the same end, closes nothing of what it lacks", () => {
  for (const day of ["2026-08-01", "2026-09-01"]) {
    expect(importing(scanOf(day, ids(2, 19), { id: "second" }), [first])).toMatchObject({ new: 4, stillOpen: 14, fixed: 0, notAssessed: 1 });
  }
});

test("importing the same scan again changes nothing", () => {
  expect(importing(first, [first])).toEqual({ baseline: false, new: 0, stillOpen: 15, fixed: 0, reopened: 0, notAssessed: 0 });
});

test("findings that came back are reopened; other sites and scanners are left alone", () => {
  const gone = scanOf("2026-10-01", []);
  expect(importing(scanOf("2026-11-01", ids(1, 3)), [first, gone])).toMatchObject({ reopened: 3, new: 0, stillOpen: 0 });
  expect(importing(scanOf("2026-11-01", [], { family: "nessus" }), [first])).toMatchObject({ fixed: 0, notAssessed: 0 });
});
