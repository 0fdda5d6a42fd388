import { beforeAll, expect, test } from "vitest";
import { evaluateFindings } from "#server/operations/evaluate-finding.ts";
import { importScan } from "#server/operations/import-scan.ts";
import { addTwoClients, bytesOf } from "#server/operations/two-clients.fixture.ts";
import { listAlike } from "#server/store/evaluations.ts";
import { listFindings } from "#server/store/finding-list.ts";
import { type ClientScope, scopeForJob } from "#server/store/scope.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const NOW = "2026-11-02T00:00:00Z";
let scope: ClientScope;
/** Issues of Burp's extensions all have one type: only their names differ. */
const burp = (host: string, ...names: string[]) =>
  new TextEncoder().encode(
    `<issues burpVersion="2026.9" exportTime="Thu Oct 01 10:00:00 GMT 2026">${names.map((name) => `<issue><type>134217728</type><name>${name}</name><host>https://${host}</host><path>/</path><location>/</location><severity>High</severity></issue>`).join("")}</issues>`,
  );
const all = async () => (await listFindings(scope, { now: NOW })).findings;
const one = async (client: string, title: string) => {
  const found = (await all()).find((each) => each.client.slug === client && each.title === title);
  return { clientSlug: client, findingId: found?.id ?? "" };
};
const told = async () => (await all()).map(({ client, site, title, alike }) => [client.slug, site.slug, title, alike]).sort();

beforeAll(async () => {
  await addTwoClients("2026-09-01T00:00:00Z");
  scope = await scopeForJob("test", "all");
  const put = (client: string, site: string, ...names: string[]) =>
    importScan({ client, site, bytes: bytesOf(burp(`${site}.${client}.example`, ...names)), actor: "test", now: NOW });
  await put("springfield", "www", "Old jQuery", "Backup file");
  await put("springfield", "parks", "Old jQuery");
  await put("riverton", "www", "Old jQuery", "Open redirect");
}, 60_000);

test("findings of one rule are alike only where what tells them apart is the same", async () => {
  expect(await told()).toEqual([
    ["riverton", "www", "Old jQuery", 3],
    ["riverton", "www", "Open redirect", 1],
    ["springfield", "parks", "Old jQuery", 3],
    ["springfield", "www", "Backup file", 1],
    ["springfield", "www", "Old jQuery", 3],
  ]);
});

test("what one act would decide is listed before it is decided, and nothing else is", async () => {
  const chosen = [await one("springfield", "Old jQuery")];
  const listed = await listAlike(scope, chosen);
  expect([listed.total, listed.clients, listed.findings.map(({ client, site, title }) => [client.slug, site.slug, title])]).toEqual([
    3,
    2,
    [
      ["springfield", "parks", "Old jQuery"],
      ["springfield", "www", "Old jQuery"],
      ["riverton", "www", "Old jQuery"],
    ],
  ]);
  const act = { scope, findings: chosen, alike: true, actor: "sam", now: NOW, verdict: "confirmed" as const, reason: "Seen by hand", expiresAt: null };
  await expect(evaluateFindings({ ...act, listed: 2 })).rejects.toMatchObject({ code: "conflict", message: expect.stringContaining("3 such findings") });
  expect(await evaluateFindings({ ...act, listed: listed.total })).toEqual({ evaluated: 3, clients: 2 });
  expect((await told()).map(([, , title]) => title)).toEqual(["Open redirect", "Backup file"]);
});

test("a finding stored before that was kept is alike to none but itself", async () => {
  await database.asSuperuser("update app.finding set discriminator = null");
  const chosen = [await one("riverton", "Open redirect")];
  expect(await listAlike(scope, chosen)).toMatchObject({ total: 1, clients: 1 });
  expect((await told()).map(([, , , alike]) => alike)).toEqual([1, 1]);
  await expect(listAlike(scope, [{ clientSlug: "nowhere", findingId: chosen[0]?.findingId ?? "" }])).rejects.toMatchObject({ code: "not-found" });
});
