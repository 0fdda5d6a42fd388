import { unzipSync } from "fflate";
import { beforeAll, expect, test } from "vitest";
import { cancelBulkExport } from "#server/operations/cancel-bulk-export.ts";
import { downloadBulkExport } from "#server/operations/download-bulk-export.ts";
import { exportReport } from "#server/operations/export-report.ts";
import { forgetExpired } from "#server/operations/forget-expired.ts";
import { publishReport } from "#server/operations/publish-report.ts";
import { requestBulkExport } from "#server/operations/request-bulk-export.ts";
import { listWaitingExports, runBulkExport } from "#server/operations/run-bulk-export.ts";
import { NOW, seedWorld, type World } from "#server/operations/seeded-world.fixture.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
let world: World;
const person = (scope: ClientScope) => ({
  userId: scope.subject.replace("user:", ""),
  email: "someone@northgate.example",
  role: scope === world.security ? "security" : "csm",
});
const clock = () => NOW;
const ask = (scope: ClientScope, formats: readonly string[] = ["csv", "json"]) =>
  requestBulkExport({ scope, person: person(scope), periodId: "2026-10", formats, reader: "client", now: NOW });
const fetchZip = async (scope: ClientScope, id: string) => {
  const download = await downloadBulkExport({ scope, person: person(scope), id, now: NOW });
  return { download, bytes: new Uint8Array(await new Response(download.stream(0)).arrayBuffer()) };
};

beforeAll(async () => {
  world = await seedWorld();
  await publishReport({ scope: world.security, clientSlug: world.own.slug, periodId: "2026-10", actor: "test", now: NOW });
});

test("the zip holds each client's file as the single export gives it, and an index that says what is missing", async () => {
  const { id, files } = await ask(world.security);
  expect(files).toBe(4);
  expect(await listWaitingExports()).toEqual([id]);
  expect(await runBulkExport({ id, clock })).toBe("done");
  expect(await listWaitingExports()).toEqual([]);
  const { download, bytes } = await fetchZip(world.security, id);
  expect(bytes.byteLength).toBe(download.size);
  const entries = unzipSync(bytes);
  const single = await exportReport({ scope: world.security, clientSlug: world.own.slug, periodId: "2026-10", format: "csv", reader: "client", now: NOW });
  expect(Object.keys(entries)).toHaveLength(3);
  expect(entries[`${world.own.slug}/${single.fileName}`]).toEqual(new Uint8Array(single.bytes));
  const index = new TextDecoder().decode(entries["index.csv"]);
  expect(index).toContain(`"${world.other.slug}","json","absent",,,,"No report of this period is published."`);
});

test("a broken download goes on where it stopped with the very same bytes", async () => {
  const { id } = await ask(world.manager);
  await runBulkExport({ id, clock });
  const { download, bytes } = await fetchZip(world.manager, id);
  for (const from of [1, 100, bytes.byteLength - 7]) {
    const rest = new Uint8Array(await new Response(download.stream(from)).arrayBuffer());
    expect(Buffer.compare(rest, bytes.subarray(from))).toBe(0);
  }
});

test("a run that was cut short goes on with what is left and makes nothing twice", async () => {
  const { id } = await ask(world.security);
  await runBulkExport({ id, clock });
  const made = await database.asSuperuser("select format, sha256, done_at from app.bulk_export_file where export_id = $1 and client_slug = $2 order by 1", [
    id,
    world.own.slug,
  ]);
  await database.asSuperuser(
    "update app.bulk_export_file set state = 'waiting', bytes = null, sha256 = null, size = null, file_name = null where export_id = $1 and format = 'json' and client_slug = $2",
    [id, world.own.slug],
  );
  await database.asSuperuser("update app.bulk_export set state = 'running' where export_id = $1", [id]);
  expect(await listWaitingExports()).toEqual([id]);
  expect(await runBulkExport({ id, clock: () => "2026-11-03T13:00:00Z" })).toBe("done");
  const again = await database.asSuperuser("select format, sha256, done_at from app.bulk_export_file where export_id = $1 and client_slug = $2 order by 1", [
    id,
    world.own.slug,
  ]);
  expect(again.map((row) => row["sha256"])).toEqual(made.map((row) => row["sha256"]));
  expect(again.map((row) => (row["done_at"] as Date).toISOString())).toEqual(["2026-11-03T12:00:00.000Z", "2026-11-03T13:00:00.000Z"]);
});

test("nobody fetches, cancels or learns of another's export; a client that left the book leaves the zip", async () => {
  const { id } = await ask(world.security);
  await expect(downloadBulkExport({ scope: world.security, person: person(world.security), id, now: NOW })).rejects.toMatchObject({ code: "conflict" });
  await runBulkExport({ id, clock });
  for (const act of [downloadBulkExport, cancelBulkExport])
    await expect(act({ scope: world.manager, person: person(world.manager), id, now: NOW })).rejects.toMatchObject({ code: "not-found" });
  const narrowed = { ...world.manager, subject: world.security.subject, clients: [world.other.clientId] } as ClientScope;
  const { bytes } = await fetchZip(narrowed, id);
  expect(new TextDecoder().decode(unzipSync(bytes)["index.csv"])).not.toContain(world.own.slug);
});

test("a cancelled export is not made and not handed out", async () => {
  const { id } = await ask(world.security);
  await cancelBulkExport({ scope: world.security, person: person(world.security), id, now: NOW });
  expect(await runBulkExport({ id, clock })).toBe("cancelled");
  expect(await database.asSuperuser("select from app.bulk_export_file where export_id = $1 and state <> 'waiting'", [id])).toEqual([]);
  await expect(downloadBulkExport({ scope: world.security, person: person(world.security), id, now: NOW })).rejects.toMatchObject({ code: "conflict" });
  await expect(cancelBulkExport({ scope: world.security, person: person(world.security), id, now: NOW })).rejects.toMatchObject({ code: "conflict" });
});

test("somebody who was disabled meanwhile gets nothing made", async () => {
  const { id } = await ask(world.manager);
  await database.asSuperuser('update identity."user" set disabled_at = now() where user_id = $1', [person(world.manager).userId]);
  expect(await runBulkExport({ id, clock })).toBe("failed");
  await database.asSuperuser('update identity."user" set disabled_at = null where user_id = $1', [person(world.manager).userId]);
});

test("an internal edition asked for in one role is neither made nor handed out in another", async () => {
  const asSecurity = { scope: world.security, person: person(world.security), now: NOW };
  const { id } = await requestBulkExport({ ...asSecurity, periodId: "2026-10", formats: ["csv"], reader: "security" });
  await runBulkExport({ id, clock });
  expect((await downloadBulkExport({ ...asSecurity, id })).made.done).toBe(1);
  await expect(downloadBulkExport({ ...asSecurity, person: { ...asSecurity.person, role: "csm" }, id })).rejects.toMatchObject({ code: "not-found" });
  const wider = await requestBulkExport({
    scope: world.manager,
    person: person(world.manager),
    periodId: "2026-10",
    formats: ["csv"],
    reader: "security",
    now: NOW,
  });
  expect(await runBulkExport({ id: wider.id, clock })).toBe("failed");
});

test("an unknown format or period is refused and asks for nothing", async () => {
  const before = await database.asSuperuser("select count(*) as n from app.bulk_export");
  await expect(ask(world.manager, ["exe"])).rejects.toMatchObject({ code: "bad-input" });
  await expect(ask(world.manager, [])).rejects.toMatchObject({ code: "bad-input" });
  await expect(
    requestBulkExport({ scope: world.manager, person: person(world.manager), periodId: "2026-13", formats: ["csv"], reader: "client", now: NOW }),
  ).rejects.toMatchObject({ code: "bad-input" });
  expect(await database.asSuperuser("select count(*) as n from app.bulk_export")).toEqual(before);
});

test("exports are forgotten after a week, files and all", async () => {
  await forgetExpired({ now: "2026-11-11T12:00:00Z" });
  expect(await database.asSuperuser("select (select count(*) from app.bulk_export) as asked, (select count(*) from app.bulk_export_file) as files")).toEqual([
    { asked: "0", files: "0" },
  ]);
});
