import fc from "fast-check";
import { expect, test } from "vitest";
import { isClosed } from "#server/operations/closed-months.ts";
import { divideTouched, REFRESHED_AT_ONCE } from "#server/operations/refresh-touched.ts";
import { daysOf, type Touched, touchedMonths } from "#server/operations/touched-months.ts";
import type { Attributed } from "#server/operations/attribute-evidence.ts";
import type { ClientRecord } from "#server/store/clients.ts";

const at = (instant: string) => Date.parse(instant) / 1000;
const clients = [
  { clientId: "ny", slug: "new-york", timeZone: "America/New_York" },
  { clientId: "ky", slug: "kyoto", timeZone: "Asia/Tokyo" },
] as ClientRecord[];
const nothing: Attributed = {
  checks: [],
  latency: [],
  reported: [],
  maintenance: [],
  purges: [],
  scans: [],
  compliance: [],
  setAside: [],
  setAsideCount: 0,
  unmapped: [],
};
const series = (clientId: string, runs: { from: number; stepS: number; count: number; up: boolean }[]) => ({
  clientId,
  siteId: "s",
  location: "iad",
  intervalS: 60,
  runs,
  slow: [],
});

test("a check at the turn of a month touches the month of its client's own calendar", () => {
  const moment = [{ from: at("2026-10-01T02:00:00Z"), stepS: 0, count: 1, up: true }];
  expect(touchedMonths({ ...nothing, checks: [series("ny", moment), series("ky", moment)] }, clients)).toEqual([
    { clientId: "ny", slug: "new-york", first: "2026-09", last: "2026-09", quiet: true },
    { clientId: "ky", slug: "kyoto", first: "2026-10", last: "2026-10", quiet: true },
  ]);
});

test("all of a client's evidence together touches from its first month to its last; one failure makes it pressing", () => {
  const early = series("ny", [{ from: at("2026-08-05T00:00:00Z"), stepS: 60, count: 10, up: true }]);
  const late = series("ny", [{ from: at("2026-10-31T23:59:00Z"), stepS: 86_400, count: 2, up: false }]);
  expect(touchedMonths({ ...nothing, checks: [late, early] }, clients)).toEqual([{ clientId: "ny", slug: "new-york", first: "2026-08", last: "2026-11" }]);
});

test("a UTC day of a purge feed touches the months of its client's calendar it lies in", () => {
  const beat = { kind: "purge-heartbeat" as const, client: "x", day: "2026-10-01", at: "2026-10-02T02:00:00Z" };
  const of = (clientId: string, zone?: "UTC") => ({ clientId, evidence: zone ? { ...beat, zone } : beat });
  const months = (purges: Attributed["purges"]) => touchedMonths({ ...nothing, purges }, clients).map(({ first, last }) => `${first} ${last}`);
  expect([months([of("ny", "UTC")]), months([of("ky", "UTC")]), months([of("ny")])]).toEqual([["2026-09 2026-10"], ["2026-10 2026-10"], ["2026-10 2026-10"]]);
});

test("evidence of a client nobody knows any more touches nothing", () => {
  expect(touchedMonths({ ...nothing, checks: [series("gone", [{ from: at("2026-08-05T00:00:00Z"), stepS: 0, count: 1, up: false }])] }, clients)).toEqual([]);
});

test("every day a run goes through is among its days", () => {
  const checks = [series("ny", [{ from: at("2026-10-30T23:00:00Z"), stepS: 3_600, count: 49, up: true }])];
  expect(daysOf({ checks, latency: [] }).sort()).toEqual(["2026-10-30", "2026-10-31", "2026-11-01"]);
});

const NOW = "2026-11-20T00:00:00Z";
const entry = fc.record({ quiet: fc.boolean(), first: fc.constantFrom("2026-06", "2026-10", "2026-11"), last: fc.constantFrom("2026-11") });
const touched = fc
  .array(entry, { maxLength: 900 })
  .map((all) => all.map(({ quiet, ...rest }, index): Touched => ({ clientId: `${index}`, slug: `c${index}`, ...rest, ...(quiet ? { quiet } : {}) })));

test("of thousands of clients the failing ones come first, and only what the hourly refresh brings anyway is left out", () => {
  fc.assert(
    fc.property(touched, (all) => {
      const { soon, later } = divideTouched(all, NOW);
      const chosen = [...soon, ...later];
      if (all.length <= REFRESHED_AT_ONCE) {
        expect(chosen).toEqual(all);
        return;
      }
      expect(soon.length).toBeLessThanOrEqual(REFRESHED_AT_ONCE);
      expect(new Set(chosen)).toEqual(new Set(all.filter(({ quiet, first }) => !(quiet && first >= "2026-10"))));
      expect(chosen.map(({ quiet }) => quiet ?? false)).toEqual(chosen.map(({ quiet }) => quiet ?? false).sort((a, b) => Number(a) - Number(b)));
    }),
  );
});

test.each([
  ["2026-10", null, false],
  ["2026-08", "2026-09-01", true],
  // Its first hours may lie in the day before, which is gone.
  ["2026-09", "2026-09-01", true],
  ["2026-10", "2026-09-01", false],
])("%s with checks kept from %s: closed %s", (month, firstKept, closed) => {
  expect(isClosed(month, firstKept)).toBe(closed);
});
