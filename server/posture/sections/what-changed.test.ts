import { expect, test } from "vitest";
import type { BlockOf } from "#server/posture/blocks.ts";
import { buildReport } from "#server/posture/build-report.ts";
import { factsOf } from "#server/posture/facts.fixture.ts";
import type { ClientFacts } from "#server/posture/facts.ts";
import type { Figure, Report } from "#server/posture/report.ts";
import { decisionOf, findingOf, scanOf } from "#server/posture/scans.fixture.ts";

const base = factsOf();
const full = buildReport(base);
const build = (more: Partial<ClientFacts>) => buildReport({ ...base, ...more });
const september = (changes: Record<string, Partial<Figure>> = {}) => {
  const figures = Object.fromEntries(Object.entries(full.figures).map(([id, figure]) => [id, { ...figure, ...changes[id] }]));
  return { history: [{ period: "2026-09", figures }] };
};
const section = (report: Report) => report.sections.find(({ id }) => id === "what-changed");
function block<K extends "comparison" | "change-list">(report: Report, kind: K): BlockOf<K> | undefined {
  return section(report)
    ?.blocks.map((each) => each.block)
    .find((each): each is BlockOf<K> => each.kind === kind);
}
const row = (report: Report, label: string) => block(report, "comparison")?.rows.find((each) => each.label === label);
const groups = (report: Report) => Object.fromEntries((block(report, "change-list")?.groups ?? []).map((group) => [group.id, group]));

test("without an earlier report nothing is compared, and it says so", () => {
  expect(block(full, "comparison")).toBeUndefined();
  expect(section(full)?.headline).toBe("There is nothing to compare with yet: we have no figures of September 2026 for you.");
});

test.each([
  ["Downtime", "availability.contract_down_s", 720, "23 min more", "worse"],
  ["Downtime", "availability.contract_down_s", 2_160, "1 min less", "better"],
  ["Downtime", "availability.contract_down_s", 2_100, "the same", "same"],
  ["Uptime", "availability.uptime_pct", 99.99, "0.017 points lower", "worse"],
  ["Open findings", "findings.open", 5, "3 fewer", "better"],
  ["Open findings", "findings.open", 0, "2 more", "worse"],
  ["Accounts refused", "purges.blocked", 400, "3 more", "neither"],
  ["Promises kept", "promises.kept", 6, "1 more", "better"],
  ["Badges in force", "badges.current", 3, "1 fewer", "worse"],
  ["Open findings", "findings.open", null, "cannot be compared", "unknown"],
])("%s: from %s = %s it reads “%s”, %s", (label, id, value, change, direction) => {
  expect(row(build(september({ [id]: { value, display: "then" } })), label)).toMatchObject({ before: { text: "then" }, change, direction });
});

test("what was watched too little, then or now, is not compared", () => {
  const then = build(september({ "availability.coverage_pct": { value: 60 } }));
  expect(row(then, "Downtime")).toMatchObject({ before: { text: "no verdict" }, direction: "unknown" });
  const now = build({ ...september(), checks: base.checks.filter(({ day }) => day < "2026-10-12") });
  expect(row(now, "Downtime")).toMatchObject({ after: { text: "no verdict" }, direction: "unknown", change: "cannot be compared" });
  expect(row(now, "Uptime")).toMatchObject({ after: { text: "no verdict" }, direction: "unknown" });
});

test("less of what still adds up is no improvement while the period runs; more of it is already worse", () => {
  const running = { now: "2026-10-20T12:00:00Z" };
  expect(row(build({ ...september({ "availability.contract_down_s": { value: 9_000 } }), ...running }), "Downtime")).toMatchObject({
    direction: "unknown",
    change: "not over yet",
  });
  expect(row(build({ ...september({ "availability.contract_down_s": { value: 60 } }), ...running }), "Downtime")).toMatchObject({ direction: "worse" });
});

test("a scanner that fell silent improves nothing", () => {
  const sources = base.sources.map((source) => (source.kind === "scans" ? { ...source, lastSuccessAt: "2026-10-01T00:00:00Z" } : source));
  expect(row(build({ ...september({ "findings.open": { value: 9 } }), sources }), "Open findings")).toMatchObject({ direction: "unknown" });
});

test("the headline names what got worse before what got better", () => {
  const worse = september({ "availability.contract_down_s": { value: 60 }, "availability.uptime_pct": { value: 100 }, "findings.open": { value: 5 } });
  expect(section(build(worse))?.headline).toBe("Downtime got worse since September 2026; open findings got better.");
  expect(section(build(september()))?.headline).toBe("None of the main figures got better or worse since September 2026.");
});

test("every finding stands in the list of each step it took, and the counts are the figures of the flow", () => {
  expect(groups(full)).toMatchObject({
    fixed: {
      count: { text: "2", figure: "findings.fixed" },
      rows: [{ text: "Reflected cross-site scripting" }, { text: "Strict-Transport-Security header missing" }],
    },
    new: {
      count: { text: "1", figure: "findings.new" },
      rows: [{ text: "Session cookie without the Secure attribute", detail: "forms.alderfalls.gov. Low. First seen 18 October 2026" }],
    },
    back: { count: { text: "0", figure: "findings.reopened" }, rows: [] },
    open: { label: "Open on 31 October", count: { text: "2", figure: "findings.open" } },
  });
});

test("what nobody evaluated is in no list; what the first scan saw is not new", () => {
  expect(JSON.stringify(section(full))).not.toContain("Outdated payment library");
  const first = build({ findings: [findingOf("old")], scans: [scanOf("2026-10-05", ["old"])], evaluations: [decisionOf("old", "2026-10-06")] });
  expect(groups(first)).toMatchObject({ new: { count: { text: "0" }, rows: [] }, open: { count: { text: "1" } } });
  expect(section(first)?.notes.find(({ title }) => title === "First scan")?.text).toContain("1 finding came to light");
});

test("a finding that comes back is fixed once and back once, and open", () => {
  const scans = [scanOf("2026-09-01", ["a"]), scanOf("2026-10-03", []), scanOf("2026-10-20", ["a"])];
  const lists = groups(build({ findings: [findingOf("a")], scans, evaluations: [decisionOf("a", "2026-09-02")] }));
  expect(lists).toMatchObject({ fixed: { count: { text: "1" } }, back: { count: { text: "1" } }, open: { count: { text: "1" } } });
  expect(lists["fixed"]?.rows[0]?.detail).toMatch(/Fixed on 3 October.*It is back/);
  expect(lists["back"]?.rows[0]?.detail).toMatch(/Back on 20 October/);
});

test("2,000 new findings are counted whole and named in part", () => {
  const many = Array.from({ length: 2_000 }, (_, index) => findingOf(`n${index}`));
  const report = build({
    findings: many,
    scans: [
      scanOf("2026-09-20", []),
      scanOf(
        "2026-10-20",
        many.map(({ id }) => id),
      ),
    ],
    evaluations: many.map(({ id }) => decisionOf(id, "2026-10-21")),
  });
  expect(groups(report)["new"]).toMatchObject({ count: { text: "2,000" }, note: "Showing 10 of 2,000, most urgent first." });
  expect(groups(report)["new"]?.rows).toHaveLength(10);
});

test("without a scan no list is shown and the reason is", () => {
  const report = build({ scans: [], findings: [], evaluations: [] });
  expect(block(report, "change-list")).toBeUndefined();
  expect(JSON.stringify(section(report))).toContain("None of your sites has been scanned yet");
});
