import { expect, test } from "vitest";
import type { PortRange } from "#server/posture/evidence.ts";
import type { ScanFacts } from "#server/posture/facts.ts";
import { foldLifecycle } from "#server/posture/lifecycle.ts";
import { findingOf, scanOf } from "#server/posture/scans.fixture.ts";
import type { Sighting } from "#server/posture/sighting.ts";
import { whyOpen } from "#server/posture/why-open.ts";

const finding = findingOf("a");
const range = (from: number, to: number, protocol: PortRange["protocol"] = null): PortRange => ({ protocol, from, to });
const place = (port: number | null, protocol: string | null = "tcp", host = "h") => ({ host, port, protocol });
const seen = (places: Sighting["places"], more: Partial<ScanFacts> = {}) =>
  scanOf("2026-09-01", [], {
    hosts: ["h", "k"],
    sightings: [
      { finding: "a", severity: "high", occurrences: 1, hosts: [...new Set(places?.map(({ host }) => host) ?? ["h"])], ...(places ? { places } : {}) },
    ],
    ...more,
  });
const later = (ports: PortRange[] | undefined, day = "2026-10-01") => scanOf(day, [], { hosts: ["h", "k"], ...(ports ? { ports } : {}) });
const fold = (...scans: ScanFacts[]) => foldLifecycle({ scans, evaluations: [], findings: [finding], at: "2026-12-31T00:00:00Z" })[0];

test.each<[string, Sighting["places"], PortRange[] | undefined, "fixed" | "not-assessed"]>([
  ["a port it looked at", [place(443)], [range(1, 1024)], "fixed"],
  ["the first of them", [place(1)], [range(1, 1024)], "fixed"],
  ["the last of them", [place(1024)], [range(1, 1024)], "fixed"],
  ["one beyond", [place(1025)], [range(1, 1024)], "not-assessed"],
  ["two, one beyond", [place(443), place(8443)], [range(1, 1024)], "not-assessed"],
  ["two, in two ranges", [place(443), place(8443)], [range(443, 443), range(8000, 9000)], "fixed"],
  ["the protocol it looked at", [place(53, "udp")], [range(1, 1024, "tcp"), range(53, 53, "udp")], "fixed"],
  ["the other protocol", [place(500, "udp")], [range(1, 1024, "tcp"), range(53, 53, "udp")], "not-assessed"],
  ["no port but the host", [place(0), place(null)], [range(1, 1024)], "fixed"],
  ["a port, and it looked at all", [place(8443)], undefined, "fixed"],
  ["ports that are not all known", undefined, [range(1, 65_535, "tcp")], "not-assessed"],
  ["ports that are not all known, and it looked at all", undefined, undefined, "fixed"],
])("seen on %s, a scan without it leaves it so", (_, places, ports, state) => {
  expect(fold(seen(places), later(ports))?.state).toBe(state);
});

test("each host goes by its own ports, and a scan of the others may finish what one began", () => {
  const scans = [seen([place(443), place(8443, "tcp", "k")]), later([range(1, 1024)])];
  expect(fold(...scans)?.state).toBe("not-assessed");
  expect(fold(...scans, later([range(8000, 9000)], "2026-10-08"))).toMatchObject({ state: "fixed", fixedAt: "2026-10-08T12:00:00Z" });
});

test("the reason names the host", () => {
  const input = { finding, scans: [seen([place(8443)]), later([range(1, 1024)])], evaluations: [], overrides: [], timeZone: "UTC", at: "2026-12-31T00:00:00Z" };
  expect(whyOpen(input)?.reasons.at(-1)).toBe("The scan of 1 October 2026 did not look at every port it was seen on, on h.");
});
