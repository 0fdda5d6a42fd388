import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { sessionCookieName } from "#server/api/session.ts";
import { callAs, useTwoClients } from "#server/api/two-clients.fixture.ts";
import { handleEvidenceUpload } from "#server/api/uploads.ts";
import { FILE_LIMITS } from "#server/connectors/decode-file.ts";
import { env } from "#server/env.ts";
import { openSession } from "#server/operations/open-session.ts";
import { forgetExpired } from "#server/operations/forget-expired.ts";
import { UPLOADS } from "#server/operations/request-upload.ts";
import { listWaitingUploads, runUpload } from "#server/operations/run-upload.ts";
import { Role } from "#server/posture/access.ts";
import { MAX_UPLOAD } from "#server/posture/upload.ts";
import { listScans } from "#server/store/scan-list.ts";
import { scopeForUser } from "#server/store/scope.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const world = useTwoClients(database);
const cookies = {} as Record<Role, string>;
const OURS = { "content-type": "application/octet-stream", "sec-fetch-site": "same-origin", "x-keepwatch": "1" };
const fixture = (name: string) => readFileSync(new URL(`../connectors/fixtures/${name}`, import.meta.url));
const count = async (table: string) => (await database.asSuperuser<{ n: number }>(`select count(*)::int as n from app.${table}`))[0]?.n;

beforeAll(async () => {
  for (const role of Role.options) {
    const token = await openSession({ userId: world.people[role].userId, now: new Date().toISOString() });
    cookies[role] = `${sessionCookieName(env.url)}=${token}`;
  }
}, 60_000);

type Sent = { role: Role | null; asked: Record<string, string>; body: string | Uint8Array; headers?: Record<string, string> };
async function send({ role, asked, body, headers = {} }: Sent): Promise<{ status: number; said: { message?: string; id?: string } }> {
  const cookie = role === null ? {} : { cookie: cookies[role] };
  const request = new Request(`${env.url}/api/imports?${new URLSearchParams(asked)}`, {
    method: "POST",
    headers: { ...OURS, ...cookie, ...headers },
    body: Buffer.from(body),
  });
  const answer = await handleEvidenceUpload(request);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  const text = await answer.text();
  return { status: answer.status, said: text.startsWith("{") ? JSON.parse(text) : { message: text } };
}
/** Handed in by the security team, read by the worker, and asked for again. */
async function handIn(asked: Record<string, string>, body: string | Uint8Array) {
  const { status, said } = await send({ role: "security", asked, body });
  expect([status, said.message]).toEqual([200, undefined]);
  const id = said.id ?? "";
  expect(await listWaitingUploads()).toEqual([id]);
  const state = await runUpload({ id, clock: () => new Date().toISOString() });
  expect(await listWaitingUploads()).toEqual([]);
  const kept = await callAs(world.people.security).uploads.get({ id });
  expect(kept.state).toBe(state);
  const [row] = await database.asSuperuser<{ sealed: unknown }>("select sealed from app.upload where upload_id = $1", [id]);
  expect(row?.sealed).toBeNull();
  return { ...kept, told: kept.result?.told as Record<string, unknown> | undefined };
}
const SCAN = { kind: "scan", name: "observatory.json", client: "alder", site: "www" };
const scan = () => fixture("observatory/v2_scan.json");

test("only the security team hands files in, and what is refused is kept nowhere", async () => {
  for (const role of [null, ...Role.options.filter((each) => each !== "security")]) {
    const answer = await send({ role, asked: SCAN, body: scan() });
    expect([role, answer.status]).toEqual([role, role === null ? 401 : 403]);
  }
  expect(await count("upload")).toBe(0);
});

test.each<[string, Record<string, string>, number]>([
  ["a form", { "content-type": "application/x-www-form-urlencoded" }, 415],
  ["another site", { "sec-fetch-site": "cross-site" }, 403],
  ["a page without our header", { "x-keepwatch": "0" }, 403],
  ["a body that says it is over the cap", { "content-length": String(MAX_UPLOAD + 1) }, 413],
])("%s is refused before anybody is looked up", async (_, headers, status) => {
  expect((await send({ role: "security", asked: SCAN, body: scan(), headers })).status).toBe(status);
  expect(await count("upload")).toBe(0);
});

test.each<[string, Record<string, string>, string, number, RegExp]>([
  ["nothing", SCAN, "", 400, /empty/],
  ["a scan of no site", { kind: "scan", name: "x" }, "{}", 400, /which site/],
  ["a kind we do not know", { kind: "users", name: "x" }, "{}", 400, /what it is/],
  ["a field nobody asked for", { ...SCAN, actor: "root" }, "{}", 400, /what it is/],
  ["a client that is not", { ...SCAN, client: "nowhere" }, "{}", 404, /nothing here/],
  ["a site that is not", { ...SCAN, site: "nowhere" }, "{}", 404, /nothing here/],
  ["purged accounts of a client that is not", { kind: "purges", name: "x", client: "nowhere" }, "a", 404, /nothing here/],
])("%s is refused at once, with the reason", async (_, asked, body, status, message) => {
  const answer = await send({ role: "security", asked, body });
  expect([answer.status, answer.said.message]).toEqual([status, expect.stringMatching(message)]);
  expect(await count("upload")).toBe(0);
});

test("the file waits sealed: its text stands nowhere in the database, and staff cannot read it", async () => {
  const { said } = await send({ role: "security", asked: SCAN, body: "PLANTED-TEXT-OF-A-FILE" });
  const [row] = await database.asSuperuser<{ plain: boolean; size: number }>("select position('PLANTED'::bytea in sealed) > 0 as plain, size from app.upload");
  expect(row).toEqual({ plain: false, size: 22 });
  const [right] = await database.asSuperuser<{ may: boolean }>("select has_column_privilege('app_staff', 'app.upload', 'sealed', 'select') as may");
  expect(right?.may).toBe(false);
  await callAs(world.people.security).uploads.cancel({ id: said.id ?? "" });
  expect(await callAs(world.people.security).uploads.get({ id: said.id ?? "" })).toMatchObject({ state: "cancelled", result: null });
  expect(await listWaitingUploads()).toEqual([]);
  expect(await runUpload({ id: said.id ?? "", clock: () => new Date().toISOString() })).toBeNull();
  await expect(callAs(world.people.security).uploads.cancel({ id: said.id ?? "" })).rejects.toMatchObject({ code: "CONFLICT" });
});

test("a scan report is told in counts, changes nothing the second time, and stands in the list with its grade", async () => {
  expect(await handIn(SCAN, scan())).toMatchObject({ state: "done", told: { findings: 0, alreadyImported: false, setAside: 0 } });
  expect(await handIn(SCAN, scan())).toMatchObject({ state: "done", told: { alreadyImported: true } });
  const scope = await scopeForUser({ userId: world.people.security.userId, role: "security" });
  const { total, scans, clients } = await listScans(scope, {});
  expect(total).toBe(1);
  expect(scans).toMatchObject([
    { client: { slug: "alder" }, site: { slug: "www" }, family: "observatory", score: { grade: "B+", score: 80, outOf: null }, setAside: 0 },
  ]);
  expect(clients).toEqual([{ slug: "alder", name: "City of Alder" }]);
  expect((await listScans(scope, { client: "birch" })).total).toBe(0);
  const manager = await scopeForUser({ userId: world.people.csm.userId, role: "csm" });
  expect((await listScans(manager, { client: "birch" })).total).toBe(0);
  const audit = await database.asSuperuser<{ actor: string }>("select actor from app.audit_entry where action = 'scan.imported'");
  expect(audit).toEqual([{ actor: "security@example.org" }]);
});

test("what was scanned can be said by hand for a report that does not say it, and is refused for one that does", async () => {
  const targets = "www.alder.example, api.alder.example";
  const upload = await handIn({ ...SCAN, name: "list.csv", targets }, fixture("generic/generic_report1.csv"));
  expect(upload).toMatchObject({ state: "done", targets: ["www.alder.example", "api.alder.example"] });
  const scope = await scopeForUser({ userId: world.people.security.userId, role: "security" });
  const { scans } = await listScans(scope, { client: "alder" });
  expect(scans.find(({ format }) => format === "generic-csv")).toMatchObject({ coverage: "whole", hosts: { count: 3 } });
  const said = await handIn({ ...SCAN, name: "again.json", targets }, `${scan().toString()}\n`);
  expect(said).toMatchObject({ state: "failed", error: expect.stringContaining("says itself what was scanned") });
  expect((await send({ role: "security", asked: { ...SCAN, targets: "x,".repeat(201) }, body: scan() })).status).toBe(400);
});

test("records that cannot be read are set aside with where and why, and shown in the list", async () => {
  const rows = JSON.parse(fixture("testssl/demo.converted.flat.json").toString()) as object[];
  const { told } = await handIn({ ...SCAN, name: "testssl.json" }, JSON.stringify([...rows.slice(0, 9), { ...rows[9], severity: 7 }]));
  // The report says no date either, which is told too and set aside nowhere.
  expect(told?.["setAside"]).toBe(2);
  expect(told?.["rejected"]).toMatchObject([
    { reason: expect.stringMatching(/\S/), at: expect.stringMatching(/\S/) },
    { reason: expect.stringContaining("no date") },
  ]);
  const scope = await scopeForUser({ userId: world.people.security.userId, role: "security" });
  const { scans } = await listScans(scope, { client: "alder", site: "www" });
  expect(scans.find(({ family }) => family === "testssl")?.setAside).toBe(1);
});

test("purged accounts and compliance statements come in the same way", async () => {
  const purges = "client_id,month,blocked_count,deleted_count,source\nalder,2026-10,4,4,guard\nbirch,2026-10,1,1,guard\n";
  const own = await handIn({ kind: "purges", name: "purges.csv", client: "alder" }, purges);
  expect(own).toMatchObject({ kind: "purges", client: "alder", told: { applied: 1, quarantined: 1, setAside: 1 } });
  const attestations = await handIn({ kind: "compliance", name: "a.json" }, fixture("compliance/manual_attestations.json"));
  expect(Number(attestations.told?.["added"])).toBeGreaterThan(0);
});

test.each<[string, Record<string, string>, string, RegExp]>([
  ["a page", SCAN, "<html><body>Sign in</body></html>", /sign-in page/],
  ["an archive", SCAN, "PK\u0003\u0004rest", /Zip archives/],
  ["a scan report handed in as purged accounts", { kind: "purges", name: "x" }, '{"scan":1}', /./],
  ["a catalogue that is none", { kind: "kev", name: "kev.json" }, "{}", /./],
])("%s is refused by the worker with the reason, and nothing else changes", async (_, asked, body, message) => {
  const before = await count("scan");
  expect(await handIn(asked, body)).toMatchObject({ state: "failed", result: null, error: expect.stringMatching(message) });
  expect(await count("scan")).toBe(before);
});

test("what somebody handed in who may no longer is not read", async () => {
  const { said } = await send({ role: "security", asked: SCAN, body: scan() });
  await database.asSuperuser(`update identity."user" set role = 'admin' where email = 'security@example.org'`);
  await runUpload({ id: said.id ?? "", clock: () => new Date().toISOString() });
  await database.asSuperuser(`update identity."user" set role = 'security' where email = 'security@example.org'`);
  expect(await callAs(world.people.security).uploads.get({ id: said.id ?? "" })).toMatchObject({
    state: "failed",
    error: expect.stringContaining("may not import"),
  });
});

test("a body larger than it says is refused as it arrives, too many files wait, and what is old is forgotten", async () => {
  expect(MAX_UPLOAD).toBe(FILE_LIMITS.maxBytes);
  const large = new Uint8Array(MAX_UPLOAD + 1).fill(32);
  expect((await send({ role: "security", asked: SCAN, body: large, headers: { "content-length": "10" } })).status).toBe(413);
  const statuses: number[] = [];
  for (let each = 0; each < UPLOADS.limit; each += 1) statuses.push((await send({ role: "security", asked: { ...SCAN, site: "nowhere" }, body: "{}" })).status);
  expect(statuses.at(-1)).toBe(429);
  expect(await count("upload")).toBeGreaterThan(5);
  await forgetExpired({ now: new Date(Date.now() + 8 * 86_400_000).toISOString() });
  expect(await count("upload")).toBe(0);
});
