import fc from "fast-check";
import { expect, test } from "vitest";
import { decisionOfRule, type EvaluationRule, ruleFits, ruleFor, ruleWords, type WaitingFinding } from "#server/posture/evaluation-rules.ts";
import { SEVERITIES } from "#server/posture/evidence.ts";
import { NAMED_CLASSES } from "#server/posture/findings.ts";

const NOW = "2026-11-20T12:00:00Z";
const NONE: EvaluationRule["match"] = { severityMax: null, scannerRule: null, ruleFamily: null, cwe: null, afterDays: null, toolMarked: null };
const ruleOf = (match: Partial<EvaluationRule["match"]>, more: Partial<EvaluationRule> = {}): EvaluationRule => ({
  id: "r",
  name: "Headers",
  client: null,
  owner: "Rosa Diaz",
  verdict: "confirmed",
  reason: "Hardening only",
  acceptDays: null,
  namedClasses: false,
  enabled: true,
  ...more,
  match: { ...NONE, ...match },
});
const finding: WaitingFinding = {
  id: "f",
  client: "alder",
  ruleId: "10021",
  ruleFamily: "headers",
  cwe: [693],
  severity: "low",
  waitingSince: "2026-11-13T12:00:00Z",
  toolMarked: false,
};
const fits = (match: Partial<EvaluationRule["match"]>, more: Partial<EvaluationRule> = {}, other: Partial<WaitingFinding> = {}) =>
  ruleFits(ruleOf(match, more), { ...finding, ...other }, NOW);

test.each<[string, Partial<EvaluationRule["match"]>, boolean]>([
  ["its severity", { severityMax: "low" }, true],
  ["a worse limit", { severityMax: "high" }, true],
  ["a milder limit", { severityMax: "info" }, false],
  ["its scanner rule", { scannerRule: "10021" }, true],
  ["another scanner rule", { scannerRule: "1002" }, false],
  ["its family", { ruleFamily: "headers" }, true],
  ["another family", { ruleFamily: "tls" }, false],
  ["its CWE", { cwe: 693 }, true],
  ["another CWE", { cwe: 16 }, false],
  ["days that have just passed", { afterDays: 7 }, true],
  ["more days", { afterDays: 8 }, false],
  ["both of two", { severityMax: "low", cwe: 693 }, true],
  ["one of two", { severityMax: "low", cwe: 16 }, false],
  ["nothing at all", {}, false],
])("a rule for %s", (_, match, expected) => {
  expect(fits(match)).toBe(expected);
});

test("the tool's own mark decides only where a rule with an owner takes it up", () => {
  const marked = { toolMarked: true };
  expect([fits({ toolMarked: true }, {}, marked), fits({ toolMarked: true })]).toEqual([true, false]);
  expect(fits({ toolMarked: true }, { owner: " " }, marked)).toBe(false);
  expect(fits({ toolMarked: true, cwe: 16 }, {}, marked)).toBe(false);
  expect(fits({ toolMarked: true }, {}, { ...marked, cwe: [79] })).toBe(false);
  expect(ruleWords(ruleOf({ toolMarked: true }))).toBe(
    "Findings that the tool itself marked as a false positive, at every client, except the promised classes.",
  );
});

test("the days are those under evaluation, to the millisecond", () => {
  expect(fits({ afterDays: 7 }, {}, { waitingSince: "2026-11-13T12:00:00.001Z" })).toBe(false);
});

test("a severity nobody knows never counts as mild", () => {
  for (const severityMax of ["critical", "high", "medium", "low", "info"] as const) expect(fits({ severityMax }, {}, { severity: "unknown" })).toBe(false);
});

test("a rule that is off, of another client or without an owner decides nothing", () => {
  expect([fits({ cwe: 693 }, { enabled: false }), fits({ cwe: 693 }, { client: "birch" }), fits({ cwe: 693 }, { owner: "  " })]).toEqual([false, false, false]);
  expect(fits({ cwe: 693 }, { client: "alder" })).toBe(true);
});

test("no rule touches a promised class unless it says so, whatever else it matches", () => {
  const promised = Object.values(NAMED_CLASSES).flat();
  fc.assert(
    fc.property(fc.constantFrom(...promised), fc.constantFrom(...SEVERITIES), fc.integer({ min: 1, max: 7 }), (cwe, severity, afterDays) => {
      const other = { cwe: [693, cwe], severity };
      expect(fits({ afterDays }, {}, other)).toBe(false);
      expect(fits({ cwe, afterDays }, {}, other)).toBe(false);
      expect(fits({ afterDays }, { namedClasses: true }, other)).toBe(true);
    }),
  );
});

test("of several the client's own decides, then the first by name, in whatever order they are kept", () => {
  const rules = [
    ruleOf({ cwe: 693 }, { id: "1", name: "B" }),
    ruleOf({ cwe: 693 }, { id: "2", name: "A" }),
    ruleOf({ cwe: 693 }, { id: "3", name: "Z", client: "alder" }),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(rules, { minLength: 3 }), (shuffled) => {
      expect(ruleFor(shuffled, finding, NOW)?.id).toBe("3");
      expect(ruleFor(shuffled, { ...finding, client: "birch" }, NOW)?.id).toBe("2");
    }),
  );
  expect(ruleFor(rules, { ...finding, cwe: [] }, NOW)).toBeNull();
});

test("the evaluation names the rule and who answers for it, and an acceptance ends with the client's day", () => {
  const accepted = ruleOf({ cwe: 693 }, { verdict: "accepted", acceptDays: 30 });
  expect(decisionOfRule(accepted, "2026-10-02T03:00:00Z", "America/New_York")).toEqual({
    verdict: "accepted",
    reason: "Hardening only (auto-evaluated by rule “Headers”, owned by Rosa Diaz)",
    by: "rule “Headers”, owned by Rosa Diaz",
    expiresAt: "2026-11-01T04:00:00.000Z",
  });
  expect(decisionOfRule(ruleOf({ cwe: 693 }), NOW, "UTC").expiresAt).toBeNull();
});

test("a rule says in words what it takes up", () => {
  expect(ruleWords(ruleOf({ severityMax: "low", afterDays: 1 }))).toBe(
    "Findings rated low or milder, after a day under evaluation, at every client, except the promised classes.",
  );
  expect(ruleWords(ruleOf({ cwe: 79 }, { client: "alder", namedClasses: true }))).toBe("Findings classified CWE-79, of alder only, promised classes too.");
});
