import fc from "fast-check";
import { expect, test } from "vitest";
import { factsOf } from "#server/posture/facts.fixture.ts";
import type { ClientFacts } from "#server/posture/facts.ts";
import { figureBook } from "#server/posture/figures.ts";
import { deadlineAt, deadlineSentence, inTimeSentence } from "#server/posture/finding-deadlines.ts";
import { addFindingsFigures, measureFindings } from "#server/posture/findings.ts";
import type { LifecycleState } from "#server/posture/lifecycle.ts";
import { addDays } from "#server/posture/period.ts";
import { decisionOf, findingOf, scanOf } from "#server/posture/scans.fixture.ts";
import { STANDARD_DEADLINES } from "#server/posture/standard-terms.ts";

const empty = scanOf("2026-08-01", []);
const days = (medium: number | null) => [{ ...STANDARD_DEADLINES, days: { ...STANDARD_DEADLINES.days, medium } }];
const facts = (more: Partial<ClientFacts>) =>
  factsOf({
    checks: [],
    findings: ["a", "b", "c"].map((id) => findingOf(id)),
    evaluations: ["a", "b", "c"].map((id) => decisionOf(id, "2026-08-01")),
    ...more,
  });
const fixedOn = (day: string, medium: number | null) =>
  measureFindings(facts({ deadlines: days(medium), scans: [empty, scanOf("2026-09-20", ["a"]), scanOf(day, [])] }));

test.each<[string, number | null, ReturnType<typeof fixedOn>["inTime"], string | null]>([
  ["2026-10-05", 20, { within: 1, late: 0, undated: 0, longestLateDays: 0 }, "The one with a deadline was fixed within it."],
  ["2026-10-10", 20, { within: 1, late: 0, undated: 0, longestLateDays: 0 }, "The one with a deadline was fixed within it."],
  ["2026-10-11", 20, { within: 0, late: 1, undated: 0, longestLateDays: 1 }, "The one with a deadline was fixed 1 day late."],
  ["2026-10-30", 20, { within: 0, late: 1, undated: 0, longestLateDays: 20 }, "The one with a deadline was fixed 20 days late."],
  ["2026-10-30", null, { within: 0, late: 0, undated: 1, longestLateDays: 0 }, null],
])("a finding due %s at the latest with %s days keeps how its fix stood to the date", (day, medium, inTime, sentence) => {
  const measure = fixedOn(day, medium);
  expect(measure.inTime).toEqual(inTime);
  expect(measure.overdue).toBe(0);
  expect(inTimeSentence(measure.inTime)).toBe(sentence);
});

test("the deadline of a fixed finding is that of its fix, however long ago it was", () => {
  expect(fixedOn("2026-10-11", 20).fixedRows).toMatchObject([{ deadline: { dueDay: "2026-10-10", overdueDays: 1 } }]);
  expect(fixedOn("2026-10-10", 20).fixedRows).toMatchObject([{ deadline: { dueDay: "2026-10-10", overdueDays: 0 } }]);
});

test("a listing as exploited after the fix did not make the fix late", () => {
  const priority = { kev: { cve: "CVE-2026-1", addedOn: "2026-10-20", dueOn: "2026-09-30", ransomware: false }, epss: null, ssvc: null };
  const findings = [findingOf("a", { cve: ["CVE-2026-1"], priority })];
  const measure = measureFindings(
    facts({ findings, deadlines: [{ kind: "kev-due", name: "KEV" }], scans: [empty, scanOf("2026-09-20", ["a"]), scanOf("2026-10-05", [])] }),
  );
  expect(measure.inTime).toEqual({ within: 0, late: 0, undated: 1, longestLateDays: 0 });
});

test.each<[Parameters<typeof inTimeSentence>[0], string | null]>([
  [{ within: 0, late: 0, undated: 3, longestLateDays: 0 }, null],
  [{ within: 4, late: 0, undated: 0, longestLateDays: 0 }, "All 4 with a deadline were fixed within it."],
  [{ within: 3, late: 1, undated: 0, longestLateDays: 5 }, "3 of 4 with a deadline were fixed within it; one was late, by 5 days."],
  [{ within: 1, late: 2, undated: 1, longestLateDays: 1 }, "1 of 3 with a deadline was fixed within it; two were late, by up to 1 day."],
  [{ within: 0, late: 2, undated: 0, longestLateDays: 9 }, "None of 2 with a deadline was fixed within it; they were late by up to 9 days."],
])("%j in a sentence", (inTime, sentence) => {
  expect(inTimeSentence(inTime)).toBe(sentence);
});

test("without a scan, how fixes kept to their dates is no data, not zero", () => {
  const book = figureBook();
  addFindingsFigures(book, measureFindings(facts({ scans: [] })));
  for (const id of ["fixed_within_deadline", "fixed_late"]) expect(book.get(`findings.${id}`)).toMatchObject({ value: null, display: "no data" });
});

test.each<[LifecycleState, string | null, string | null]>([
  ["new", null, "2026-10-08"],
  ["reopened", null, "2026-10-08"],
  ["not-assessed", null, "2026-10-08"],
  ["fixed", "2026-10-20T12:00:00Z", "2026-10-08"],
  ["accepted", null, null],
  ["false-positive", null, null],
  ["out-of-scope", null, null],
])("a finding that is %s has a date, or its clock stands", (state, fixedAt, dueDay) => {
  const clock = { policies: [STANDARD_DEADLINES], timeZone: "UTC", lastMs: Date.parse("2026-11-30T00:00:00Z"), day: "2026-11-30" };
  const dated = { severity: "critical" as const, state, firstSeen: "2026-10-01T12:00:00Z", fixedAt, cve: [], priority: null };
  expect(deadlineAt(dated, clock)?.dueDay ?? null).toBe(dueDay);
});

const due = { dueDay: "2026-10-08", overdueDays: 0, policy: "house", forensics: false, unknown: [] };
test.each<[Parameters<typeof deadlineSentence>, string | null]>([
  [[null, "open"], "No policy of this client sets a date for it."],
  [[null, "accepted"], null],
  [[due, "open"], "It is due at the end of 8 October 2026 by house."],
  [[{ ...due, overdueDays: 1 }, "reopened"], "It was due on 8 October 2026 by house: 1 day past due."],
  [[due, "fixed"], "It was due on 8 October 2026 by house, and was fixed in time."],
  [[{ ...due, overdueDays: 12 }, "fixed"], "It was due on 8 October 2026 by house, and was fixed 12 days late."],
  [
    [{ ...due, forensics: true, unknown: ["automatable"] }, "new"],
    "It is due at the end of 8 October 2026 by house (automatable unknown), with forensic triage.",
  ],
])("a deadline in a sentence", (asked, sentence) => {
  expect(deadlineSentence(...asked)).toBe(sentence);
});

test("every fix of a period is in time, late or without a date, whatever happened", () => {
  const day = fc.integer({ min: 1, max: 91 }).map((offset) => addDays("2026-08-01", offset));
  const scan = fc.record({ day, seen: fc.subarray(["a", "b", "c"]), completed: fc.boolean() });
  fc.assert(
    fc.property(fc.array(scan, { maxLength: 10 }), fc.option(fc.integer({ min: 1, max: 60 })), (scans, medium) => {
      const read = scans.map(({ day: on, seen, completed }, at) => ({ ...scanOf(on, seen, { completed }), id: String(at) }));
      const { inTime, flow, fixedRows } = measureFindings(facts({ scans: read, deadlines: days(medium) }));
      expect(inTime.within + inTime.late + inTime.undated).toBe(flow.fixed);
      expect(inTime.undated).toBe(medium === null ? flow.fixed : 0);
      expect(inTime.longestLateDays > 0).toBe(inTime.late > 0);
      for (const { deadline } of fixedRows) expect(deadline === null).toBe(medium === null);
    }),
  );
});
