import fc from "fast-check";
import { expect, test } from "vitest";
import { sarif } from "#server/connectors/sarif.ts";
import type { ScanEvidence } from "#server/posture/evidence.ts";
import { severityOfScore } from "#server/posture/severity.ts";

async function* text(document: unknown): AsyncIterable<string> {
  yield JSON.stringify(document);
}
const readRuns = async (...runs: unknown[]): Promise<{ scan: ScanEvidence; flagged: string[] }> => {
  const { evidence, rejected } = await sarif.read(text({ version: "2.1.0", runs }));
  return { scan: evidence[0] as ScanEvidence, flagged: rejected.map((r) => r.at) };
};
const tool = (rules: unknown[] = [], extensions: unknown[] = []) => ({ driver: { name: "Tool", rules }, extensions });
const first = async (result: unknown, with_ = tool()) => (await readRuns({ tool: with_, results: [result] })).scan.issues[0];

const ONE = { id: "R1", shortDescription: { text: "one" }, defaultConfiguration: { level: "error" } };
const TWO = { id: "R2", shortDescription: { text: "two" }, defaultConfiguration: { level: "note" } };
const FAR = { name: "ext", rules: [{ id: "X1", shortDescription: { text: "far" }, defaultConfiguration: { level: "error" } }] };
const RULES: [what: string, result: object, ruleId: string, title: string, severity: string][] = [
  ["ruleId alone", { ruleId: "R2" }, "R2", "two", "low"],
  ["ruleIndex alone", { ruleIndex: 1 }, "R2", "two", "low"],
  ["rule.id alone", { rule: { id: "R1" } }, "R1", "one", "high"],
  ["rule.index alone", { rule: { index: 0 } }, "R1", "one", "high"],
  ["an id that goes on after the rule's own", { ruleId: "R1/sub" }, "R1/sub", "one", "high"],
  ["an index that points at another rule than the id", { ruleId: "R2", ruleIndex: 0 }, "R2", "two", "low"],
  ["an index out of range", { ruleId: "R1", ruleIndex: 99 }, "R1", "one", "high"],
  ["index -1, the standard's none", { ruleId: "R1", ruleIndex: -1 }, "R1", "one", "high"],
  ["an extension by index", { rule: { index: 0, toolComponent: { index: 0 } } }, "X1", "far", "high"],
  ["an extension by name", { rule: { index: 0, toolComponent: { name: "ext" } } }, "X1", "far", "high"],
  ["an extension by the rule's id", { ruleId: "X1" }, "X1", "far", "high"],
  ["a rule nobody describes", { ruleId: "new" }, "new", "new", "medium"],
];
test.each(RULES)("%s finds the rule", async (_what, result, ruleId, title, severity) => {
  expect(await first(result, tool([ONE, TWO], [FAR]))).toMatchObject({ ruleId, title, toolSeverity: severity });
});

const LEVELS: [result: object, rule: object, severity: string | null][] = [
  [{}, {}, "medium"],
  [{ level: "none" }, ONE, "info"],
  [{ level: "note" }, ONE, "low"],
  [{ level: "sev1" }, ONE, null],
  [{ level: "note" }, { properties: { "security-severity": "9.0" } }, "critical"],
  [{ level: "note" }, { properties: { "security-severity": "High" } }, "high"],
  [{ level: "note" }, { properties: { "security-severity": "11" } }, "low"],
  [{ level: "note" }, { properties: { "security-severity": "" } }, "low"],
  [{ properties: { "security-severity": 4 } }, { properties: { "security-severity": "9.8" } }, "medium"],
];
test.each(LEVELS)("%j of rule %j is %s", async (result, rule, severity) => {
  expect((await first({ ruleId: "R", ...result }, tool([{ ...rule, id: "R" }])))?.toolSeverity).toBe(severity);
});

test("every security-severity from 0 to 10 falls in its CVSS band", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 100 }), async (tenths) => {
      const found = await first({ ruleId: "R", properties: { "security-severity": String(tenths / 10) } });
      expect(found?.toolSeverity).toBe(severityOfScore({ version: "3.1", score: tenths / 10 }));
    }),
  );
});

test("a kind other than fail and a result that is gone since the baseline are no findings", async () => {
  const kinds = ["pass", "open", "informational", "notApplicable", "review"].map((kind) => ({ ruleId: kind, kind }));
  const { scan } = await readRuns({
    tool: tool(),
    results: [...kinds, { ruleId: "gone", baselineState: "absent" }, { ruleId: "is", kind: "fail", baselineState: "new" }],
  });
  expect(scan.issues.map((i) => i.ruleId)).toEqual(["is"]);
});

const SUPPRESSED: [suppressions: object[], boolean][] = [
  [[], false],
  [[{ kind: "inSource" }], true],
  [[{ kind: "external", status: "accepted" }], true],
  [[{ kind: "external", status: "underReview" }], false],
  [[{ kind: "inSource" }, { kind: "external", status: "rejected" }], false],
];
test.each(SUPPRESSED)("suppressions %j: the tool's false positive is %s", async (suppressions, falsePositive) => {
  expect((await first({ ruleId: "R", suppressions }))?.falsePositive).toBe(falsePositive);
});

test("fingerprints part the findings of a rule, in any order of their keys and even as objects; without any there is one", async () => {
  const at = (partialFingerprints: unknown) => ({ ruleId: "R", partialFingerprints });
  const results = [at({ a: "1", b: { x: 1, y: 2 } }), at({ b: { y: 2, x: 1 }, a: "1" }), at({ a: "2" }), { ruleId: "R" }, at({})];
  const { scan } = await readRuns({ tool: tool(), results });
  expect(scan.issues.map((i) => [i.discriminator.length, i.occurrences.length])).toEqual([
    [64, 2],
    [64, 1],
    [0, 2],
  ]);
});

test("a place is file and line, a web address its host; an artifact may be named by index; code is not kept", async () => {
  const physical = (artifactLocation: object, region = {}) => ({ physicalLocation: { artifactLocation, region } });
  const snippet = { startLine: 3, snippet: { text: "password = 'hunter2'" } };
  const locations = [physical({ uri: "src/a.c" }, snippet), physical({ index: 0 }), physical({ uri: "https://www.city.example/login?x=1" }, { startLine: 1 })];
  const run = { tool: tool(), artifacts: [{ location: { uri: "src/b.c" } }], results: [{ ruleId: "R", locations }] };
  const { scan } = await readRuns({
    ...run,
    versionControlProvenance: [{ repositoryUri: "https://git.example/city/app.git" }],
    automationDetails: { id: "python/2026-10" },
  });
  const asset = "source code git.example city app python";
  expect(scan.issues[0]?.occurrences.map((o) => [o.host, o.uri])).toEqual([
    [asset, "src/a.c:3"],
    [asset, "src/b.c"],
    ["www.city.example", "https://www.city.example/login?x=1"],
  ]);
  expect(scan.hosts).toEqual([asset, "www.city.example"]);
  expect(JSON.stringify(scan)).not.toContain("hunter2");
});

const done = { tool: tool(), results: [] };
const ENDED: [what: string, runs: unknown[], completed: boolean][] = [
  ["an empty list of results", [done], true],
  ["no results: the run did not look", [done, { tool: tool() }], false],
  ["no runs", [], false],
  ["a result that cannot be read", [{ tool: tool(), results: [{}] }], false],
  ["a run that says it failed", [{ ...done, invocations: [{ executionSuccessful: true }, { executionSuccessful: false }] }], false],
];
test.each(ENDED)("%s", async (_what, runs, completed) => {
  expect((await readRuns(...runs)).scan.completed).toBe(completed);
});

test("two tools in one file keep their rules apart, and are not taken for either alone", async () => {
  const run = (name: string) => ({ tool: { driver: { name } }, results: [{ ruleId: "R" }] });
  const { scan } = await readRuns(run("B"), run("A"));
  expect([scan.family, scan.scanner, scan.issues.map((i) => i.ruleId)]).toEqual(["sarif:a+b", "A, B", ["B/R", "A/R"]]);
});

test("a result that names no rule is flagged by its place; other versions and results kept elsewhere are refused", async () => {
  expect((await readRuns({ tool: tool(), results: [{ message: { text: "x" } }, 7, { ruleId: "R" }] })).flagged).toEqual([
    "runs[0].results[0]",
    "runs[0].results[1]",
  ]);
  await expect(sarif.read(text({ version: "1.0.0", runs: [] }))).rejects.toThrow('not SARIF 2.1.0 (at "version": 1.0.0)');
  await expect(readRuns({ tool: tool(), externalPropertyFileReferences: { results: [{}] } })).rejects.toThrow("runs[0] keeps its results in other files");
});
