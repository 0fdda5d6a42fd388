import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { acceptNda } from "#server/operations/accept-nda.ts";
import { addUser } from "#server/operations/add-user.ts";
import { attachDocument, shareDocument } from "#server/operations/attach-document.ts";
import { addBridgeLetter, addStatement, endStatement, replaceStatement } from "#server/operations/change-statement.ts";
import { downloadDocument } from "#server/operations/download-document.ts";
import type { DocumentReader } from "#server/operations/find-document.ts";
import { importAttestations } from "#server/operations/import-attestations.ts";
import { importClients } from "#server/operations/import-clients.ts";
import { listCompliance } from "#server/operations/list-statements.ts";
import { publishReport } from "#server/operations/publish-report.ts";
import { smallPdf } from "#server/operations/small-pdf.fixture.ts";
import type { StatementForm } from "#server/operations/statement-forms.ts";
import { bytesOf } from "#server/operations/two-clients.fixture.ts";
import type { Role } from "#server/posture/access.ts";
import { ndaText } from "#server/posture/nda.ts";
import { scopeForUser } from "#server/store/scope.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const NOW = "2026-11-10T12:00:00Z";
const CSV = `client_slug,client_name,kind,state,population,time_zone,site_slug,site_url
alder,City of Alder,city,MN,18000,America/Chicago,www,https://www.alder.example
birch,Birch County,county,OH,90000,America/New_York,www,https://www.birch.example
`;
const FORM: StatementForm = {
  ...{
    programme: "SOC 2 Type II",
    label: "Hosting",
    scope: "Hosting of websites",
    products: ["websites"],
    issuer: "Example CPA LLP",
    detail: null,
    reference: null,
  },
  ...{ stage: "issued", periodStart: "2024-12-01", periodEnd: "2025-11-30", issuedOn: "2026-01-15", expiresOn: null, nextReviewOn: "2026-10-01" },
};

async function person(
  role: Role,
  client?: string,
): Promise<{ person: DocumentReader; act: { scope: Awaited<ReturnType<typeof scopeForUser>>; actor: string; now: string } }> {
  const email = `${role}${client ?? ""}@example.org`;
  await addUser({ email, role, clients: client ? [client] : [], actor: "test", now: NOW });
  const [row] = await database.asSuperuser<{ user_id: string }>('select user_id from identity."user" where email = $1', [email]);
  const userId = row?.user_id ?? "";
  return { person: { userId, email, name: `Reader ${role}`, role }, act: { scope: await scopeForUser({ userId, role }), actor: email, now: NOW } };
}

test("a document reaches exactly whom it is shared with, after the terms, marked and written down", async () => {
  await importClients({ csv: CSV, actor: "test", now: NOW });
  await database.asSuperuser("update app.client set products = case slug when 'alder' then array['websites'] else array['payments'] end");
  const security = await person("security");
  const csm = await person("csm", "alder");
  const [alder, birch] = [await person("client", "alder"), await person("client", "birch")];
  const statements = async () => (await listCompliance({ ...security.act, internal: true })).statements;
  const only = async () => (await statements())[0]?.id ?? "";
  const take = ({ person: reader, act }: typeof alder, sha256: string) => downloadDocument({ scope: act.scope, person: reader, sha256, now: NOW, pepper: "p" });
  const absent = { code: "not-found", message: "There is no such document." };

  await addStatement({ ...security.act, form: FORM });
  await expect(addStatement({ ...security.act, form: FORM })).rejects.toMatchObject({ code: "conflict" });
  expect((await statements())[0]?.standing).toMatchObject({ status: "expiring", reviewOverdue: true });
  const file = { statement: await only(), role: "evidence" as const, name: "SOC 2 report.pdf", bytes: smallPdf("Report") };
  await expect(attachDocument({ ...security.act, ...file, visibility: "nda", bytes: new TextEncoder().encode("PK zip") })).rejects.toMatchObject({
    code: "bad-input",
  });
  const { sha256 } = await attachDocument({ ...security.act, ...file, visibility: "internal" });

  // Internal: only the security team, whatever a report shows.
  await expect(take(csm, sha256)).rejects.toMatchObject(absent);
  expect((await take(security, sha256)).fileName).toBe("SOC-2-report.pdf");
  await shareDocument({ ...security.act, sha256, visibility: "nda" });

  // Shared, but no report the client was given shows it yet.
  await expect(take(alder, sha256)).rejects.toMatchObject(absent);
  expect((await take(csm, sha256)).bytes.byteLength).toBeGreaterThan(1_000);
  await publishReport({ scope: csm.act.scope, clientSlug: "alder", periodId: "2026-10", actor: "csm@example.org", now: NOW });
  await expect(take(alder, sha256)).rejects.toMatchObject({ code: "conflict" });
  await expect(acceptNda({ scope: alder.act.scope, person: alder.person, sha256, version: "old", now: NOW })).rejects.toMatchObject({ code: "conflict" });
  for (const _ of [1, 2]) await acceptNda({ scope: alder.act.scope, person: alder.person, sha256, version: ndaText("x").version, now: NOW });
  await take(alder, sha256);
  await expect(take(birch, sha256)).rejects.toMatchObject(absent);
  await expect(acceptNda({ scope: birch.act.scope, person: birch.person, sha256, version: ndaText("x").version, now: NOW })).rejects.toMatchObject(absent);
  await expect(take(birch, "0".repeat(64))).rejects.toMatchObject(absent);

  const written = await database.asSuperuser("select action, actor from app.audit_entry where subject = $1 order by at, action, actor", [sha256]);
  expect(written.map((row) => `${row["action"]} ${row["actor"]}`).sort()).toEqual([
    "document.downloaded clientalder@example.org",
    "document.downloaded csmalder@example.org",
    "document.downloaded security@example.org",
    "document.shared security@example.org",
    "nda.accepted clientalder@example.org",
  ]);
  expect(await database.asSuperuser("select email, version from app.nda_acceptance")).toEqual([
    { email: "clientalder@example.org", version: ndaText("x").version },
  ]);
  await shareDocument({ ...security.act, sha256, visibility: "internal" });
  await expect(take(alder, sha256)).rejects.toMatchObject(absent);

  // Versions: each change keeps what stood before, and only the newest can be changed.
  const first = await only();
  await expect(addBridgeLetter({ ...security.act, id: first, letterOn: "2026-11-05", until: "2027-03-01" })).rejects.toThrow(/three months at most/);
  await addBridgeLetter({ ...security.act, id: first, letterOn: "2026-11-05", until: "2027-02-28" });
  await expect(replaceStatement({ ...security.act, id: first, form: FORM })).rejects.toMatchObject({ code: "conflict" });
  expect((await statements())[0]).toMatchObject({ standing: { status: "current" }, bridge: { letterOn: "2026-11-05" }, document: { sha256 } });
  await replaceStatement({ ...security.act, id: await only(), form: { ...FORM, periodEnd: "2025-10-31" } });
  expect((await statements())[0]).toMatchObject({ standing: { status: "lapsed" }, record: { bridgeUntil: null }, bridge: null });
  await endStatement({ ...security.act, id: await only(), on: "2026-11-09", reason: "Withdrawn by the auditor" });
  const [ended] = await statements();
  expect(ended).toMatchObject({ standing: { status: "lapsed" }, ended: { reason: "Withdrawn by the auditor" } });
  expect(ended?.history).toHaveLength(3);
}, 60_000);

test("an assessor's results stand unproven until the report is attached, by a person and written down", async () => {
  const security = await person("admin");
  const results = readFileSync(new URL("../connectors/fixtures/oscal/ifa_assessment-results-example.json", import.meta.url));
  await importAttestations({ bytes: bytesOf(results), document: null, actor: "test", now: NOW });
  const assessment = async () =>
    (await listCompliance({ ...security.act, internal: true })).statements.find(({ record }) => record.programme === "Security assessment");
  const before = await assessment();
  expect(before).toMatchObject({ record: { proven: false }, standing: { status: "unverified" } });
  const file = { statement: before?.id ?? "", role: "evidence" as const, name: "Assessment.pdf", bytes: smallPdf("Assessment"), visibility: "nda" as const };
  await attachDocument({ ...security.act, ...file });
  const after = await assessment();
  expect(after).toMatchObject({ record: { ...before?.record, proven: true }, document: { name: "Assessment.pdf" }, history: [{ record: { proven: false } }] });
  expect(after?.standing?.status).not.toBe("unverified");
  await replaceStatement({ ...security.act, id: after?.id ?? "", form: { ...FORM, programme: "Security assessment" } });
  expect((await assessment())?.record.proven).toBe(true);
  const written = await database.asSuperuser<{ actor: string; proven: string }>(
    "select actor, detail->'record'->>'proven' as proven from app.audit_entry where action = 'document.attached' and detail->'record'->>'programme' = 'Security assessment'",
  );
  expect(written).toEqual([{ actor: "admin@example.org", proven: "true" }]);
});
