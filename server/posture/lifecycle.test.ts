import { expect, test } from "vitest";
import type { ScanFacts } from "#server/posture/facts.ts";
import { standingOf } from "#server/posture/finding-flow.ts";
import { foldLifecycle, type FindingState, isOpen } from "#server/posture/lifecycle.ts";
import { decisionOf, findingOf, overrideOf, scanOf } from "#server/posture/scans.fixture.ts";

const AT = "2026-12-31T00:00:00Z";
const a = findingOf("a");
const first = scanOf("2026-09-01", ["a"]);
const one = (scans: ScanFacts[], more: Partial<Parameters<typeof foldLifecycle>[0]> = {}): FindingState => {
  const [state] = foldLifecycle({ scans, evaluations: [], findings: [a], at: AT, ...more });
  if (!state) throw new Error("no state");
  return state;
};

test("what the first scan of a site finds is a baseline: open, not new", () => {
  expect(one([first])).toMatchObject({ state: "open", baseline: true, firstSeen: "2026-09-01T12:00:00Z", occurrences: 2 });
});

test("a finding of a later scan is new until it is seen again", () => {
  const second = scanOf("2026-10-01", ["a"]);
  expect(one([scanOf("2026-09-01", []), second])).toMatchObject({ state: "new", baseline: false });
  expect(one([scanOf("2026-09-01", []), second, scanOf("2026-11-01", ["a"])])).toMatchObject({ state: "open", lastSeen: "2026-11-01T12:00:00Z" });
});

test("a later covering scan without it fixes it, at that scan's own end", () => {
  expect(one([first, scanOf("2026-10-01", [])])).toMatchObject({ state: "fixed", fixedAt: "2026-10-01T12:00:00Z", occurrences: 0 });
});

test.each<[string, Partial<ScanFacts>]>([
  ["that failed", { completed: false }],
  ["that does not say where it looked", { coverage: "unknown" }],
  ["of another host", { hosts: ["other.city.gov"] }],
  ["of no host", { hosts: [] }],
  ["of other rules", { ruleFamilies: ["network"] }],
])("absence from a scan %s closes nothing: not assessed, still open", (_, more) => {
  const state = one([first, scanOf("2026-10-01", [], more)]);
  expect(state).toMatchObject({ state: "not-assessed", fixedAt: null, present: true });
  expect(isOpen(state.state)).toBe(true);
});

test.each<[string, Partial<ScanFacts>]>([
  ["another scanner", { family: "nessus" }],
  ["another site", { site: "forms" }],
])("a scan of %s says nothing about it", (_, more) => {
  expect(one([first, scanOf("2026-10-01", [], more)]).state).toBe("open");
});

test("the same rules and host close it; host names compare without case", () => {
  expect(one([first, scanOf("2026-10-01", [], { ruleFamilies: ["web"], hosts: ["WWW.City.gov"] })]).state).toBe("fixed");
});

test("what was seen with credentials needs credentials to close, also after a sighting without", () => {
  const logged = scanOf("2026-09-01", ["a"], { credentialed: true });
  const outside = scanOf("2026-10-01", []);
  expect(one([logged, outside]).state).toBe("not-assessed");
  expect(one([logged, scanOf("2026-09-15", ["a"]), outside]).state).toBe("not-assessed");
  expect(one([logged, outside, scanOf("2026-11-01", [], { credentialed: true })]).state).toBe("fixed");
  expect(one([logged, scanOf("2026-10-01", [], { credentialed: null })]).state).toBe("not-assessed");
});

test("in a scan with credentials on some hosts only, what was seen there needs them there, and what was seen elsewhere does not", () => {
  const hosts = ["in", "out"];
  const mixed = (day: string, seen: string[], credentialedHosts = ["in"]) =>
    scanOf(day, seen, { hosts, credentialedHosts, sightings: seen.map((finding) => ({ finding, severity: "high", occurrences: 1, hosts: ["IN"] })) });
  const outside = scanOf("2026-10-01", [], { hosts });
  expect(one([mixed("2026-09-01", ["a"]), outside]).state).toBe("not-assessed");
  expect(one([mixed("2026-09-01", ["a"]), mixed("2026-10-01", [])]).state).toBe("fixed");
  expect(one([mixed("2026-09-01", ["a"]), mixed("2026-10-01", [], ["out"])]).state).toBe("not-assessed");
  expect(one([mixed("2026-09-01", ["a"], ["out"]), outside]).state).toBe("fixed");
  expect(one([mixed("2026-09-01", ["a"]), scanOf("2026-10-01", [], { hosts, credentialed: true })]).state).toBe("fixed");
  // Seen on both: the host without credentials is done, the other is not.
  const both = scanOf("2026-09-01", ["a"], { hosts, credentialedHosts: ["in"] });
  expect(one([both, outside]).state).toBe("not-assessed");
  expect(one([both, outside, scanOf("2026-11-01", [], { hosts: ["in"], credentialed: true })])).toMatchObject({
    state: "fixed",
    fixedAt: "2026-11-01T12:00:00Z",
  });
});

test("a first scan that does not say where it looked is a baseline like any other", () => {
  const nuclei = { coverage: "unknown" as const };
  expect(one([scanOf("2026-09-01", ["a"], nuclei)])).toMatchObject({ state: "open", baseline: true });
  expect(one([scanOf("2026-08-01", [], nuclei), scanOf("2026-09-01", ["a"], nuclei)])).toMatchObject({ state: "new", baseline: false });
});

test("only a later end closes: the same end or an older scan imported later does not", () => {
  expect(one([first, scanOf("2026-09-01", [], { id: "zz" })]).state).not.toBe("fixed");
  expect(one([first, scanOf("2026-08-01", [])]).state).toBe("new");
});

test("seen on two hosts, it stays open until both were looked at again", () => {
  const both = scanOf("2026-09-01", ["a"], { hosts: ["one", "two"] });
  const looked = (day: string, host: string) => scanOf(day, [], { hosts: [host] });
  expect(one([both, looked("2026-10-01", "one")]).state).toBe("not-assessed");
  expect(one([both, looked("2026-10-01", "one"), looked("2026-10-02", "two")])).toMatchObject({ state: "fixed", fixedAt: "2026-10-02T12:00:00Z" });
  const apart = [scanOf("2026-09-01", ["a"], { hosts: ["one"] }), scanOf("2026-09-02", ["a"], { hosts: ["two"] })];
  expect(one([...apart, looked("2026-10-02", "two")]).state).toBe("not-assessed");
});

test("seen again after a fix it is reopened and keeps first seen", () => {
  expect(one([first, scanOf("2026-10-01", []), scanOf("2026-11-01", ["a"])])).toMatchObject({
    state: "reopened",
    reopenedCount: 1,
    firstSeen: "2026-09-01T12:00:00Z",
    fixedAt: null,
  });
});

test("decisions stand when the scanner sees it again; an accepted one returns to open the instant it expires", () => {
  const scans = [first, scanOf("2026-10-01", ["a"])];
  expect(one(scans, { evaluations: [decisionOf("a", "2026-09-02", "false-positive")] }).state).toBe("false-positive");
  const accepted = [decisionOf("a", "2026-09-02", "accepted", "2026-10-31")];
  const at = (instant: string) => one(scans, { evaluations: accepted, timeZone: "America/New_York", at: instant });
  expect(at("2026-11-01T03:59:59Z")).toMatchObject({ state: "accepted", acceptedUntil: "2026-10-31" });
  expect(at("2026-11-01T04:00:00Z")).toMatchObject({ state: "open", acceptedUntil: null });
  expect(one(scans, { evaluations: [decisionOf("a", "2026-09-02", "accepted", "2026-10-31T00:00:00Z")], at: "2026-10-31T00:00:00Z" }).state).toBe("open");
});

test("a later decision replaces an acceptance, and its expiry then means nothing", () => {
  const evaluations = [decisionOf("a", "2026-09-02", "accepted", "2026-10-01"), decisionOf("a", "2026-09-10", "out-of-scope")];
  expect(one([first], { evaluations }).state).toBe("out-of-scope");
});

test("information counts as evaluated, until a scan rates it higher", () => {
  const info = scanOf("2026-09-01", [["a", "info"]]);
  expect(one([info]).evaluated).toBe(true);
  expect(one([info, scanOf("2026-10-01", [["a", "high"]])]).evaluated).toBe(false);
});

test("a re-rating changes the severity and nothing else", () => {
  const { severity, ...before } = one([first, scanOf("2026-10-01", ["a"])]);
  const { severity: rated, ...after } = one([first, scanOf("2026-10-01", [["a", "critical"]])]);
  expect([severity, rated]).toEqual(["medium", "critical"]);
  expect(after).toEqual(before);
});

test("an analyst's rating counts from its moment until it is replaced, withdrawn or runs out; then the scanner's word counts again", () => {
  const overrides = [overrideOf("a", "2026-09-05", "low"), overrideOf("a", "2026-09-10", "critical", "2026-09-20"), overrideOf("a", "2026-10-05", "high")];
  const withdrawn = overrideOf("a", "2026-10-10", null);
  const at = (day: string) => one([first, scanOf("2026-10-01", [["a", "info"]])], { overrides: [...overrides, withdrawn], at: `${day}T23:00:00Z` });
  const severities = ["2026-09-04", "2026-09-05", "2026-09-10", "2026-09-20", "2026-09-21", "2026-10-01", "2026-10-05", "2026-10-10"].map(
    (day) => at(day).severity,
  );
  expect(severities).toEqual(["medium", "low", "critical", "critical", "medium", "info", "high", "info"]);
  expect(at("2026-09-10").rating).toMatchObject({ severity: "critical", by: "rosa" });
  expect(at("2026-09-21").rating).toBeNull();
});

test("rated down to information it leaves the ledger; information rated up waits for evaluation like anything else", () => {
  const confirmed = [decisionOf("a", "2026-09-02")];
  const down = one([first], { evaluations: confirmed, overrides: [overrideOf("a", "2026-09-03", "info")] });
  expect([standingOf(one([first], { evaluations: confirmed })), standingOf(down)]).toEqual(["open", "hidden"]);
  const info = scanOf("2026-09-01", [["a", "info"]]);
  const up = [overrideOf("a", "2026-09-03", "high")];
  expect(one([info], { overrides: up })).toMatchObject({ evaluated: false, severity: "high" });
  expect(one([info], { overrides: up, evaluations: confirmed })).toMatchObject({ evaluated: true, state: "open" });
  expect(one([info], { overrides: [overrideOf("a", "2026-09-03", "high", "2026-09-09")] })).toMatchObject({ evaluated: true, severity: "info" });
});

test("a rating given before the finding was imported holds once it is known", () => {
  expect(one([first], { overrides: [overrideOf("a", "2026-08-01", "critical")] }).severity).toBe("critical");
});

test("a rating that was replaced before its end does not take the later one with it", () => {
  const overrides = [overrideOf("a", "2026-09-05", "low", "2026-09-20"), overrideOf("a", "2026-09-10", "high")];
  expect(one([first], { overrides, at: "2026-09-25T00:00:00Z" })).toMatchObject({ severity: "high", rating: { severity: "high" } });
});
