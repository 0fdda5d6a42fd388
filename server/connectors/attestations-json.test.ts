import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readAttestationFile } from "#server/connectors/registry.ts";
import type { AttestationEvidence } from "#server/posture/evidence.ts";

async function* bytes(text: string | Buffer): AsyncIterable<Uint8Array> {
  yield Buffer.from(text);
}
async function statements(file: string | Buffer) {
  const { evidence, rejected } = await readAttestationFile(bytes(file));
  return { rejected, evidence: evidence.filter((piece): piece is AttestationEvidence => piece.kind === "attestation") };
}
const sample = (name: string) => statements(readFileSync(new URL(`fixtures/compliance/${name}`, import.meta.url)));
const read = (value: unknown) => statements(JSON.stringify(value));

test("the manual entries come out with scope, issuer, dates and level", async () => {
  const { evidence, rejected } = await sample("manual_attestations.json");
  expect(rejected).toEqual([]);
  expect(evidence.map((e) => [e.programme, e.issuer, e.detail, e.stage, e.proven])).toEqual([
    ["SOC 2 Type II", "Example CPA LLP", null, "issued", true],
    ["ISO/IEC 27001:2022", "Example Cert Body", null, "issued", true],
    ["PCI DSS v4.0.1", null, "AOC SAQ-D SP", "issued", true],
    ["GovRAMP", null, "Ready, Moderate", "issued", true],
  ]);
  expect(evidence[0]).toMatchObject({
    scope: "Acme CMS SaaS",
    periodStart: "2025-10-01",
    periodEnd: "2026-09-30",
    issuedOn: "2026-11-02",
    expiresOn: null,
    bridgeUntil: null,
  });
  expect(evidence[1]).toMatchObject({ reference: "IS 700000", expiresOn: "2027-02-28" });
});

test("an Open Badge is never proven, with or without a proof in it", async () => {
  const { evidence } = await sample("openbadge3_unsigned.json");
  expect(evidence).toMatchObject([
    { programme: "ISO 27001 certified", issuer: "Example Assessor", issuedOn: "2026-01-01", expiresOn: "2027-01-01", proven: false },
  ]);
  const badge = JSON.parse(readFileSync(new URL("fixtures/compliance/openbadge3_unsigned.json", import.meta.url), "utf8"));
  expect((await read({ ...badge, proof: { type: "DataIntegrityProof", proofValue: "z1" } })).evidence[0]?.proven).toBe(false);
});

test("readiness is never an attestation", async () => {
  await expect(sample("vanta_frameworks.json")).rejects.toMatchObject({ code: "bad-input", message: expect.stringContaining("never an attestation") });
});

test("a GovRAMP progressing snapshot is on the way, not issued", async () => {
  expect((await read([{ framework: "GovRAMP", status: "Progressing Snapshot" }])).evidence[0]?.stage).toBe("in-progress");
});

test("an entry we cannot read is rejected with its place, the others are kept", async () => {
  const { evidence, rejected } = await read([
    { framework: "SOC 2 Type II", products: ["websites"], next_review: "2027-01-01" },
    { framework: "X", issued: "2026-02-30" },
    { framework: "X", colour: "green" },
    { scope: "nothing named" },
    { framework: "X", period_start: "2026-02-01", period_end: "2026-01-01" },
    { framework: "X", issued: "2026-02-01", expires: "2026-01-01" },
  ]);
  expect(evidence).toMatchObject([{ products: ["websites"], nextReviewOn: "2027-01-01" }]);
  expect(rejected.map((r) => r.at)).toEqual(["entry 2", "entry 3", "entry 4", "entry 5", "entry 6"]);
  expect(rejected[0]?.reason).toContain("issued");
});
