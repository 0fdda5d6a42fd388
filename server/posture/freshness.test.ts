import { expect, test } from "vitest";
import { factsOf } from "#server/posture/facts.fixture.ts";
import type { SourceFacts } from "#server/posture/facts.ts";
import { measureFreshness } from "#server/posture/freshness.ts";
import { monthOf } from "#server/posture/period.ts";

const source = (more: Partial<SourceFacts> = {}): SourceFacts => ({
  id: "s",
  name: "Edge monitor",
  connector: "prometheus",
  kind: "uptime",
  lastSuccessAt: "2026-11-20T11:30:00Z",
  lastAttemptAt: "2026-11-20T11:59:00Z",
  toleranceS: 3600,
  paused: false,
  lastError: null,
  quarantined: 0,
  ...more,
});
const running = (...sources: SourceFacts[]) =>
  measureFreshness(factsOf({ checks: [], sources, period: monthOf("2026-11", "America/New_York"), now: "2026-11-20T12:00:00Z" }));

test.each<[string, Partial<SourceFacts>, string]>([
  ["within its tolerance is current", {}, "current"],
  ["at its tolerance too", { toleranceS: 1800 }, "current"],
  ["past it is stale, even when it was tried a minute ago", { toleranceS: 1799 }, "stale"],
  ["paused is paused, not stale", { toleranceS: 60, paused: true }, "paused"],
  ["never is never", { lastSuccessAt: null, lastAttemptAt: null }, "never"],
])("%s", (_, more, state) => {
  expect(running(source(more)).kinds.uptime.state).toBe(state);
});

test("no source is not configured, which is not the same as current", () => {
  expect(running(source()).kinds.scans.state).toBe("not-configured");
});

test("the worst source of a kind speaks for it", () => {
  expect(running(source(), source({ id: "t", toleranceS: 60 }))).toMatchObject({ kinds: { uptime: { state: "stale" } }, text: "1 of 2 sources not current." });
});

test("a month that is over needs evidence up to its end, not up to now", () => {
  const october = (lastSuccessAt: string) =>
    measureFreshness(factsOf({ checks: [], sources: [source({ lastSuccessAt })], now: "2027-01-01T00:00:00Z" })).kinds.uptime.state;
  expect(october("2026-11-01T04:00:00Z")).toBe("current");
  expect(october("2026-10-20T04:00:00Z")).toBe("stale");
});

test("the oldest is named; one that never came is the oldest of all", () => {
  expect(running(source(), source({ id: "n", name: "Scanner", kind: "scans", lastSuccessAt: null })).oldest?.name).toBe("Scanner");
});
