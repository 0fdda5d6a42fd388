import { expect, test } from "vitest";
import { absencesNeeded, absencesOn } from "#server/posture/absences.ts";
import type { ScanFacts } from "#server/posture/facts.ts";
import { historyOf } from "#server/posture/finding-history.ts";
import { foldLifecycle } from "#server/posture/lifecycle.ts";
import { findingOf, scanOf } from "#server/posture/scans.fixture.ts";
import { whyOpen } from "#server/posture/why-open.ts";

const TWO = [{ effectiveFrom: "2026-01-01", absences: 2 }];
const finding = findingOf("a");
const scan = (day: string, seen: string[], more: Partial<ScanFacts> = {}) => scanOf(day, seen, { family: "nessus", ...more });
const first = scan("2026-09-01", ["a"]);
const fold = (scans: ScanFacts[], absences = TWO) => foldLifecycle({ scans, absences, evaluations: [], findings: [finding], at: "2026-12-31T00:00:00Z" })[0];

test("two scans in a row must miss it; after one it is open and not untested", () => {
  expect(fold([first, scan("2026-10-01", [])])).toMatchObject({ state: "open", present: true, fixedAt: null });
  expect(fold([first, scan("2026-10-01", []), scan("2026-11-01", [])])).toMatchObject({ state: "fixed", fixedAt: "2026-11-01T12:00:00Z" });
  expect(fold([first, scan("2026-10-01", [])], [])).toMatchObject({ state: "fixed" });
});

test("seen in between, the count begins again, and it never came back", () => {
  const scans = [first, scan("2026-10-01", []), scan("2026-10-08", ["a"]), scan("2026-10-15", [])];
  expect(fold(scans)).toMatchObject({ state: "open", reopenedCount: 0 });
  expect(fold([...scans, scan("2026-10-22", [])])).toMatchObject({ state: "fixed", fixedAt: "2026-10-22T12:00:00Z" });
});

test("a scan that did not look well enough neither counts nor breaks the row", () => {
  const between = [scan("2026-10-08", [], { completed: false }), scan("2026-10-09", [], { hosts: ["other"] })];
  expect(fold([first, scan("2026-10-01", []), ...between])?.state).toBe("not-assessed");
  expect(fold([first, scan("2026-10-01", []), ...between, scan("2026-10-15", [])])).toMatchObject({ state: "fixed" });
});

test("each host is missed on its own", () => {
  const both = scan("2026-09-01", ["a"], { hosts: ["one", "two"] });
  const one = (day: string) => scan(day, [], { hosts: ["one"] });
  const two = (day: string) => scan(day, [], { hosts: ["two"] });
  expect(fold([both, one("2026-10-01"), one("2026-10-08"), two("2026-10-15")])?.state).toBe("open");
  expect(fold([both, one("2026-10-01"), one("2026-10-08"), two("2026-10-15"), two("2026-10-22")])?.state).toBe("fixed");
});

test.each([
  ["a web scanner", "zap", 1],
  ["a code scanner", "sarif:codeql", 1],
  ["a network scanner", "openvas", 2],
])("%s needs as many as its kind", (_, family, needed) => {
  expect(absencesNeeded(TWO, "UTC")(family, Date.parse("2026-10-01T00:00:00Z"))).toBe(needed);
});

test("a rule holds for scans from the start of its day in the client's zone, and the scans before keep theirs", () => {
  const rules = [
    { effectiveFrom: "2026-11-01", absences: 1 },
    { effectiveFrom: "2026-10-01", absences: 2 },
  ];
  const needed = absencesNeeded(rules, "America/New_York");
  const at = (instant: string) => needed("nessus", Date.parse(instant));
  expect(["2026-10-01T03:59:59Z", "2026-10-01T04:00:00Z", "2026-11-01T03:59:59Z", "2026-11-01T04:00:00Z"].map(at)).toEqual([1, 2, 2, 1]);
  expect(fold([first, scan("2026-09-15", [])], rules)?.state).toBe("fixed");
});

test("the reason and the history say that one more is awaited", () => {
  const input = { finding, scans: [first, scan("2026-10-01", [])], absences: TWO, evaluations: [], overrides: [], timeZone: "UTC", at: "2026-12-31T00:00:00Z" };
  expect(whyOpen(input)).toMatchObject({ open: true, sentence: "It is open: the last scan that looked did not see it, and another in a row must not either." });
  expect(historyOf(input).at(-1)?.text).toBe("Not seen, everywhere it had been. Another scan in a row must not see it either before it counts as fixed.");
});

test("what is in force on a day is what the newest version begun by then says; without one, or where it says nothing, one", () => {
  const versions = [{ effectiveFrom: "2026-10-01", absences: 2 }, { effectiveFrom: "2026-11-01" }];
  expect(["2026-09-30", "2026-10-01", "2026-10-31", "2026-11-01"].map((day) => absencesOn(versions, day))).toEqual([1, 2, 2, 1]);
  expect(absencesOn([], "2026-10-01")).toBe(1);
});
