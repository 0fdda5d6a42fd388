import fc from "fast-check";
import { expect, test } from "vitest";
import type { BlockOf } from "#server/posture/blocks.ts";
import { changeWords } from "#server/posture/change-words.ts";
import { compareReports, withComparison } from "#server/posture/compare-reports.ts";
import { LINES } from "#server/posture/compare-lines.ts";
import { forReader } from "#server/posture/disclosure.ts";
import { periodOf } from "#server/posture/period.ts";
import { Report } from "#server/posture/report.ts";
import { reportOf } from "#server/posture/report.fixture.ts";

const OCTOBER = reportOf();
type Change = { id?: string; now?: string; values?: Record<string, number | null>; sections?: Report["sections"]; drop?: string[] };

/** The same report, dated and with other numbers: only what is compared differs. */
function like({ id = "2026-10", now = "2027-02-01T00:00:00Z", values: given = {}, sections = OCTOBER.sections, drop = [] }: Change): Report {
  const timed = periodOf(id, "America/New_York");
  const watched = (Math.min(Date.parse(timed.end), Date.parse(now)) - Date.parse(timed.start)) / 1000;
  const values: Record<string, number | null> = {
    "availability.up_s": watched,
    "availability.down_s": 0,
    "availability.maintenance_s": 0,
    "availability.unknown_s": 0,
    ...given,
  };
  const figures = Object.fromEntries(
    Object.entries(OCTOBER.figures)
      .filter(([name]) => !drop.includes(name))
      .map(([name, figure]) => {
        const value = name in values ? (values[name] ?? null) : figure.value;
        return [name, { ...figure, value, display: name in values ? (value === null ? "no data" : `[${value}]`) : figure.display }];
      }),
  );
  const period = periodOf(id, "America/New_York");
  return { ...OCTOBER, period, periodLabel: id, builtAt: now, sections, figures };
}
const rowsOf = (before: Report, after: Report): BlockOf<"comparison">["rows"] =>
  compareReports(before, after).blocks.flatMap(({ block }) => (block.kind === "comparison" ? block.rows : []));
const rowFor = (id: string, before: Report, after: Report) => rowsOf(before, after).find(({ label }) => label === LINES.find((line) => line.id === id)?.label);
const moved = (id: string, was: number | null, is: number | null, more: { before?: Change; after?: Change } = {}) =>
  rowFor(id, like({ id: "2026-09", values: { [id]: was }, ...more.before }), like({ values: { [id]: is }, ...more.after }));

test.each([
  ["availability.contract_down_s", 2820, 2100, "better", "12 min less"],
  ["availability.contract_down_s", 0, 1, "worse", "1 s more"],
  ["availability.uptime_pct", 99.9144, 99.914401, "better", "under 0.001 points higher"],
  ["availability.uptime_pct", 100, 99.9, "worse", "0.100 points lower"],
  ["findings.open", 2, 5, "worse", "3 more"],
  ["findings.overdue", 1, 0, "better", "1 fewer"],
  ["findings.fixed", 1, 9, "neither", "8 more"],
  ["purges.blocked", 400, 1400, "neither", "1,000 more"],
  ["badges.current", 3, 2, "worse", "1 fewer"],
  ["promises.broken", 0, 1, "worse", "1 more"],
  ["promises.kept", 7, 7, "same", "no change"],
] as const)("%s from %d to %d is %s, %s", (id, was, is, direction, change) => {
  expect(moved(id, was, is)).toMatchObject({ direction, change });
});

test("a direction comes from the exact value, also where both read the same", () => {
  const figure = { ...OCTOBER.figures["availability.uptime_pct"], unit: "pct" as const, basis: "", display: "99.914 %" };
  const at = (id: string, value: number) => ({ ...like({ id }), figures: { ...OCTOBER.figures, "availability.uptime_pct": { ...figure, value } } });
  expect(rowFor("availability.uptime_pct", at("2026-09", 99.9144), at("2026-10", 99.9142))).toMatchObject({
    before: { text: "99.914 %" },
    after: { text: "99.914 %" },
    direction: "worse",
  });
});

test("no number is no data, never 0 and never better", () => {
  fc.assert(
    fc.property(fc.constantFrom(...LINES), fc.integer({ min: 0, max: 9 }), fc.boolean(), ({ id }, value, first) => {
      const [was, is] = first ? [null, value] : [value, null];
      const before = like({ id: "2026-09", values: { [id]: was } });
      if (before.figures[id] === undefined) return;
      const row = moved(id, was, is);
      expect(row).toMatchObject({ direction: "unknown", change: "one side has no number" });
      expect([row?.before.text, row?.after.text]).toContain("no data");
    }),
  );
  expect(moved("purges.blocked", null, null)).toMatchObject({ direction: "unknown", change: "nothing to compare" });
});

test("what rests on no evidence is not compared, whatever number stands there", () => {
  const silent = OCTOBER.sections.map((section) =>
    section.id === "availability" ? { ...section, verdict: { state: "no-data" as const, label: "Stale" } } : section,
  );
  expect(moved("availability.uptime_pct", 99, 100, { after: { sections: silent } })).toMatchObject({
    direction: "unknown",
    change: "too little data for 2026-10",
  });
});

test("nor is it where the client's design leaves out the section that has no evidence", () => {
  const stale = { state: "no-data" as const, label: "Stale" };
  const sections = OCTOBER.sections.filter(({ id }) => id !== "availability");
  const [before, after] = [like({ id: "2026-09", values: { "availability.uptime_pct": 99 } }), like({ values: { "availability.uptime_pct": 100 }, sections })];
  const leftOut = [{ id: "availability", title: "Availability", verdict: stale }];
  expect(rowFor("availability.uptime_pct", before, { ...after, leftOut })).toMatchObject({ direction: "unknown", change: "too little data for 2026-10" });
  const told = [{ id: "availability", title: "Availability", verdict: { state: "met" as const, label: "Contract met" } }];
  expect(rowFor("availability.uptime_pct", before, { ...after, leftOut: told })).toMatchObject({ direction: "better" });
});

test("a figure that an earlier report did not have yet is not compared, one that neither has is left out", () => {
  const without = like({ id: "2026-09", drop: ["findings.reopened"] });
  expect(rowFor("findings.reopened", without, like({}))).toMatchObject({ direction: "unknown", before: { text: "not in that report" } });
  expect(rowFor("findings.reopened", without, like({ drop: ["findings.reopened"] }))).toBeUndefined();
});

test("amounts over different lengths are compared only where less time has more or more time has less", () => {
  const quarter = { before: { id: "2026-07" }, after: { id: "2026-Q4" } };
  expect(moved("availability.contract_down_s", 60, 600, quarter)).toMatchObject({ direction: "unknown", change: "not compared: 31 days beside 92 days" });
  expect(moved("availability.contract_down_s", 600, 60, quarter)).toMatchObject({ direction: "better" });
  expect(moved("availability.uptime_pct", 99, 99.5, quarter)).toMatchObject({ direction: "better" });
  expect(moved("findings.open", 3, 4, quarter)).toMatchObject({ direction: "worse" });
  const running = { after: { now: "2026-10-11T04:00:00Z" } };
  expect(moved("availability.contract_down_s", 600, 60, running)).toMatchObject({ direction: "unknown", change: "not compared: 30 days beside 10 days" });
  expect(moved("availability.contract_down_s", 60, 600, running)).toMatchObject({ direction: "worse" });
});

test("where sites joined late, less was watched, and less downtime or fewer findings are no good news", () => {
  const late = { "availability.up_s": 10 * 86_400 };
  const then = (values: Record<string, number | null>) => like({ id: "2026-09", values: { ...late, ...values } });
  for (const id of ["availability.contract_down_s", "findings.new", "purges.blocked"]) {
    const row = rowFor(id, then({ [id]: 2 }), like({ values: { [id]: 5 } }));
    expect(row, id).toMatchObject({ direction: "unknown", change: "not compared: less was watched in 2026-09" });
  }
  expect(rowFor("findings.new", then({ "findings.new": 5 }), like({ values: { "findings.new": 2 } }))).toMatchObject({ direction: "better" });
  expect(rowFor("findings.open", then({ "findings.open": 2 }), like({ values: { "findings.open": 5 } }))).toMatchObject({ direction: "worse" });
  expect(compareReports(then({}), like({})).notes.find(({ title }) => title === "Watched time")?.text).toMatch(/^10 site days in 2026-09, 31 in 2026-10\./);
});

test("the lengths and the standing of both reports are said", () => {
  const section = compareReports(like({ id: "2026-09" }), like({ now: "2026-10-11T04:00:00Z" }));
  expect(section.title).toBe("Compared with 2026-09");
  expect(section.blocks[0]?.block).toMatchObject({ kind: "comparison", beforeTitle: "2026-09", afterTitle: "2026-10 so far" });
  expect(section.notes.map(({ title }) => title)).toEqual(["The report of 2026-09", "Different lengths", "Added afterwards", "Better or worse"]);
  const other = compareReports(like({ id: "2026-09", values: { "availability.target_pct": 99.5 } }), like({}));
  expect(other.notes.map(({ title }) => title)).toEqual(["The report of 2026-09", "Length", "Other target", "Added afterwards", "Better or worse"]);
});

test("the headline names what got worse first, and what cannot be compared", () => {
  const headline = (was: Record<string, number | null>, is: Record<string, number | null>) =>
    compareReports(like({ id: "2026-09", values: was }), like({ values: is })).headline;
  expect(headline({ "findings.open": 1, "findings.overdue": 2 }, { "findings.open": 2, "findings.overdue": 0 })).toBe(
    "Since 2026-09, open findings got worse; findings past due got better.",
  );
  expect(headline({ "findings.open.low": 1 }, { "findings.open.low": 3 })).toBe("Since 2026-09, one smaller figure got worse.");
  expect(headline({ "findings.open": null }, {})).toBe("No figure got better or worse since 2026-09. One figure cannot be compared.");
  expect(headline({}, {})).toBe("No figure got better or worse since 2026-09.");
  const nothing = Object.fromEntries(LINES.map(({ id }) => [id, null]));
  expect(headline(nothing, {})).toBe("None of the figures can be compared with 2026-09.");
});

test.each(["client", "csm", "security"] as const)(
  "the comparison for %s stands after the summary, fits the schema and shows only figures of its report",
  (reader) => {
    const [before, after] = [forReader(like({ id: "2026-09" }), reader), forReader(like({}), reader)];
    const report = withComparison(before, after);
    expect(Report.parse(report)).toEqual(report);
    expect(report.sections.slice(0, 2).map(({ id }) => id)).toEqual(["summary", "compared"]);
    for (const { after: cell } of rowsOf(before, after)) if (cell.figure !== undefined) expect(cell.text).toBe(report.figures[cell.figure]?.display);
    for (const { before: cell } of rowsOf(before, after)) expect(cell.figure).toBeUndefined();
  },
);

test("two readers' reports are not put side by side", () => {
  expect(() => compareReports(forReader(like({ id: "2026-09" }), "client"), like({}))).toThrow(/not for one client and reader/);
});

test("a change is never worded as nothing, and says which way", () => {
  fc.assert(
    fc.property(fc.constantFrom("s", "ms", "pct", "count", "days", "usd-cents" as const), fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (unit, size) => {
      const exact = unit === "count" || unit === "usd-cents" ? Math.ceil(size) : size;
      const [up, down] = [changeWords(unit as "s", exact), changeWords(unit as "s", -exact)];
      expect(up).not.toBe(down);
      for (const text of [up, down]) expect(text).not.toMatch(/^0(\.0+)? /);
    }),
  );
});

test("a comparison says of itself that it was added to the report", () => {
  const september = { ...like({ id: "2026-09" }), periodLabel: "September 2026" };
  const [section] = withComparison(september, OCTOBER).sections.filter(({ id }) => id === "compared");
  expect(section?.notes.map(({ text }) => text).join(" ")).toContain("This comparison is not part of the published report.");
});
