import { expect, test } from "vitest";
import { STANDARD_POLICY } from "#server/posture/contract.ts";
import { daysWords, weeklyWords } from "#server/posture/hours-words.ts";
import { termsWords } from "#server/posture/terms-words.ts";

const line = (about: string, change: Partial<typeof STANDARD_POLICY>) =>
  termsWords({ ...STANDARD_POLICY, ...change }, "America/Chicago").find((each) => each.about === about);

test.each([
  [[1, 2, 3, 4, 5], "Monday to Friday"],
  [[6, 7], "Saturday and Sunday"],
  [[7], "Sunday"],
  [[1, 2, 3, 5], "Monday to Wednesday and Friday"],
  [[3, 1, 2, 7, 6, 5, 4], "every day"],
] as const)("the days %j are %s", (days, words) => {
  expect(daysWords(days)).toBe(words);
});

test("hours over the whole day are said so", () => {
  expect(weeklyWords([{ days: [6], from: "00:00", to: "24:00" }])).toBe("Saturday all day");
});

test.each([
  ["Target", {}, "At least 99.9 % uptime in each calendar month."],
  ["What counts as down", {}, "A site is down from the first check that fails. A check has failed when the monitor says so."],
  [
    "What counts as down",
    { consecutiveFailures: 3, latencyLimitMs: 10_000, acceptedStatuses: [200, 302], minOutageS: 60 },
    "A site is down when three checks in a row have failed; it then counts from the first of them. A check has failed when the monitor says so, the answer takes longer than 10 seconds or the answer has a status other than 200 or 302. An outage shorter than 1 min does not count.",
  ],
  ["When it counts", {}, "Every hour of every day counts."],
  [
    "When it counts",
    { serviceHours: { timeZone: null, weekly: [{ days: [1, 2, 3, 4, 5], from: "07:00", to: "19:00" }], holidays: ["2026-12-25"], clause: "Section 3" } },
    "Only Monday to Friday 07:00 to 19:00, by the clock of America/Chicago, except on 1 holiday.",
  ],
  ["Maintenance", { maintenance: { ...STANDARD_POLICY.maintenance, excluded: false } }, "Maintenance is not left out: its minutes count like any other."],
  [
    "Maintenance",
    { maintenance: { excluded: true, noticeHours: 48, clause: "c", within: [{ days: [7], from: "02:00", to: "06:00" }], monthlyCapS: 28_800 } },
    "Maintenance announced at least 48 hours before it begins is left out, up to 8 hours a month. Only the time it takes at these hours is: Sunday 02:00 to 06:00. Announced later, it counts unless somebody approves it by name.",
  ],
  ["Minutes without data", { unknownIsDown: true }, "Minutes without data count as down."],
  ["More than one site", { aggregate: "worst-site" }, "The site with the lowest uptime decides."],
  ["Credit", {}, "The contract names no credit."],
  [
    "Credit",
    {
      monthlyFeeCents: 124_000,
      claimDays: 30,
      credits: [
        { belowPpm: 995_000, creditPpm: 250_000, clause: "b" },
        { belowPpm: 999_000, creditPpm: 100_000, clause: "a" },
      ],
    },
    "Below 99.9 %, 10 %; below 99.5 %, 25 % of the monthly fee of $1,240.00. It can be claimed until 30 days after the month ends.",
  ],
] as const)("%s: the sentence says what the terms mean", (about, change, text) => {
  expect(line(about, change as Partial<typeof STANDARD_POLICY>)?.text).toBe(text);
});
