import { expect, test } from "vitest";
import { type FigureTotals, portfolioTotal, TOTALLED_FIGURES } from "#server/posture/portfolio-totals.ts";
import type { PromiseId } from "#server/posture/promise-tests.ts";

const totals = (sums: Record<string, number>, clients = 12): FigureTotals =>
  Object.fromEntries(TOTALLED_FIGURES.map((figure) => [figure, { sum: sums[figure] ?? 0, clients }]));
const watched = {
  "availability.sites": 26,
  "availability.sites_monitored": 25,
  "availability.up_s": 999_998,
  "availability.down_s": 1,
  "availability.unknown_s": 1,
};

test.each<[PromiseId, Record<string, number>, string | null]>([
  ["monitored", watched, "25 of 26 sites watched; 99.999 % of their minutes covered, planned maintenance aside"],
  ["monitored", { ...watched, "availability.unknown_s": 0 }, "25 of 26 sites watched; 100 % of their minutes covered, planned maintenance aside"],
  ["monitored", { "availability.sites": 3 }, "0 of 3 sites watched"],
  ["scanned", { "scans.due": 24, "scans.on_time": 23 }, "23 of 24 scans ran on time"],
  ["scanned", {}, null],
  [
    "secure-code",
    { "findings.xss.open": 2, "findings.xss.fixed": 1, "findings.sql_injection.fixed": 3 },
    "Open and confirmed: 2 cross-site scripting, 0 SQL injection, 0 unauthorized access; 4 fixed in the month",
  ],
  ["accounts", { "purges.blocked": 5_028, "purges.deleted": 528 }, "5,028 refused, 528 deleted"],
  ["assessed", {}, null],
])("the proof of %s adds up", (promise, sums, words) => {
  expect(portfolioTotal(promise, totals(sums), 12)).toBe(words);
});

test("a total says over how many clients it is, and none is told of fewer than ten", () => {
  const refused = { "purges.blocked": 40, "purges.deleted": 2 };
  expect(portfolioTotal("accounts", totals(refused, 10), 12)).toBe("40 refused, 2 deleted; known for 10 of 12 clients");
  expect(portfolioTotal("accounts", totals(refused, 9), 12)).toBeNull();
  expect(portfolioTotal("accounts", totals(refused, 9), 9)).toBeNull();
  expect(portfolioTotal("accounts", {}, 12)).toBeNull();
});
