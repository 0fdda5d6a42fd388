import { expect, test } from "vitest";
import type { Evaluation, OverrideFacts, ScanFacts } from "#server/posture/facts.ts";
import { historyOf } from "#server/posture/finding-history.ts";
import { decisionOf, findingOf, overrideOf, scanOf } from "#server/posture/scans.fixture.ts";
import { whyOpen } from "#server/posture/why-open.ts";

const finding = findingOf("x");
const BOTH = { hosts: ["a", "b"] };
const first = scanOf("2026-09-01", ["x"], BOTH);
type More = { evaluations?: Evaluation[]; overrides?: OverrideFacts[]; at?: string; timeZone?: string };
const input = (
  scans: ScanFacts[],
  { evaluations = [decisionOf("x", "2026-09-02")], overrides = [], at = "2026-12-31T00:00:00Z", timeZone = "UTC" }: More = {},
) => ({
  finding,
  scans,
  evaluations,
  overrides,
  timeZone,
  at,
});
const why = (scans: ScanFacts[], more?: More) => whyOpen(input(scans, more));
const texts = (scans: ScanFacts[], more?: More) => historyOf(input(scans, more)).map(({ text }) => text);

test("before it was seen there is nothing to explain", () => {
  expect(why([first], { at: "2026-08-31T00:00:00Z" })).toBeNull();
});

test.each<[string, Partial<ScanFacts>, string]>([
  ["failed", { ...BOTH, completed: false }, "The scan of 12 November 2026 did not finish."],
  ["does not say where it looked", { hosts: ["c"], coverage: "unknown" }, "The scan of 12 November 2026 does not say where it looked."],
  ["did not cover a host", { hosts: ["a"] }, "The scan of 12 November 2026 did not cover b."],
  ["looked for other rules", { ...BOTH, ruleFamilies: ["network"] }, "The scan of 12 November 2026 did not look for this family of rules."],
  ["named no host", { hosts: [] }, "The scan of 12 November 2026 did not cover a, b."],
  ["failed elsewhere", { hosts: ["c"], completed: false }, "The scan of 12 November 2026 did not finish, and did not cover a, b."],
])("a later scan that %s is named as the reason", (_, more, reason) => {
  const answer = why([first, scanOf("2026-11-12", [], more)]);
  expect(answer).toMatchObject({ open: true, sentence: "It is open: no later scan looked well enough to say that it is gone." });
  expect(answer?.reasons.at(-1)).toBe(reason);
});

test("a later scan without the credentials the finding needed is named as the reason", () => {
  const answer = why([scanOf("2026-09-01", ["x"], { credentialed: true }), scanOf("2026-11-12", [])]);
  expect(answer?.reasons.at(-1)).toBe("The scan of 12 November 2026 had no credentials, and the finding was seen with them.");
});

test("a scan that lost its credentials on one host is told with the host", () => {
  const seen = scanOf("2026-09-01", ["x"], { ...BOTH, credentialedHosts: ["a", "b"] });
  const answer = why([seen, scanOf("2026-11-12", [], { ...BOTH, credentialedHosts: ["a"] })]);
  expect(answer?.reasons.at(-1)).toBe("The scan of 12 November 2026 had no credentials on b, where the finding was seen with them.");
});

test("the tool's own mark is told, and decides nothing", () => {
  const marked = scanOf("2026-11-01", [], { ...BOTH, sightings: [{ finding: "x", severity: "high", occurrences: 1, hosts: ["a"], toolMarked: true }] });
  const answer = why([marked], { evaluations: [] });
  expect(answer?.open).toBe(true);
  expect(answer?.reasons).toContain("The tool marked it as a false positive there. That alone decides nothing.");
  expect(texts([marked], { evaluations: [] })).toEqual([
    "Seen for the first time, by the first scan of the site: high, one place, marked as a false positive by the tool.",
  ]);
  expect(why([marked, scanOf("2026-11-12", ["x"], BOTH)], { evaluations: [] })?.reasons.join(" ")).not.toContain("false positive");
});

test("the reasons come in order: what nobody decided, what was decided, what the scans saw and did not look at", () => {
  expect(why([first, scanOf("2026-10-01", ["x"], BOTH)], { evaluations: [] })?.reasons).toEqual([
    "Nobody has evaluated it yet, so clients and success managers see a count at most.",
    "Seen first on 1 September 2026, and again on 1 October 2026 by ZAP.",
    "No scan of this kind has finished since.",
  ]);
  expect(why([first, scanOf("2026-10-01", [], BOTH), scanOf("2026-10-08", [], BOTH), scanOf("2026-11-01", ["x"], BOTH)])).toEqual({
    open: true,
    sentence: "It is open again: it came back after it was fixed.",
    reasons: [
      "Confirmed as a real weakness by rosa on 2 September 2026.",
      "Seen again on 1 November 2026 by ZAP, after it was fixed on 1 October 2026.",
      "No scan of this kind has finished since.",
    ],
  });
});

test("an acceptance that ran out is the reason, to the client's own day", () => {
  const evaluations = [decisionOf("x", "2026-09-02", "accepted", "2026-11-01T04:00:00Z")];
  const at = (instant: string) => why([first], { evaluations, timeZone: "America/New_York", at: instant });
  expect(at("2026-11-01T03:59:59Z")).toMatchObject({ open: false, sentence: "It is accepted until the end of 31 October 2026, then it is open again." });
  expect(at("2026-11-01T04:00:00Z")).toMatchObject({ open: true });
  expect(at("2026-11-01T04:00:00Z")?.reasons[0]).toBe("It was accepted until the end of 31 October 2026; that ran out.");
});

test("a closed one says what closed it, and information says that it counts nowhere", () => {
  const scans = [first, scanOf("2026-10-01", [], BOTH), scanOf("2026-11-01", [], BOTH)];
  expect(why(scans)).toMatchObject({ open: false, sentence: "It is fixed: a scan on 1 October 2026 looked everywhere it had been and did not see it." });
  expect(why(scans)?.reasons.at(-1)).toBe("The scan of 1 October 2026 covered it and did not see it.");
  expect(why([first], { overrides: [overrideOf("x", "2026-09-03", "info")] })?.reasons).toContain(
    "It is information, not a weakness, so it counts in no figure.",
  );
});

test("of many scans that closed nothing the newest five are told and the rest counted", () => {
  const poor = Array.from({ length: 8 }, (_, n) => scanOf(`2026-10-0${n + 1}`, [], { hosts: ["a"] }));
  const reasons = why([first, ...poor])?.reasons ?? [];
  expect(reasons).toHaveLength(8);
  expect(reasons[2]).toBe("3 earlier scans did not close it either.");
  expect(reasons.at(-1)).toBe("The scan of 8 October 2026 did not cover b.");
});

test("the history tells everything in order, each with who and when", () => {
  const scans = [
    first,
    scanOf("2026-09-10", [], { hosts: ["a"] }),
    scanOf("2026-10-01", [], BOTH),
    scanOf("2026-10-02", [], BOTH),
    scanOf("2026-11-01", [["x", "high"]], BOTH),
  ];
  const evaluations = [decisionOf("x", "2026-09-02"), decisionOf("x", "2026-11-02", "accepted", "2026-11-20")];
  const overrides = [overrideOf("x", "2026-09-03", "low", "2026-09-05"), overrideOf("x", "2026-11-03", "critical"), overrideOf("x", "2026-11-04", null)];
  expect(texts(scans, { evaluations, overrides })).toEqual([
    "Seen for the first time, by the first scan of the site: medium, 2 places.",
    "Confirmed as a real weakness.",
    "Rated low in place of the scanner's word, until the end of 5 September 2026.",
    "Our rating ran out.",
    "Not seen, but this closes nothing: the scan did not cover b.",
    "Not seen, everywhere it had been: fixed.",
    "Not seen; it was fixed already.",
    "Seen again after it was fixed: high, 2 places.",
    "Accepted as a risk until the end of 20 November 2026.",
    "Rated critical in place of the scanner's word, until it is withdrawn.",
    "Our own rating was withdrawn; the scanner's counts again.",
    "The acceptance ran out.",
  ]);
  const history = historyOf(input(scans, { evaluations, overrides }));
  expect(history[2]).toMatchObject({ at: "2026-09-03T16:00:00.000Z", who: "rosa", kind: "rated", reason: "behind a login", state: { severity: "low" } });
  expect(history.at(-1)).toMatchObject({ at: "2026-11-21T00:00:00.000Z", who: "The clock", state: { state: "reopened" } });
});
