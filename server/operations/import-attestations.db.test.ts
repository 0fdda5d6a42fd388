import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { importAttestations } from "#server/operations/import-attestations.ts";
import { smallPdf } from "#server/operations/small-pdf.fixture.ts";
import { bytesOf } from "#server/operations/two-clients.fixture.ts";
import { measureBadges } from "#server/posture/attestations.ts";
import { factsOf } from "#server/posture/facts.fixture.ts";
import { listStatements } from "#server/store/attestations.ts";
import { withScope } from "#server/store/database.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const now = "2026-11-23T00:00:00Z";
const json = readFileSync(new URL("../connectors/fixtures/compliance/manual_attestations.json", import.meta.url));
const pdf = smallPdf("The auditor's report");
const put = (content: string | Uint8Array, document: { name: string; visibility: "nda"; bytes: Uint8Array } | null = null) =>
  importAttestations({ bytes: bytesOf(content), document, actor: "test", now });
const stored = () =>
  database.asSuperuser<{ programme: string; document: string | null }>(
    "select programme, d.content_type as document from app.attestation left join app.document d using (document_id) order by 1",
  );

test("statements are entered once; the same file again changes nothing", async () => {
  expect(await put(json)).toEqual({ added: 4, changed: 0, unchanged: 0, rejected: [] });
  const before = await stored();
  expect(await put(json)).toEqual({ added: 0, changed: 0, unchanged: 4, rejected: [] });
  expect(await stored()).toEqual(before);
  expect(before.map((row) => row.programme)).toEqual(["GovRAMP", "ISO/IEC 27001:2022", "PCI DSS v4.0.1", "SOC 2 Type II"]);
});

test("the evidence document may follow later, is kept by its content, and is known by its bytes rather than its name", async () => {
  const document = { name: "report.txt", visibility: "nda" as const, bytes: pdf };
  expect(await put(json, document)).toMatchObject({ added: 0, changed: 4 });
  expect(await put(json, document)).toMatchObject({ changed: 0, unchanged: 4 });
  expect(new Set((await stored()).map((row) => row.document))).toEqual(new Set(["application/pdf"]));
  expect(await database.asSuperuser("select count(*)::int as n from app.document")).toEqual([{ n: 1 }]);
});

test("a readiness export never becomes an attestation", async () => {
  const before = await stored();
  await expect(put(readFileSync(new URL("../connectors/fixtures/compliance/vanta_frameworks.json", import.meta.url)))).rejects.toMatchObject({
    code: "bad-input",
  });
  expect(await stored()).toEqual(before);
});

const oscal = readFileSync(new URL("../connectors/fixtures/oscal/ifa_assessment-results-example.json", import.meta.url));
const assessed = async () => {
  const scope = await scopeForJob("test", "all");
  const statements = await withScope(scope, "read", listStatements);
  const own = statements.filter(({ record }) => record.programme === "Security assessment");
  const [current] = own.filter(({ replaced }) => replaced === null);
  const facts = factsOf({ now: "2026-11-23T00:00:00Z", attestations: current ? [{ ...current.record, id: current.id, covers: true, document: null }] : [] });
  return { versions: own.length, proven: current?.record.proven, shown: measureBadges(facts).assessments.length };
};

test("OSCAL results prove nothing until the report is put on file, with the file or after it; then they prove the promise", async () => {
  expect(await put(oscal)).toMatchObject({ added: 1 });
  expect(await assessed()).toEqual({ versions: 1, proven: false, shown: 0 });
  const document = { name: "report.pdf", visibility: "nda" as const, bytes: smallPdf("Assessment report") };
  expect(await put(oscal, document)).toMatchObject({ added: 0, changed: 1 });
  expect(await assessed()).toEqual({ versions: 2, proven: true, shown: 1 });
  expect(await put(oscal, document)).toMatchObject({ added: 0, changed: 0, unchanged: 1 });
  expect(await put(oscal)).toMatchObject({ added: 0, changed: 0, unchanged: 1 });
  expect(await assessed()).toEqual({ versions: 2, proven: true, shown: 1 });
});
