import { expect, test } from "vitest";
import { forReader } from "#server/posture/disclosure.ts";
import { errataBetween } from "#server/posture/errata.ts";
import { factsOf } from "#server/posture/facts.fixture.ts";
import { reportOf } from "#server/posture/report.fixture.ts";

const client = (...args: Parameters<typeof reportOf>) => forReader(reportOf(...args), "client");
const { purges, checks } = factsOf();

test("reading the same evidence later is no erratum", () => {
  expect(errataBetween(client(), client({ now: "2026-11-09T12:00:00Z" }))).toEqual([]);
});

test("a late count is named with what it was and what it is, in the report's words", () => {
  const after = client({ purges: { ...purges, counts: purges.counts.map((count) => ({ ...count, blocked: 20 })) } });
  const lines = errataBetween(client(), after);
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.join("\n")).toContain("was 403, is 620");
});

test("a changed verdict comes first", () => {
  const after = client({ checks: checks.map((day) => (day.site === "www" ? { ...day, runs: day.runs.map((run) => ({ ...run, up: false })) } : day)) });
  expect(errataBetween(client(), after)[0]).toMatch(/^Overall: was “.+”, is “.+”\.$/u);
});
