import { expect, test } from "vitest";
import { buildReport } from "#server/posture/build-report.ts";
import { clientMonthOf } from "#server/posture/client-month.ts";
import { factsOf } from "#server/posture/facts.fixture.ts";
import { type OutageReason, reasonsWithin } from "#server/posture/outage-reasons.ts";
import { toSeconds } from "#server/posture/period.ts";

const disk: OutageReason = { site: "www", from: "2026-10-03T18:00:00Z", to: "2026-10-03T18:35:00Z", reason: "A disk failed and was replaced" };
const within = (reasons: OutageReason[], from: string, to: string, sites = ["www"]) =>
  reasonsWithin(reasons, { from: toSeconds(`2026-10-03T${from}:00Z`), to: toSeconds(`2026-10-03T${to}:00Z`), sites });

const CASES: [string, OutageReason[], [string, string], string[]][] = [
  ["the same stretch", [disk], ["18:00", "18:35"], [disk.reason]],
  ["a stretch that later evidence made longer", [disk], ["17:50", "18:50"], [disk.reason]],
  ["a stretch that only touches it", [disk], ["18:35", "18:50"], []],
  ["another site", [{ ...disk, site: "pay" }], ["18:00", "18:35"], []],
  [
    "two, told in order of time",
    [{ ...disk, from: "2026-10-03T18:20:00Z", reason: "And the one beside it" }, disk],
    ["18:00", "18:35"],
    [disk.reason, "And the one beside it"],
  ],
  ["the same words twice, told once", [disk, { ...disk, from: "2026-10-03T18:20:00Z" }], ["18:00", "18:35"], [disk.reason]],
];
test.each(CASES)("what was said of an outage stands where it was: %s", (_name, reasons, [from, to], told) => {
  expect(within(reasons, from, to)).toEqual(told);
});

const dayOf = (report: ReturnType<typeof buildReport>) =>
  report.sections
    .flatMap(({ blocks }) => blocks.flatMap(({ block }) => (block.kind === "day-strip" ? block.days : [])))
    .find(({ day }) => day === "2026-10-03");

test("it stands first among the causes of the day, and no figure changes by it", () => {
  const [without, told] = [buildReport(factsOf()), buildReport(factsOf({ outageReasons: [disk] }))];
  expect(dayOf(told)?.text).toBe("3 October: www.alderfalls.gov down 35 min, 14:00 to 14:35 (A disk failed and was replaced; seen from all 3 locations)");
  expect(told.figures).toEqual(without.figures);
  // What lists and the portfolio keep of the month does not have it, so a month need not be worked out anew.
  expect(clientMonthOf(told)).toEqual(clientMonthOf(without));
});
