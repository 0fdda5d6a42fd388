import fc from "fast-check";
import { expect, test } from "vitest";
import { badgeOf } from "#server/posture/attestations.ts";
import type { AttestationFacts } from "#server/posture/facts.ts";
import { countedRecord, coversProducts, provenByReport } from "#server/posture/statement-versions.ts";

const soc2: AttestationFacts = {
  ...{ id: "s", programme: "SOC 2 Type II", label: "", scope: "web", products: [], issuer: "CPA", stage: "issued", detail: null, reference: null },
  ...{ periodStart: "2025-10-01", periodEnd: "2026-09-30", issuedOn: "2026-11-02", expiresOn: null, bridgeUntil: "2027-12-31", nextReviewOn: null },
  ...{ proven: true, covers: true, document: null },
};

test("a replaced version never counts, nor does one entered by mistake", () => {
  expect(countedRecord(soc2, { replaced: true, ended: null })).toBeNull();
  expect(countedRecord(soc2, { replaced: false, ended: { on: null } })).toBeNull();
  expect(countedRecord({ ...soc2, stage: "planned" }, { replaced: false, ended: { on: "2027-01-01" } })).toBeNull();
});

test("an ended statement counts to that day whatever a bridge letter said, and no day longer than before", () => {
  const days = fc.date({ min: new Date("2026-11-02"), max: new Date("2028-12-31"), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
  const lit = (record: AttestationFacts, day: string) => ["current", "expiring"].includes(badgeOf({ attestation: record, day, today: "2029-01-01" }).status);
  fc.assert(
    fc.property(days, days, (on, day) => {
      const ended = countedRecord(soc2, { replaced: false, ended: { on } }) ?? soc2;
      expect(lit(ended, day)).toBe(day <= on && lit({ ...soc2, bridgeUntil: null }, day));
    }),
  );
});

test.each<[string[], string[], boolean]>([
  [[], [], true],
  [[], ["payments"], true],
  [["Payments"], ["payments"], true],
  [["payments"], ["websites"], false],
  [["payments"], [], false],
  [["websites", "payments"], ["payments"], true],
])("a statement over %j covers somebody with %j: %s", (statement, products, expected) => {
  expect(coversProducts(statement, products)).toBe(expected);
});

const claimed: AttestationFacts = { ...soc2, programme: "Security assessment", proven: false };
test.each<[string, Partial<AttestationFacts>, boolean]>([
  ["an assessment that is over", {}, true],
  ["an assessment still running", { stage: "in-progress" }, false],
  ["a planned one", { stage: "planned" }, false],
  ["a SOC 2 report", { programme: "SOC 2 Type II" }, true],
  ["an authorization its register dates", { programme: "FedRAMP", issuedOn: "2020-01-02" }, true],
  ["an authorization no register states", { programme: "FedRAMP", issuedOn: null }, false],
  ["one that was proven already", { programme: "FedRAMP", issuedOn: null, proven: true }, true],
])("the report of %s proves it: %#", (_name, more, proven) => {
  const record = { ...claimed, ...more };
  expect(provenByReport(record)).toEqual({ ...record, proven });
});
