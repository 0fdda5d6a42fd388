import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { importPurges } from "#server/operations/import-purges.ts";
import { addTwoClients, bytesOf } from "#server/operations/two-clients.fixture.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const csv = readFileSync(new URL("../connectors/fixtures/purges/purged_accounts.csv", import.meta.url));
const rows = () =>
  database.asSuperuser("select c.slug, day_from::text as from, blocked, deleted from app.purge_count join app.client c using (client_id) order by 1, 2");
const importAt = (now: string, client: string | null = null, content: string | Uint8Array = csv) =>
  importPurges({ bytes: bytesOf(content), client, actor: "test", now });

beforeAll(() => addTwoClients("2026-11-01T00:00:00Z"), 60_000);

test("a file's rows go to the clients it names; an empty count stays unknown; an unknown client is set aside", async () => {
  expect(await importAt("2026-11-02T00:00:00Z")).toMatchObject({ received: 4, applied: 3, duplicate: 0, quarantined: 1, unmapped: ["maplecounty"] });
  expect(await rows()).toEqual([
    { slug: "riverton", from: "2026-10-01", blocked: null, deleted: 17 },
    { slug: "springfield", from: "2026-09-01", blocked: 132, deleted: 128 },
    { slug: "springfield", from: "2026-10-01", blocked: 1204, deleted: 1198 },
  ]);
});

test("the same file again, later, changes nothing", async () => {
  const before = await rows();
  expect(await importAt("2026-11-03T00:00:00Z")).toMatchObject({ received: 4, applied: 0, duplicate: 3, quarantined: 1 });
  expect(await rows()).toEqual(before);
});

test("with a client named, another client's rows are refused", async () => {
  const before = await rows();
  const result = await importAt("2026-11-04T00:00:00Z", "riverton", "client,period,blocked,deleted\nspringfield,2026-10,1,1\nriverton,2026-10,5,17\n");
  expect(result).toMatchObject({ applied: 1, quarantined: 1, rejected: [{ reason: "names another client than riverton" }] });
  expect((await rows()).filter((row) => row["slug"] === "springfield")).toEqual(before.filter((row) => row["slug"] === "springfield"));
});

test("a client nobody has is not found and nothing is written", async () => {
  const before = await rows();
  await expect(importAt("2026-11-05T00:00:00Z", "nobody")).rejects.toMatchObject({ code: "not-found" });
  expect(await rows()).toEqual(before);
});

test("a corrected file replaces all reasons of a client and period; the earlier ones stay as versions", async () => {
  const kept = () =>
    database.asSuperuser<{ said: string }>(
      "select concat_ws(' ', version, reason, blocked) as said from app.purge_count join app.client c using (client_id) where slug = 'springfield' and day_from = '2026-08-01' order by version, reason",
    );
  const counted = async () => {
    const [row] = await database.asSuperuser<{ blocked: number }>(
      "select (figures->'purges.blocked'->>'value')::int as blocked from app.client_month m join app.client c using (client_id) where slug = 'springfield' and period = '2026-08'",
    );
    return row?.blocked;
  };
  const file = (...rows: string[]) => ["client,period,blocked,deleted,reason", ...rows, ""].join("\n");
  await importAt("2026-11-06T00:00:00Z", null, file("springfield,2026-08,5,0,policy", "springfield,2026-08,10,0,bot-signup"));
  expect(await counted()).toBe(15);
  expect(await importAt("2026-11-07T00:00:00Z", null, file("springfield,2026-08,5,0,policy"))).toMatchObject({ applied: 1, duplicate: 0 });
  expect(await counted()).toBe(5);
  await importAt("2026-11-08T00:00:00Z", null, file("springfield,2026-08,12,0,"));
  expect(await counted()).toBe(12);
  expect((await kept()).map(({ said }) => said)).toEqual(["1 bot-signup 10", "1 policy 5", "2 policy 5", "3 unspecified 12"]);
});

test("a file with one bad row of a client and period changes nothing of it", async () => {
  const before = await rows();
  const text = "client,period,blocked,deleted,reason\nspringfield,2026-08,1,0,policy\nspringfield,2026-08,-4,0,bot-signup\n";
  expect(await importAt("2026-11-09T00:00:00Z", null, text)).toMatchObject({ applied: 0, quarantined: 2 });
  expect(await rows()).toEqual(before);
});
