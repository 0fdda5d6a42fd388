import { expect, test } from "vitest";
import { ClientMonth, clientMonthOf, whatChanged } from "#server/posture/client-month.ts";
import { factsOf } from "#server/posture/facts.fixture.ts";
import { reportOf } from "#server/posture/report.fixture.ts";

test("a month is kept exactly and reads back", () => {
  const month = clientMonthOf(reportOf());
  expect(ClientMonth.parse(JSON.parse(JSON.stringify(month)))).toEqual(month);
  expect(month.promises).toHaveLength(7);
});

test("the reasons are the headlines of what is not in order, and what waits", () => {
  const report = reportOf();
  const month = clientMonthOf(report);
  const troubled = report.sections.filter(
    (section) => section.verdict !== null && section.verdict.state !== "met" && !["promises", "summary", "how-we-know"].includes(section.id),
  );
  for (const section of troubled) expect(month.reasons).toContain(section.headline);
  expect(month.reasons.at(-1)).toBe("One finding waits for evaluation.");
});

test("a client whose feed went silent gives a reason, never none", () => {
  const { purges } = factsOf();
  const month = clientMonthOf(reportOf({ purges: { ...purges, counts: [], events: [], feeds: [] }, checks: [] }));
  expect(month.reasons.length).toBeGreaterThan(1);
});

test("what changed is said in words, and nothing is said of a first month", () => {
  const before = clientMonthOf(reportOf({ evaluations: [] }));
  const after = clientMonthOf(reportOf());
  expect(whatChanged(before, after).join(" ")).toMatch(/Open findings: \d+, before \d+\./u);
  expect(whatChanged(null, after)).toEqual([]);
  expect(whatChanged(after, after)).toEqual([]);
});
