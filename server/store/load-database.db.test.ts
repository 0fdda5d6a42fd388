import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { migrationNames } from "#server/cli/migrations.ts";
import { NOW, seedWorld, type World } from "#server/operations/seeded-world.fixture.ts";
import { publishReport } from "#server/operations/publish-report.ts";
import { refreshMonth } from "#server/operations/refresh-month.ts";
import { checkBackup } from "#server/store/backup-file.ts";
import { dumpDatabase } from "#server/store/dump-database.ts";
import { loadDatabase } from "#server/store/load-database.ts";
import { loginUrl } from "#server/store/target.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const folder = mkdtempSync(path.join(os.tmpdir(), "keepwatch-backup-"));
const file = (name: string) => path.join(folder, name);
const about = { takenAt: NOW, secretId: "0011223344556677", migrations: migrationNames() };
const other: string[] = [];
let world: World;

/** A database as a fresh installation has it. */
async function fresh(): Promise<string> {
  const name = `${database.target.database}_${other.length}`;
  await database.asSuperuser(`create database ${name} template template_migrated`);
  other.push(name);
  const url = new URL(database.superuserUrl());
  url.pathname = `/${name}`;
  return url.href;
}
const dump = (out: string, url = loginUrl(database.target, "backup")) => dumpDatabase({ url, out, about });
const load = (url: string, change: object = {}) => loadDatabase({ url, from: file("kept"), migrations: about.migrations, secretId: about.secretId, ...change });

beforeAll(async () => {
  world = await seedWorld();
  await refreshMonth({ scope: world.worker, clientSlug: world.own.slug, periodId: "2026-10", now: NOW });
  await publishReport({ scope: world.manager, clientSlug: world.own.slug, periodId: "2026-10", actor: "dana@example.org", now: NOW });
  await database.asSuperuser("update app.finding set description = $1 where finding_id = $2", [
    `a\nb\r\\N "c" \u2028 \t ü 🙂 {"table":"app.x"}`,
    world.own.findingId,
  ]);
  await database.asSuperuser(
    "update app.client set purge_key = decode('00ff5c0a22', 'hex'), products = array['a,b', 'c\"d', '', 'null'] where client_id = $1",
    [world.own.clientId],
  );
}, 60_000);
afterAll(async () => {
  for (const name of other) await database.asSuperuser(`drop database ${name} with (force)`);
  rmSync(folder, { recursive: true });
});

test("what is restored is what was kept, row for row and byte for byte, and is readable by nobody else meanwhile", async () => {
  const rows = await dump(file("kept"));
  expect(statSync(file("kept")).mode & 0o777).toBe(0o600);
  for (const table of [
    "app.client",
    "app.check_day",
    "app.finding",
    "app.published_report",
    "pub.edition",
    "app.audit_entry",
    'identity."user"',
    "app.client_month",
  ])
    expect([table, (rows[table] ?? 0) > 0]).toEqual([table, true]);
  expect(Object.keys(rows).filter((name) => /^(sec|pgboss|public)\./.test(name))).toEqual([]);
  const url = await fresh();
  expect(await load(url)).toEqual(rows);
  await dump(file("again"), url);
  const [kept, again] = [await checkBackup(file("kept")), await checkBackup(file("again"))];
  expect(again.end).toEqual(kept.end);
  expect(gunzipSync(readFileSync(file("again"))).equals(gunzipSync(readFileSync(file("kept"))))).toBe(true);
});

test("the restored installation goes on: its months take checks, its keys hold, and its logins read their own rows", async () => {
  const url = await fresh();
  await load(url);
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const count = async (sql: string) => Number((await client.query<{ n: string }>(`select count(*) as n from ${sql}`)).rows[0]?.n);
    expect(await count("part.check_day_2026_10")).toBeGreaterThan(0);
    await expect(client.query("delete from app.client")).rejects.toThrow(/foreign key/);
    await expect(client.query("update app.published_report set revision = 9")).rejects.toThrow();
  } finally {
    await client.end();
  }
});

test("a database with clients or users in it is left alone", async () => {
  const before = await database.asSuperuser("select slug from app.client order by 1");
  await expect(load(database.superuserUrl())).rejects.toMatchObject({ code: "conflict" });
  expect(await database.asSuperuser("select slug from app.client order by 1")).toEqual(before);
});

test.each<[string, (bytes: Buffer) => Buffer, RegExp]>([
  ["that is cut off", (bytes) => bytes.subarray(0, bytes.length - 40), /cannot be unpacked/],
  ["whose last line is missing", (bytes) => edited(bytes, (lines) => lines.slice(0, -1)), /end is missing/],
  ["whose row was changed", (bytes) => edited(bytes, (lines) => lines.map((line) => line.replace("City of alder", "City of elder"))), /checksum/],
  ["that lost a row", (bytes) => edited(bytes, (lines) => lines.filter((line) => !line.includes("Outdated TLS"))), /checksum/],
  ["that gained a line", (bytes) => edited(bytes, (lines) => [...lines, '"(x)"']), /follows its end/],
  ["that is something else", () => gzipSync("hello\n"), /beginning/],
  ["that is not packed at all", () => Buffer.from("hello"), /unpacked/],
])("a file %s is refused whole", async (_name, change, why) => {
  const url = await fresh();
  writeFileSync(file("broken"), change(readFileSync(file("kept"))));
  await expect(load(url, { from: file("broken") })).rejects.toThrow(why);
  await dump(file("still-empty"), url);
  expect((await checkBackup(file("still-empty"))).end.rows["app.client"]).toBe(0);
});

test("another release's backup, or another installation's, is refused by name", async () => {
  const url = await fresh();
  await expect(load(url, { migrations: [...about.migrations, "20270101000000_more"] })).rejects.toThrow(/another release \(20270101000000_more\)/);
  await expect(load(url, { secretId: "ffffffffffffffff" })).rejects.toThrow(/secrets\.json/);
});

function edited(bytes: Buffer, change: (lines: string[]) => string[]): Buffer {
  return gzipSync(`${change(gunzipSync(bytes).toString("utf8").trimEnd().split("\n")).join("\n")}\n`);
}
