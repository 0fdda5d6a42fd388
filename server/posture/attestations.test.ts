import { expect, test } from "vitest";
import { addBadgesFigures, badgeOf, measureBadges } from "#server/posture/attestations.ts";
import { factsOf } from "#server/posture/facts.fixture.ts";
import type { AttestationFacts } from "#server/posture/facts.ts";
import { figureBook } from "#server/posture/figures.ts";
import { monthOf } from "#server/posture/period.ts";

const of = (programme: string, more: Partial<AttestationFacts> = {}): AttestationFacts => ({
  id: programme,
  programme,
  label: programme,
  scope: "web",
  products: [],
  issuer: "Example CPA LLP",
  stage: "issued",
  detail: null,
  periodStart: null,
  periodEnd: null,
  issuedOn: null,
  expiresOn: null,
  bridgeUntil: null,
  nextReviewOn: null,
  reference: null,
  proven: true,
  covers: true,
  document: null,
  ...more,
});
const status = (attestation: AttestationFacts, day: string, today = day) => badgeOf({ attestation, day, today }).status;
const soc2 = of("SOC 2 Type II", { periodStart: "2025-10-01", periodEnd: "2026-09-30", issuedOn: "2026-11-02" });
const MANUAL = [
  soc2,
  of("ISO/IEC 27001:2022", { issuedOn: "2024-02-29", expiresOn: "2027-02-28" }),
  of("PCI DSS v4.0.1", { label: "AOC SAQ-D SP", issuedOn: "2026-03-01", expiresOn: "2027-03-01" }),
  of("GovRAMP", { label: "Ready", detail: "Moderate", issuedOn: "2026-05-01" }),
];

test("the four hand-entered samples are all in force on 23 November 2026", () => {
  const measure = measureBadges(factsOf({ checks: [], attestations: MANUAL, period: monthOf("2026-11", "America/New_York"), now: "2026-11-23T15:00:00Z" }));
  expect(measure.counts).toEqual({ planned: 0, "in-progress": 0, current: 4, expiring: 0, lapsed: 0, unverified: 0 });
});

test.each<[string, AttestationFacts, string, string]>([
  ["SOC 2 Type II counts 12 months after its period", soc2, "2027-07-01", "current"],
  ["and ends soon in the last 60 days", soc2, "2027-08-01", "expiring"],
  ["up to its last day", soc2, "2027-09-30", "expiring"],
  ["and lapses the day after", soc2, "2027-10-01", "lapsed"],
  ["a bridge letter carries it on", { ...soc2, bridgeUntil: "2027-11-30" }, "2027-11-15", "expiring"],
  ["for three months at most", { ...soc2, bridgeUntil: "2028-09-30" }, "2027-12-31", "lapsed"],
  ["SOC 2 Type II without its period is unverified", { ...soc2, periodEnd: null }, "2026-11-23", "unverified"],
  ["SOC 2 Type I counts from its as-of day", of("SOC 2 Type I", { periodEnd: "2026-01-15", issuedOn: "2026-02-01" }), "2027-01-16", "lapsed"],
  ["PCI counts 12 months, whatever a longer date says", of("PCI DSS 4.0.1", { issuedOn: "2026-01-12", expiresOn: "2029-01-01" }), "2027-01-13", "lapsed"],
  ["ISO counts 3 years", of("ISO 27001", { issuedOn: "2024-02-29" }), "2027-02-28", "expiring"],
  ["and lapses then", of("ISO 27001", { issuedOn: "2024-02-29" }), "2027-03-01", "lapsed"],
  ["the 2013 edition ended on 31 October 2025", of("ISO/IEC 27001:2013", { issuedOn: "2024-06-01" }), "2025-11-01", "lapsed"],
  ["a stated earlier end wins", of("ISO 27001", { issuedOn: "2024-02-29", expiresOn: "2025-01-01" }), "2025-01-02", "lapsed"],
  ["GovRAMP has no fixed end", of("GovRAMP", { label: "Authorized", issuedOn: "2020-01-01" }), "2026-11-23", "current"],
  ["a progressing snapshot is not verified", of("GovRAMP", { label: "Progressing Snapshot", issuedOn: "2026-01-01" }), "2026-11-23", "unverified"],
  ["GovRAMP Core is verified", of("GovRAMP", { label: "Core", issuedOn: "2026-01-01" }), "2026-11-23", "current"],
  ["so is StateRAMP Provisionally Authorized", of("StateRAMP", { detail: "Provisionally Authorized, Low+", issuedOn: "2026-01-01" }), "2026-11-23", "current"],
  ["GovRAMP without its rung is unverified", of("GovRAMP", { detail: "Moderate", issuedOn: "2026-01-01" }), "2026-11-23", "unverified"],
  ["a snapshot that names a later rung is still a snapshot", of("GovRAMP", { detail: "Snapshot, Ready", issuedOn: "2026-01-01" }), "2026-11-23", "unverified"],
  ["HIPAA has no certificate", of("HIPAA", { issuedOn: "2026-01-01", expiresOn: "2027-01-01" }), "2026-11-23", "unverified"],
  ["PCI ends soon in its last 60 days", of("PCI DSS 4.0.1", { issuedOn: "2026-01-12" }), "2026-11-13", "expiring"],
  ["and not the day before", of("PCI DSS 4.0.1", { issuedOn: "2026-01-12" }), "2026-11-12", "current"],
  ["PCI without the day it was issued is unverified", of("PCI DSS 4.0.1", { expiresOn: "2027-01-01" }), "2026-11-23", "unverified"],
  ["a bridge letter carries no PCI", of("PCI DSS 4.0.1", { issuedOn: "2025-01-12", bridgeUntil: "2026-12-31" }), "2026-11-23", "lapsed"],
  ["a bridge letter's third month is its last", { ...soc2, bridgeUntil: "2028-09-30" }, "2027-12-30", "expiring"],
  ["WCAG conformance counts 12 months where nobody says otherwise", of("WCAG 2.2 AA conformance", { issuedOn: "2025-11-24" }), "2026-11-24", "expiring"],
  ["and lapses then", of("WCAG 2.2 AA conformance", { issuedOn: "2025-11-24" }), "2026-11-25", "lapsed"],
  ["FedRAMP stays until it is withdrawn", of("FedRAMP", { label: "Authorized", issuedOn: "2021-01-01" }), "2026-11-23", "current"],
  ["the 2013 edition ends soon before it ended", of("ISO/IEC 27001:2013", { issuedOn: "2024-06-01" }), "2025-10-31", "expiring"],
  ["readiness never lights a badge", of("SOC 2 Type II", { ...soc2, detail: "87 % ready" }), "2026-11-23", "unverified"],
  ["unproven is unverified", { ...soc2, proven: false }, "2026-11-23", "unverified"],
  ["in progress is in progress", { ...soc2, stage: "in-progress" }, "2026-11-23", "in-progress"],
  ["planned is planned", { ...soc2, stage: "planned", proven: false }, "2026-11-23", "planned"],
  ["no date at all is unverified", of("WCAG 2.2 conformance"), "2026-11-23", "unverified"],
  ["60 days before its end it ends soon", of("CJIS", { issuedOn: "2026-01-01", expiresOn: "2026-12-31" }), "2026-11-01", "expiring"],
  ["61 days before it is current", of("CJIS", { issuedOn: "2026-01-01", expiresOn: "2026-12-31" }), "2026-10-31", "current"],
])("%s", (_, attestation, day, expected) => {
  expect(status(attestation, day, "2028-06-01")).toBe(expected);
});

test("not issued yet is not in force; a report on a past period counts from that period once it is out", () => {
  expect(status(soc2, "2026-10-31", "2026-11-01")).toBe("in-progress");
  expect(status(soc2, "2026-10-31", "2026-11-03")).toBe("current");
  expect(status(of("PCI DSS", { issuedOn: "2026-11-02" }), "2026-10-31", "2026-11-03")).toBe("in-progress");
});

test("only what covers this client counts; a renewed badge hides its lapsed one; another scope does not", () => {
  const old = of("SOC 2 Type II", { id: "old", periodEnd: "2024-09-30", issuedOn: "2024-11-01" });
  const counts = (attestations: AttestationFacts[]) => measureBadges(factsOf({ checks: [], attestations })).counts;
  expect(counts([old, soc2])).toMatchObject({ current: 1, lapsed: 0 });
  expect(counts([old, { ...soc2, scope: "payments" }])).toMatchObject({ current: 1, lapsed: 1 });
  expect(counts([{ ...soc2, covers: false }, old])).toMatchObject({ current: 0, lapsed: 1 });
});

test("an outside assessment is proof of a promise, not a badge", () => {
  const measure = measureBadges(
    factsOf({
      checks: [],
      attestations: [of("Penetration test", { issuedOn: "2026-08-18" }), of("Independent assessment", { id: "x", issuedOn: "2025-08-18" })],
    }),
  );
  expect(measure.badges).toEqual([]);
  expect(measure.assessments.map(({ completedOn }) => completedOn)).toEqual(["2026-08-18", "2025-08-18"]);
});

test("nothing on file is no data, not zero lapsed", () => {
  const book = figureBook();
  addBadgesFigures(book, measureBadges(factsOf({ checks: [], attestations: [] })));
  expect(book.get("badges.lapsed")).toMatchObject({ value: null, display: "no data" });
});
