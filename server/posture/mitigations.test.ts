import fc from "fast-check";
import { expect, test } from "vitest";
import type { Mitigation } from "#server/posture/evidence.ts";
import type { ScanFacts } from "#server/posture/facts.ts";
import { historyOf } from "#server/posture/finding-history.ts";
import { foldLifecycle } from "#server/posture/lifecycle.ts";
import { addDays } from "#server/posture/period.ts";
import { findingOf, scanOf } from "#server/posture/scans.fixture.ts";
import { whyOpen } from "#server/posture/why-open.ts";

const AT = "2026-12-31T00:00:00Z";
const finding = findingOf("a", { title: "Old TLS" });
type Place = [host: string, port: number];
/** findings.csv lists only the hosts on which there is anything. */
const seen = (day: string, ...places: Place[]): ScanFacts => {
  const hosts = [...new Set(places.map(([host]) => host))];
  const sighting = { finding: "a", severity: "high" as const, occurrences: places.length, hosts, places: places.map(([host, port]) => ({ host, port })) };
  return scanOf(day, [], { family: "cyhy", scanner: "CISA Cyber Hygiene", hosts, sightings: places.length === 0 ? [] : [sighting] });
};
const gone = (day: string, [host, port]: Place, more: Partial<Mitigation> = {}): Mitigation => ({
  ...{ scan: "m", site: "www", family: "cyhy", scanner: "CISA Cyber Hygiene", title: "Old TLS", host, port, at: `${day}T05:00:00Z` },
  ...more,
});
const A: Place = ["192.0.2.1", 443];
const B: Place = ["192.0.2.1", 8443];
const C: Place = ["192.0.2.2", 443];
const fold = (scans: ScanFacts[], mitigations: Mitigation[]) => foldLifecycle({ scans, mitigations, evaluations: [], findings: [finding], at: AT })[0];

test.each<[string, Mitigation[], "fixed" | "open"]>([
  ["of its only place", [gone("2026-11-08", A)], "fixed"],
  ["in another case", [gone("2026-11-08", A, { title: "OLD TLS " })], "fixed"],
  ["of another port", [gone("2026-11-08", B)], "open"],
  ["of another host", [gone("2026-11-08", C)], "open"],
  ["of another name", [gone("2026-11-08", A, { title: "Old SSH" })], "open"],
  ["of another site", [gone("2026-11-08", A, { site: "pay" })], "open"],
  ["of another scanner", [gone("2026-11-08", A, { family: "nessus" })], "open"],
  ["from before it was seen", [gone("2026-10-31", A)], "open"],
  ["of the moment it was seen", [gone("2026-11-01", A, { at: "2026-11-01T12:00:00Z" })], "open"],
])("word %s leaves it %s", (_, mitigations, state) => {
  expect(fold([seen("2026-11-01", A)], mitigations)?.state).toBe(state);
});

test("it is fixed when the scanner says so, not when the report came", () => {
  expect(fold([seen("2026-11-01", A)], [gone("2026-11-08", A)])).toMatchObject({ fixedAt: "2026-11-08T05:00:00Z", occurrences: 0 });
});

test("of several ports and hosts the last one that is gone fixes it", () => {
  const scans = [seen("2026-11-01", A, B, C)];
  expect(fold(scans, [gone("2026-11-08", A), gone("2026-11-09", C)])?.state).toBe("open");
  expect(fold(scans, [gone("2026-11-10", B), gone("2026-11-08", A), gone("2026-11-09", C)])).toMatchObject({ state: "fixed", fixedAt: "2026-11-10T05:00:00Z" });
});

test("seen again later it is open again, and earlier word about it is spent", () => {
  const scans = [seen("2026-11-01", A, B), seen("2026-11-20", A, B)];
  expect(fold(scans, [gone("2026-11-08", A), gone("2026-11-09", B)])).toMatchObject({ state: "reopened", reopenedCount: 1 });
  expect(fold(scans, [gone("2026-11-08", A), gone("2026-11-25", B)])?.state).toBe("open");
});

test("where not every place is known, word about one of them closes nothing", () => {
  const scan = seen("2026-11-01", A);
  const sightings = scan.sightings.map(({ places: _all, ...sighting }) => sighting);
  expect(fold([{ ...scan, sightings }], [gone("2026-11-08", A)])?.state).toBe("open");
});

test("the history and the reason name who said so and where", () => {
  const input = { finding, scans: [seen("2026-11-01", A, C)], evaluations: [], overrides: [], timeZone: "UTC", at: AT };
  const texts = (mitigations: Mitigation[]) => historyOf({ ...input, mitigations }).map(({ who, text }) => `${who}: ${text}`);
  expect(texts([gone("2026-11-08", A), gone("2026-11-09", C)]).slice(1)).toEqual([
    "CISA Cyber Hygiene: Reported as no longer found on 192.0.2.1:443; it is still open elsewhere.",
    "CISA Cyber Hygiene: Reported as no longer found on 192.0.2.2:443.",
  ]);
  const why = whyOpen({ ...input, mitigations: [gone("2026-11-08", A), gone("2026-11-09", C)] });
  expect(why).toMatchObject({ open: false, sentence: "It is fixed: CISA Cyber Hygiene reported on 9 November 2026 that it no longer finds it." });
});

test("findings and word of what is gone, in any order and again, give one state", () => {
  const day = fc.integer({ min: 0, max: 20 }).map((days) => addDays("2026-11-01", days));
  const place = fc.constantFrom(A, B, C);
  const scans = fc.array(fc.tuple(day, fc.uniqueArray(place)), { minLength: 1, maxLength: 5 });
  const told = fc.record({ scans, word: fc.array(fc.tuple(day, place), { maxLength: 6 }) }).chain(({ scans: given, word }) => {
    const all = given.map(([date, places], n) => ({ ...seen(date, ...places), id: `s${n}` }));
    const mitigations = word.map(([date, where]) => gone(date, where));
    const again = <T>(items: T[]) => fc.shuffledSubarray([...items, ...items], { minLength: items.length * 2 });
    return fc.tuple(fc.constant({ all, mitigations }), again(all), again(mitigations));
  });
  fc.assert(
    fc.property(told, ([{ all, mitigations }, scansAgain, wordAgain]) => {
      expect(fold(scansAgain, wordAgain)).toEqual(fold(all, mitigations));
    }),
  );
});
