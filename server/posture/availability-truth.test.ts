import { expect, test } from "vitest";
import { measureAvailability } from "#server/posture/availability.ts";
import { checkDays } from "#server/posture/checks.fixture.ts";
import type { CheckDay, MaintenanceWindow } from "#server/posture/facts.ts";
import { factsOf } from "#server/posture/facts.fixture.ts";
import { buildReport } from "#server/posture/build-report.ts";
import { monthOf } from "#server/posture/period.ts";

// The truth of samples/uptime_prometheus/EXPECTED.json, rebuilt from its description: same failures per probe, same gap, same maintenance.
const SEPTEMBER = ["2026-09-01T00:00:00Z", "2026-10-01T00:00:00Z"] as const;
const PROBES = ["iad", "sjc", "lhr"];
type Spans = readonly (readonly [string, string])[];

function probes(site: string, down: Record<string, Spans>, silent: Spans = []): CheckDay[] {
  return PROBES.flatMap((location) => checkDays({ site, location, from: SEPTEMBER[0], to: SEPTEMBER[1], down: down[location] ?? [], silent }));
}

function september(site: string, checks: CheckDay[], maintenance: MaintenanceWindow[] = []) {
  return factsOf({
    period: monthOf("2026-09", "UTC"),
    now: "2026-10-05T00:00:00Z",
    policies: [],
    checks,
    maintenance,
    client: { slug: site, name: site, kind: "city", state: "IL", population: null, timeZone: "UTC" },
    sites: [{ slug: site, host: `www.${site}.example.gov`, monitoredFrom: SEPTEMBER[0], monitoredTo: SEPTEMBER[1], monitorBound: true }],
  });
}

const outage: Spans[number] = ["2026-09-08T14:00:00Z", "2026-09-08T14:37:00Z"];
const inMaintenance: Spans[number] = ["2026-09-13T06:12:00Z", "2026-09-13T07:20:00Z"];
const oneLocation: Spans[number] = ["2026-09-20T02:00:00Z", "2026-09-20T02:45:00Z"];
const window: MaintenanceWindow = {
  id: "m",
  site: null,
  from: "2026-09-13T06:00:00Z",
  to: "2026-09-13T08:00:00Z",
  announcedAt: "2026-09-09T06:00:00Z",
  reason: "Upgrade",
  approvedBy: null,
};
const springfield = () =>
  september("springfield", probes("springfield", { iad: [outage, inMaintenance], sjc: [outage, inMaintenance, oneLocation], lhr: [outage, inMaintenance] }), [
    window,
  ]);

test("springfield: the outage counts, the one-location outage does not, maintenance is on neither side", () => {
  const { tally, shares, contract } = measureAvailability(springfield());
  expect(tally).toMatchObject({ downS: 2220, maintenanceS: 7200, maintenanceDownS: 4080, unknownS: 0, outsideS: 0 });
  expect(tally.downS + tally.maintenanceDownS).toBe(6300);
  expect(shares.uptimePct).toBeCloseTo(99.914113, 6);
  expect(shares.rawPct).toBeCloseTo(99.756944, 6);
  expect(shares.strictPct).toBeCloseTo(99.914113, 6);
  expect(shares.coveragePct).toBe(100);
  expect(contract.allowedS).toBeCloseTo(2584.8, 9);
  expect(contract.met).toBe(true);
});

test("springfield reads 99.914 % with maintenance excluded and 99.756 % with it counted", () => {
  const { figures } = buildReport(springfield());
  expect(figures["availability.uptime_pct"]?.display).toBe("99.914 %");
  expect(figures["availability.raw_pct"]?.display).toBe("99.756 %");
  expect(figures["availability.down_s"]).toMatchObject({ value: 2220, display: "37 min" });
  expect(figures["availability.site.springfield.uptime_pct"]?.value).toBeCloseTo(99.914113, 6);
});

test("maplecounty: six hours without any probe are unknown, not down and not up", () => {
  const blip: Spans = [["2026-09-02T10:00:00Z", "2026-09-02T10:01:00Z"]];
  const gap: Spans = [["2026-09-17T03:00:00Z", "2026-09-17T09:00:00Z"]];
  const { tally, shares } = measureAvailability(september("maplecounty", probes("maplecounty", { iad: blip, lhr: blip }, gap)));
  expect(tally).toMatchObject({ downS: 60, unknownS: 21_600, maintenanceS: 0, upS: 2_592_000 - 21_660 });
  expect(shares.uptimePct).toBeCloseTo(99.997666, 6);
  expect(shares.strictPct).toBeCloseTo(99.164352, 6);
});

test("riverton: 27 single minutes are 1,620 seconds", () => {
  const blips: Spans = Array.from({ length: 27 }, (_, index) => {
    const day = String(index + 1).padStart(2, "0");
    return [`2026-09-${day}T11:00:00Z`, `2026-09-${day}T11:01:00Z`] as const;
  });
  const { tally, shares } = measureAvailability(september("riverton", probes("riverton", { iad: blips, sjc: blips, lhr: blips })));
  expect(tally.downS).toBe(1620);
  expect(shares.uptimePct).toBe(99.9375);
});
