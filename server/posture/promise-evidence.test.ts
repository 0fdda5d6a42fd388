import { expect, test } from "vitest";
import { contextOf } from "#server/posture/sections/context.fixture.ts";
import { PROMISES } from "#server/posture/promises.ts";

const evidenceOf = (id: string, changed: Parameters<typeof contextOf>[0] = {}) =>
  contextOf(changed).measures.promises.results.find((result) => result.id === id)?.evidence ?? [];

test.each(PROMISES.map(({ id }) => id))("%s says what decided it", (id) => {
  const lines = evidenceOf(id);
  expect(lines.length).toBeGreaterThan(0);
  for (const { what, value } of lines) expect([what, value]).toEqual([expect.stringMatching(/\S/), expect.not.stringMatching(/undefined|NaN|null/)]);
});

test("a site without a monitor is named as such", () => {
  const sites = contextOf().facts.sites.map((site, at) => (at === 0 ? { ...site, monitorBound: false } : site));
  expect(evidenceOf("monitored", { sites })).toContainEqual({ what: sites[0]?.host, value: "no monitor" });
});

test("missing evidence says so and never reads as zero", () => {
  expect(evidenceOf("compliant", { attestations: [] })).toEqual([{ what: "SOC 2 and PCI statements", value: "none on file" }]);
  expect(evidenceOf("secure-code", { scans: [] })).toEqual([{ what: "Scans", value: "no data" }]);
  expect(evidenceOf("accounts", { purges: { counts: [], events: [], feeds: [], configured: false } })).toEqual([{ what: "Account feed", value: "not set up" }]);
});

test("more sites than eight are counted, not listed", () => {
  const sites = Array.from({ length: 12 }, (_, at) => ({
    slug: `s${at}`,
    host: `s${at}.example`,
    monitoredFrom: null,
    monitoredTo: null,
    monitorBound: false,
  }));
  const lines = evidenceOf("monitored", { sites });
  expect(lines).toHaveLength(10);
  expect(lines[8]).toMatchObject({ what: "Showing 8 of 12 sites" });
});
