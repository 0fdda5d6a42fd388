import { expect, test } from "vitest";
import { STANDARD_DEADLINES } from "#server/posture/standard-terms.ts";
import { factsOf } from "#server/posture/facts.fixture.ts";
import { contextOf } from "#server/posture/sections/context.fixture.ts";
import { independentScans } from "#server/posture/sections/independent-scans.ts";
import { decisionOf, findingOf, scanOf } from "#server/posture/scans.fixture.ts";

const base = factsOf({ checks: [] });

test("the headline says what moved and what is past due", () => {
  expect(independentScans.build(contextOf())).toMatchObject({
    verdict: { state: "met" },
    headline: "Two findings were fixed, one is new; both open ones are within their deadlines.",
  });
  const strict = contextOf({ deadlines: [{ ...STANDARD_DEADLINES, days: { ...STANDARD_DEADLINES.days, unknown: 90, medium: 66 } }] });
  expect(independentScans.build(strict)).toMatchObject({
    verdict: { state: "at-risk", label: "1 past due" },
    headline: "Two findings were fixed, one is new; one medium finding is six days past due.",
  });
});

test("a high finding past due misses", () => {
  const context = contextOf({
    deadlines: [{ ...STANDARD_DEADLINES, days: { ...STANDARD_DEADLINES.days, unknown: 90, high: 5 } }],
    evaluations: [...base.evaluations, { finding: "f-hidden", verdict: "confirmed", reason: "r", by: "b", at: "2026-10-20T00:00:00Z", expiresAt: null }],
  });
  expect(independentScans.build(context).verdict).toEqual({ state: "missed", label: "1 past due" });
});

test("what is not evaluated is named in the security block alone; others read a count", () => {
  const section = independentScans.build(contextOf());
  const naming = section.blocks.filter(({ block }) => JSON.stringify(block).includes("Outdated payment library"));
  expect(naming.map(({ audience }) => audience)).toEqual(["security"]);
  expect(JSON.stringify({ ...section, blocks: [] })).not.toContain("Outdated payment library");
  expect(section.notes.find(({ title }) => title === "Under evaluation")?.text).toBe("1 item is being evaluated and is not counted until that is done.");
});

test("nothing scanned, a silent scanner and a paused one are no data and read differently", () => {
  const verdict = (overrides: Parameters<typeof contextOf>[0]) => independentScans.build(contextOf(overrides)).verdict;
  const source = (more: object) => base.sources.map((each) => (each.kind === "scans" ? { ...each, ...more } : each));
  expect(verdict({ scans: [], sources: [] })).toEqual({ state: "no-data", label: "Not configured" });
  expect(verdict({ scans: [] })).toEqual({ state: "no-data", label: "Not scanned yet" });
  expect(verdict({ sources: source({ lastSuccessAt: "2026-10-01T00:00:00Z" }) })).toEqual({ state: "no-data", label: "Out of date" });
  expect(verdict({ sources: source({ lastSuccessAt: "2026-10-01T00:00:00Z", paused: true }) })).toEqual({ state: "no-data", label: "Paused" });
});

test("scans older than twice the rhythm say nothing about today", () => {
  expect(independentScans.build(contextOf({ sources: [], scans: base.scans.filter(({ finishedAt }) => finishedAt < "2026-09") })).verdict).toEqual({
    state: "no-data",
    label: "Out of date",
  });
});

test.each([
  [60, 60, null],
  [2_000, 2_000, null],
  [2_100, 2_000, "Showing 2,000 of 2,100, most urgent first."],
])("of %i open findings the report holds %i, says so when that is not all, and counts all", (found, held, note) => {
  const many = Array.from({ length: found }, (_, index) => findingOf(`m${index}`));
  const context = contextOf({
    findings: many,
    scans: [
      scanOf("2026-09-20", []),
      scanOf(
        "2026-10-20",
        many.map(({ id }) => id),
      ),
    ],
    evaluations: many.map(({ id }) => ({ finding: id, verdict: "confirmed", reason: "r", by: "b", at: "2026-10-21T00:00:00Z", expiresAt: null })),
  });
  const table = independentScans
    .build(context)
    .blocks.map(({ block }) => block)
    .find((block) => block.kind === "table" && block.title === "Open findings");
  expect(table).toMatchObject({ note });
  expect(table?.kind === "table" && table.rows.length).toBe(held);
  expect(context.figures.get("findings.open").value).toBe(found);
});

test("every term of the flow is a figure and they add up", () => {
  const context = contextOf();
  const flow = independentScans
    .build(context)
    .blocks.map(({ block }) => block)
    .find((block) => block.kind === "findings-flow");
  if (flow?.kind !== "findings-flow") throw new Error("no flow");
  const sum = flow.terms
    .slice(0, -1)
    .reduce((total, { operator, value }) => total + (operator === "−" ? -1 : 1) * (context.figures.get(value.figure ?? "").value ?? Number.NaN), 0);
  expect(sum).toBe(context.figures.get("findings.open").value);
});

test("a severity that is our own rating says so wherever it is shown; why stays with us", () => {
  const rated = { finding: "f-xss", severity: "critical" as const, reason: "INSIDE-REASON", by: "rosa", at: "2026-10-20T00:00:00Z", expiresAt: null };
  const text = (overrides: Parameters<typeof contextOf>[0]) => JSON.stringify(independentScans.build(contextOf(overrides)));
  expect(text({})).not.toContain("our rating, not the scanner's");
  expect(text({ overrides: [rated] })).toContain('{"text":"Critical","detail":"our rating, not the scanner\'s"}');
  expect(text({ overrides: [rated] })).not.toContain("INSIDE-REASON");
});

test("what was fixed keeps the date it had, and says how many were late", () => {
  const context = contextOf({
    findings: [findingOf("x"), findingOf("y")],
    evaluations: [decisionOf("x", "2026-08-02"), decisionOf("y", "2026-08-02")],
    deadlines: [{ ...STANDARD_DEADLINES, days: { ...STANDARD_DEADLINES.days, medium: 30 } }],
    scans: [scanOf("2026-08-01", ["x"]), scanOf("2026-09-25", ["x", "y"]), scanOf("2026-10-10", [])],
  });
  const table = independentScans
    .build(context)
    .blocks.map(({ block }) => block)
    .find((block) => block.kind === "table" && block.title === "Fixed in this period");
  expect(table).toMatchObject({
    note: "1 of 2 with a deadline was fixed within it; one was late, by 40 days.",
    rows: [
      [{ text: "x" }, {}, {}, {}, { text: "31 August 2026", verdict: { state: "missed", label: "40 days late" } }],
      [{ text: "y" }, {}, {}, {}, { text: "25 October 2026", verdict: { state: "met", label: "in time" } }],
    ],
  });
});

test("an accepted finding stands with its reason and who answers for it, the newest decision in force", () => {
  const context = contextOf({
    findings: [findingOf("x")],
    evaluations: [
      { ...decisionOf("x", "2026-08-02", "accepted", "2026-12-01"), reason: "OLD REASON", by: "ann" },
      { ...decisionOf("x", "2026-09-02", "accepted", "2026-12-31"), reason: "Behind a login until the rebuild", by: "rosa" },
      { ...decisionOf("x", "2026-11-20", "accepted", "2027-01-31"), reason: "AFTER THE PERIOD", by: "ann" },
    ],
    scans: [scanOf("2026-08-01", ["x"]), scanOf("2026-10-10", ["x"])],
  });
  const section = independentScans.build(context);
  const [accepted] = section.blocks.filter(({ block }) => block.kind === "table" && block.title === "Accepted for now");
  expect(accepted).toMatchObject({
    audience: "all",
    block: { rows: [[{ text: "x" }, {}, { text: "Behind a login until the rebuild", detail: "rosa, 2 September 2026" }, { text: "31 December 2026" }]] },
  });
  expect(JSON.stringify(section)).not.toMatch(/OLD REASON|AFTER THE PERIOD/);
});
