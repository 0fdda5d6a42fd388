import fc from "fast-check";
import { expect, test } from "vitest";
import { factsOf } from "#server/posture/facts.fixture.ts";
import type { ClientFacts, Evaluation } from "#server/posture/facts.ts";
import { figureBook } from "#server/posture/figures.ts";
import { addFindingsFigures, measureFindings } from "#server/posture/findings.ts";
import { addDays } from "#server/posture/period.ts";
import { decisionOf, findingOf, scanOf } from "#server/posture/scans.fixture.ts";

const facts = (overrides: Partial<ClientFacts>) =>
  factsOf({
    checks: [],
    findings: ["a", "b", "c"].map((id) => findingOf(id)),
    evaluations: ["a", "b", "c"].map((id) => decisionOf(id, "2026-08-01")),
    ...overrides,
  });
const empty = scanOf("2026-08-01", []);

test("a finding counts once it is evaluated, not before, and enters then", () => {
  const scans = [empty, scanOf("2026-09-10", ["a"])];
  expect(measureFindings(facts({ scans, evaluations: [] }))).toMatchObject({ open: 0, underEvaluation: 1, flow: { entered: 0 } });
  expect(measureFindings(facts({ scans, evaluations: [decisionOf("a", "2026-10-05")] }))).toMatchObject({
    open: 1,
    underEvaluation: 0,
    flow: { openStart: 0, entered: 1 },
  });
  expect(measureFindings(facts({ scans, evaluations: [decisionOf("a", "2026-11-02")] }))).toMatchObject({ open: 0, underEvaluation: 1 });
});

test("evaluated after it was fixed, it counts as new and as fixed", () => {
  const scans = [empty, scanOf("2026-09-10", ["a"]), scanOf("2026-10-02", [])];
  expect(measureFindings(facts({ scans, evaluations: [decisionOf("a", "2026-10-05")] })).flow).toEqual({
    openStart: 0,
    entered: 1,
    baseline: 0,
    reopened: 0,
    fixed: 1,
    setAside: 0,
  });
});

test("a false positive or something out of scope never enters", () => {
  const scans = [empty, scanOf("2026-10-02", ["a", "b"])];
  const evaluations = [decisionOf("a", "2026-10-03", "false-positive"), decisionOf("b", "2026-10-03", "out-of-scope")];
  expect(measureFindings(facts({ scans, evaluations }))).toMatchObject({ open: 0, underEvaluation: 0, flow: { entered: 0, setAside: 0 } });
});

test("the first scan of a site is a baseline, not new", () => {
  expect(measureFindings(facts({ scans: [scanOf("2026-10-02", ["a", "b"])] }))).toMatchObject({
    open: 2,
    scannedBefore: false,
    flow: { entered: 0, baseline: 2 },
  });
});

test("a grade alone is no scan: every figure is no data, and what a real scan says is not changed by it", () => {
  const grade = scanOf("2026-10-28", [], { family: "observatory", scanner: "HTTP Observatory" });
  const book = figureBook();
  const measure = measureFindings(facts({ scans: [grade] }));
  addFindingsFigures(book, measure);
  expect(measure).toMatchObject({ scanned: false, scannedBefore: false });
  for (const id of ["findings.open", "findings.xss.open", "findings.overdue"]) expect(book.get(id)).toMatchObject({ value: null, display: "no data" });
  const scans = [empty, scanOf("2026-09-10", ["a"])];
  const { sites: _sites, ...without } = measureFindings(facts({ scans }));
  expect(measureFindings(facts({ scans: [...scans, grade] }))).toMatchObject(without);
});

test("an acceptance that runs out in the period comes back", () => {
  const evaluations = [decisionOf("a", "2026-08-02", "accepted", "2026-10-15")];
  expect(measureFindings(facts({ scans: [scanOf("2026-08-01", ["a"])], evaluations }))).toMatchObject({
    open: 1,
    accepted: 0,
    flow: { openStart: 0, entered: 0, baseline: 1 },
  });
  const confirmed = [decisionOf("a", "2026-08-02"), decisionOf("a", "2026-08-03", "accepted", "2026-10-15")];
  expect(measureFindings(facts({ scans: [scanOf("2026-08-01", ["a"])], evaluations: confirmed }))).toMatchObject({ open: 1, flow: { reopened: 1 } });
});

test("overdue is counted from first seen to the end of the due day in the client's zone, as of the end of the period", () => {
  const scans = [empty, scanOf("2026-10-01", [["a", "critical"]])];
  const due = (critical: number) =>
    measureFindings(facts({ scans, deadlines: [{ kind: "severity", name: "test", days: { critical, high: null, medium: null, low: null, unknown: null } }] }));
  expect(due(30)).toMatchObject({ overdue: 0, openRows: [{ deadline: { dueDay: "2026-10-31", overdueDays: 0 } }] });
  expect(due(29)).toMatchObject({
    overdue: 1,
    openRows: [{ deadline: { dueDay: "2026-10-30", overdueDays: 1 } }],
    bySeverity: { critical: { open: 1, overdue: 1, longestOverdueDays: 1 } },
  });
});

test("while the period runs, now decides: what was fixed later is not fixed yet", () => {
  const scans = [empty, scanOf("2026-10-02", ["a"]), scanOf("2026-10-20", [])];
  expect(measureFindings(facts({ scans, now: "2026-10-10T00:00:00Z" }))).toMatchObject({ open: 1, flow: { fixed: 0 }, day: "2026-10-09" });
  expect(measureFindings(facts({ scans }))).toMatchObject({ open: 0, flow: { fixed: 1 } });
});

test("a scan just after midnight UTC on the 1st belongs to the month of the client's zone", () => {
  const late = scanOf("2026-11-01", ["a"], { finishedAt: "2026-11-01T03:59:59Z" });
  expect(measureFindings(facts({ scans: [empty, late] })).flow.entered).toBe(1);
  expect(measureFindings(facts({ scans: [empty, { ...late, finishedAt: "2026-11-01T04:00:00Z" }] })).flow.entered).toBe(0);
});

test("time to fix is median and longest over what was fixed", () => {
  const scans = [empty, scanOf("2026-10-01", ["a"]), scanOf("2026-10-03", ["a", "b"]), scanOf("2026-10-04", ["b", "c"]), scanOf("2026-10-08", [])];
  expect(measureFindings(facts({ scans })).timeToFix).toEqual({ median: 4, max: 5, n: 3 });
});

test("XSS and SQL injection are told by name from their CWE", () => {
  const findings = [findingOf("a", { cwe: [79] }), findingOf("b", { cwe: [20, 89] }), findingOf("c", { cwe: [200] })];
  const scans = [empty, scanOf("2026-10-01", ["a", "b", "c"]), scanOf("2026-10-05", ["b", "c"])];
  expect(measureFindings(facts({ findings, scans })).classes).toMatchObject({
    xss: { open: 0, fixed: 1, longestFixDays: 4 },
    sqlInjection: { open: 1, fixed: 0 },
    unauthorizedAccess: { open: 0 },
  });
});

test("nothing ever scanned is no data, not zero", () => {
  const book = figureBook();
  addFindingsFigures(book, measureFindings(facts({ scans: [scanOf("2026-10-01", ["a"], { completed: false })] })));
  expect(book.get("findings.open")).toMatchObject({ value: null, display: "no data" });
  expect(Object.values(book.all()).every(({ value }) => value === null)).toBe(true);
});

test("an unknown severity is its own count; information is none", () => {
  const scans = [
    empty,
    scanOf("2026-10-01", [
      ["a", "unknown"],
      ["b", "info"],
    ]),
  ];
  expect(measureFindings(facts({ scans, evaluations: [decisionOf("a", "2026-10-02")] }))).toMatchObject({
    open: 1,
    underEvaluation: 0,
    bySeverity: { unknown: { open: 1 }, low: { open: 0 } },
  });
});

const day = fc.integer({ min: 1, max: 91 }).map((offset) => addDays("2026-08-01", offset));
const anyScan = fc.record({
  day,
  seen: fc.subarray(["a", "b", "c"]),
  severity: fc.constantFrom("low" as const, "high" as const, "info" as const),
  completed: fc.boolean(),
});
const anyDecision = fc.record({
  finding: fc.constantFrom("a", "b", "c"),
  day,
  verdict: fc.constantFrom<Evaluation["verdict"]>("confirmed", "accepted", "false-positive", "out-of-scope"),
  expires: fc.option(day),
});

test("open at start + new + baseline + back − fixed − set aside = open at end, whatever happened", () => {
  fc.assert(
    fc.property(fc.array(anyScan, { maxLength: 10 }), fc.array(anyDecision, { maxLength: 8 }), (scans, decisions) => {
      const { flow, open, bySeverity } = measureFindings(
        facts({
          checks: [],
          scans: scans.map(({ day, seen, severity, completed }, index) => ({
            ...scanOf(
              day,
              seen.map((id) => [id, severity]),
              { completed },
            ),
            id: `s${index}`,
          })),
          evaluations: decisions.map(({ finding, day, verdict, expires }) => decisionOf(finding, day, verdict, verdict === "accepted" ? expires : null)),
        }),
      );
      expect(flow.openStart + flow.entered + flow.baseline + flow.reopened - flow.fixed - flow.setAside).toBe(open);
      expect(Object.values(bySeverity).reduce((sum, { open }) => sum + open, 0)).toBe(open);
    }),
    { numRuns: 300 },
  );
});

test("a re-rating makes no finding new and none fixed", () => {
  const severity = fc.constantFrom("critical" as const, "high" as const, "medium" as const, "low" as const, "unknown" as const);
  fc.assert(
    fc.property(severity, severity, (before, after) => {
      const measure = measureFindings(facts({ scans: [empty, scanOf("2026-09-01", [["a", before]]), scanOf("2026-10-01", [["a", after]])] }));
      expect(measure).toMatchObject({ open: 1, flow: { openStart: 1, entered: 0, fixed: 0, reopened: 0, setAside: 0 } });
    }),
  );
});
