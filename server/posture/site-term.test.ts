import { expect, test } from "vitest";
import { beginningWords, endWords, siteTerm } from "#server/posture/site-term.ts";

const site = { slug: "www", host: "www.gov", monitoredFrom: "2026-03-03T14:00:00Z", statedFrom: null, monitoredTo: null };
const term = (change: object, now = "2026-11-03T12:00:00Z") => siteTerm({ ...site, ...change }, { timeZone: "America/New_York", now });

test.each([
  ["watched and going on", {}, "3 March 2026, its first check", "It goes on"],
  ["never watched", { monitoredFrom: null }, "At its first check", "It goes on"],
  ["stated", { statedFrom: "2026-03-01T05:00:00Z" }, "1 March 2026, as stated", "It goes on"],
  ["left at midnight of New York", { monitoredTo: "2026-10-01T04:00:00Z" }, "3 March 2026, its first check", "30 September 2026, it has left"],
  ["leaving at the end of the year", { monitoredTo: "2027-01-01T05:00:00Z" }, "3 March 2026, its first check", "31 December 2026, it will leave"],
])("a site that is %s", (_name, change, begins, ends) => {
  expect([beginningWords(term(change)), endWords(term(change))]).toEqual([begins, ends]);
});
