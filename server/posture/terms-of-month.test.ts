import fc from "fast-check";
import { expect, test } from "vitest";
import { policyFor, STANDARD_POLICY } from "#server/posture/contract.ts";
import { OCTOBER_POLICY } from "#server/posture/facts.fixture.ts";
import type { ContractPolicy } from "#server/posture/facts.ts";
import { addDays, daysOf, monthOf } from "#server/posture/period.ts";
import { noTerms, termsOfMonth, termsOfMonthWords } from "#server/posture/terms-of-month.ts";

const period = monthOf("2026-10", "America/New_York");
const from = (effectiveFrom: string, name = `Agreement of ${effectiveFrom}`): ContractPolicy => ({ ...OCTOBER_POLICY, id: effectiveFrom, name, effectiveFrom });
const WHOLE = "A month is judged whole, by the terms in force on its first day: this one by";

test.each<[string, ContractPolicy[], string | null]>([
  ["no contract", [], null],
  ["a contract from before", [from("2026-01-01")], null],
  ["a contract from the first day", [from("2026-10-01")], null],
  ["a contract from after", [from("2026-11-01")], null],
  [
    "a first contract that begins in it",
    [from("2026-10-12", "The agreement")],
    `1 October to 11 October: our standard target; 12 October to 31 October: The agreement. ${WHOLE} our standard target. The first month The agreement judges is November 2026.`,
  ],
  [
    "a first contract on the second day",
    [from("2026-10-02", "The agreement")],
    `1 October: our standard target; 2 October to 31 October: The agreement. ${WHOLE} our standard target. The first month The agreement judges is November 2026.`,
  ],
  [
    "a contract that follows another on the last day",
    [from("2026-10-31", "New"), from("2026-01-01", "Old")],
    `1 October to 30 October: Old; 31 October: New. ${WHOLE} Old. The first month New judges is November 2026.`,
  ],
  [
    "two changes in one month",
    [from("2026-10-20", "Third"), from("2026-10-10", "Second"), from("2026-10-01", "First")],
    `1 October to 9 October: First; 10 October to 19 October: Second; 20 October to 31 October: Third. ${WHOLE} First. The first month Third judges is November 2026.`,
  ],
])("%s", (_name, policies, words) => {
  expect(termsOfMonthWords(policies, period)).toBe(words);
});

test("the standard target says whether there is no contract or none yet", () => {
  const why = (policies: ContractPolicy[]) => noTerms(policyFor(policies, period), period);
  expect(why([])).toBe("No contract terms on file");
  expect(why([from("2026-11-01")])).toBe("No contract terms on file");
  expect(why([from("2026-10-12")])).toBe("No contract terms were in force on 1 October");
});

test("every day of a month has exactly one of the terms, the newest that had begun, and the first day's judge the month", () => {
  const days = daysOf(period).map(({ day }) => day);
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: -40, max: 40 }), { maxLength: 6 }), (offsets) => {
      const policies = offsets.map((offset) => from(addDays("2026-10-01", offset)));
      const parts = termsOfMonth(policies, period);
      for (const day of days) {
        const own = parts.filter(({ first, last }) => day >= first && day <= last);
        const newest = policies.filter(({ effectiveFrom }) => effectiveFrom <= day).sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? 1 : -1))[0];
        expect(own.map(({ policy }) => policy)).toEqual([newest ?? STANDARD_POLICY]);
      }
      expect(parts[0]?.policy).toBe(policyFor(policies, period).policy);
    }),
  );
});
