import { createHash } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { buildClientReport } from "#server/operations/build-client-report.ts";
import { exportReport } from "#server/operations/export-report.ts";
import { listChanges } from "#server/operations/list-changes.ts";
import { publishReport } from "#server/operations/publish-report.ts";
import { NOW, reportAccounts, seedWorld, type World } from "#server/operations/seeded-world.fixture.ts";
import { verifyReport } from "#server/operations/verify-report.ts";
import { verifyAudit } from "#server/store/audit.ts";
import { withScope } from "#server/store/database.ts";
import { getEdition, getPublishedStaff, listEditions } from "#server/store/published.ts";
import { readParts } from "#server/renderers/office-zip.ts";
import { writeZip } from "#server/renderers/zip.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
let world: World;
const october = () => ({ clientSlug: world.own.slug, periodId: "2026-10" });
const publish = (now = NOW) => publishReport({ scope: world.manager, ...october(), actor: "user:manager", now });
const changes = (now = NOW) => listChanges({ scope: world.manager, ...october(), now });
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const exported = async (revision?: number) =>
  (await exportReport({ scope: world.clientUser, ...october(), format: "json", reader: "client", now: NOW, revision })).bytes;

beforeAll(async () => {
  world = await seedWorld();
});

test("a month that has not ended, a foreign client and an absent one are not published", async () => {
  const request = { scope: world.manager, actor: "user:manager", now: NOW };
  await expect(publishReport({ ...request, clientSlug: world.own.slug, periodId: "2026-11" })).rejects.toMatchObject({ code: "conflict" });
  const answers = await Promise.all(
    [world.other.slug, "nowhere"].map((clientSlug) =>
      publishReport({ ...request, clientSlug, periodId: "2026-10" }).catch((error: Error) => `${error.name}: ${error.message}`),
    ),
  );
  expect(answers[0]).toBe(answers[1]);
});

test("before the first revision there is nothing to compare with, and a foreign client is not found", async () => {
  expect(await changes()).toBeNull();
  await expect(listChanges({ scope: world.manager, clientSlug: world.other.slug, periodId: "2026-10", now: NOW })).rejects.toMatchObject({ code: "not-found" });
});

test("fifty people publishing at once publish exactly one revision", async () => {
  const results = await Promise.allSettled(Array.from({ length: 50 }, () => publish()));
  const failed = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  expect(failed.map((error) => error.code ?? String(error))).toEqual(Array(49).fill("conflict"));
  const rows = await database.asSuperuser<{ app: string; pub: string; audit: string }>(
    "select (select count(*) from app.published_report) as app, (select count(*) from pub.edition) as pub, (select count(*) from app.audit_entry where action = 'report.published') as audit",
  );
  expect(rows[0]).toEqual({ app: "1", pub: "1", audit: "1" });
  expect(await withScope(world.worker, "read", (tx) => verifyAudit(tx, world.own.clientId))).toMatchObject({ entries: 1, intact: true });
}, 60_000);

test("publishing again when nothing changed is refused", async () => {
  expect(await changes("2026-11-05T12:00:00Z")).toEqual([]);
  await expect(publish("2026-11-05T12:00:00Z")).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("Nothing has changed") });
});

test("the client reads exactly the text the hash covers, and nobody evaluated is in it", async () => {
  const [row] = await database.asSuperuser<{ model: string; sha256: string }>("select model, sha256 from pub.edition");
  expect(
    createHash("sha256")
      .update(row?.model ?? "")
      .digest("hex"),
  ).toBe(row?.sha256);
  expect(row?.model).not.toContain("Outdated TLS");
  expect(row?.model).not.toContain("SECRET-DETAIL");
  const { report, publication } = await getEdition(world.clientUser, october());
  expect(report.reader).toBe("client");
  expect(report.status).toContain("Published, revision 1");
  expect(publication).toMatchObject({ revision: 1, sha256: row?.sha256, replaces: null, errata: [] });
});

test("a client user finds no foreign edition, no draft and no staff edition, each as if it did not exist", async () => {
  await publishReport({ scope: world.security, clientSlug: world.other.slug, periodId: "2026-10", actor: "user:s", now: NOW });
  expect(await listEditions(world.clientUser)).toHaveLength(1);
  expect(await listEditions(world.worker)).toHaveLength(2);
  const foreign = { clientSlug: world.other.slug, periodId: "2026-10" };
  const missing = { code: "not-found", message: "There is no such report." };
  await expect(getEdition(world.clientUser, foreign)).rejects.toMatchObject(missing);
  await expect(getEdition(world.clientUser, { ...foreign, clientSlug: "nowhere" })).rejects.toMatchObject(missing);
  await expect(buildClientReport({ scope: world.clientUser, ...october(), reader: "client", now: NOW })).rejects.toMatchObject(missing);
  for (const more of [{ revision: "draft" as const }, { reader: "security" as const }, { revision: 2 }]) {
    await expect(exportReport({ scope: world.clientUser, ...october(), format: "json", reader: "client", now: NOW, ...more })).rejects.toMatchObject(missing);
  }
  await expect(getPublishedStaff(world.manager, foreign)).rejects.toMatchObject(missing);
});

test("the client's login may not even ask for drafts, findings, concerns, months or the audit", async () => {
  for (const table of ["app.published_report", "app.finding", "app.concern", "app.client_month", "app.evaluation", "app.audit_entry", "app.client"]) {
    const [row] = await database.asSuperuser<{ may: boolean }>("select has_any_column_privilege('app_client', $1, 'select') as may", [table]);
    expect(row?.may, table).toBe(false);
  }
  await expect(withScope(world.clientUser, "read", (tx) => tx.finding.count())).rejects.toThrow(/permission denied/u);
  await expect(withScope(world.clientUser, "read", (tx) => tx.publishedReport.count())).rejects.toThrow(/permission denied/u);
});

test("what is published cannot be changed or removed, by anyone", async () => {
  for (const sql of [
    "update pub.edition set headline = 'x'",
    "delete from pub.edition",
    "update app.published_report set model = '{}'",
    "delete from app.published_report",
  ]) {
    await expect(database.asSuperuser(sql)).rejects.toThrow(/write-once/u);
  }
});

test("later evidence makes a new revision that says what changed, and the old one stays as it was", async () => {
  const first = await exported(1);
  await reportAccounts(world, 40);
  const told = await changes("2026-11-06T12:00:00Z");
  const second = await publish("2026-11-06T12:00:00Z");
  expect(second).toMatchObject({ revision: 2, replaces: 1 });
  expect(second.errata).toEqual(told);
  expect(second.errata.join("\n")).toContain("was 93, is 130");
  expect(await exported(1)).toEqual(first);
  expect((await getEdition(world.clientUser, october())).publication.revision).toBe(2);
  expect(await getEdition(world.clientUser, { ...october(), revision: 1 })).toMatchObject({ latest: 2 });
  await expect(publishReport({ scope: world.manager, ...october(), actor: "a", now: "2026-11-07T12:00:00Z", after: 1 })).rejects.toMatchObject({
    code: "conflict",
  });
});

test("anybody can check a report by code or file, without learning whose it is", async () => {
  const { publication } = await getEdition(world.clientUser, october());
  expect(await verifyReport({ code: publication.code.toLowerCase().replaceAll("-", " ") })).toMatchObject({ status: "genuine", checked: "code" });
  expect(await verifyReport({ code: "KW-0000-0001" })).toMatchObject({ status: "unknown" });
  expect(await verifyReport({ bytes: await exported(2) })).toMatchObject({ status: "genuine", checked: "content" });
  const old = await verifyReport({ bytes: await exported(1) });
  expect(old).toMatchObject({ status: "superseded", checked: "content" });
  expect(JSON.stringify(old)).not.toContain("alder");
});

test("a file in which one digit or one erratum was changed is altered, however it is formatted", async () => {
  const file = text(await exported(2));
  const compact = JSON.stringify(JSON.parse(file));
  expect(await verifyReport({ bytes: new TextEncoder().encode(compact) })).toMatchObject({ status: "genuine" });
  const changes = [file.replace("130", "131"), JSON.stringify({ ...JSON.parse(file), note: "added" }), file.replace("was 93", "was 9")];
  for (const change of changes) {
    expect(change).not.toBe(file);
    expect(await verifyReport({ bytes: new TextEncoder().encode(change) })).toMatchObject({ status: "altered" });
  }
});

test.each(["csv", "pdf", "xlsx", "pptx"])("a %s file carries the code and a seal over every byte", async (format) => {
  const { bytes, fileName } = await exportReport({ scope: world.clientUser, ...october(), format, reader: "client", now: NOW });
  expect(fileName).toMatch(/^[a-z0-9-]+\.[a-z]{3,4}$/u);
  expect(await verifyReport({ bytes })).toMatchObject({ status: "genuine", checked: "content", revision: 2 });
  const changed = Uint8Array.from(bytes);
  changed[Math.floor(bytes.length / 2)] = (changed[Math.floor(bytes.length / 2)] ?? 0) ^ 1;
  expect(await verifyReport({ bytes: changed })).toMatchObject({ status: "altered" });
});

test.each(["xlsx", "pptx"])("a %s file saved anew by another program is altered, not unknown", async (format) => {
  const { bytes } = await exportReport({ scope: world.clientUser, ...october(), format, reader: "client", now: NOW });
  expect(await verifyReport({ bytes: writeZip(readParts(bytes)) })).toMatchObject({ status: "altered", checked: "content" });
});

test.each(["csv", "pdf", "xlsx", "pptx"])("a %s file with a comparison is not vouched for as the published report", async (format) => {
  const { bytes } = await exportReport({ scope: world.manager, ...october(), format, reader: "client", now: NOW, compare: "2026-09" });
  expect(await verifyReport({ bytes })).toMatchObject({ status: "compared", checked: "content" });
});

test("staff get a draft that says so, and the published report keeps apart from it", async () => {
  const draft = await exportReport({ scope: world.manager, ...october(), format: "csv", reader: "csm", now: NOW, revision: "draft" });
  expect(draft.fileName).toContain("-draft-internal.csv");
  expect(text(draft.bytes)).toContain("Draft, not published.");
  const copy = await exportReport({ scope: world.manager, ...october(), format: "json", reader: "client", now: NOW });
  expect(copy.bytes).toEqual(await exported(2));
});
