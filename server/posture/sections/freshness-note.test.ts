import { expect, test } from "vitest";
import { factsOf } from "#server/posture/facts.fixture.ts";
import type { ClientFacts } from "#server/posture/facts.ts";
import { reportOf } from "#server/posture/report.fixture.ts";

const { checks, purges } = factsOf();
const NOTHING = { ...purges, counts: [], events: [], feeds: [] };
const noteOf = (more: Partial<ClientFacts>) => reportOf(more).sections[0]?.notes.find(({ title }) => title === "Freshness")?.text;

test.each<[string, Partial<ClientFacts>, RegExp]>([
  ["enough of everything", {}, /^All \d sources current\. Oldest: /],
  ["one day of checks", { checks: checks.filter(({ day }) => day === "2026-10-01") }, /current\. They do not tell enough of uptime\. Oldest: /],
  ["no scan that ended", { scans: [], findings: [], evaluations: [] }, /current\. They do not tell enough of scans\. Oldest: /],
  ["no count", { purges: NOTHING }, /current\. They do not tell enough of suspicious accounts\. Oldest: /],
  [
    "next to nothing",
    { checks: [], scans: [], findings: [], evaluations: [], purges: NOTHING },
    /They do not tell enough of uptime, scans and suspicious accounts\. /,
  ],
  ["no source", { sources: [] }, /^No source is configured\.$/],
])("sources that were read on time and brought %s", (_, more, text) => {
  expect(noteOf(more)).toMatch(text);
});
