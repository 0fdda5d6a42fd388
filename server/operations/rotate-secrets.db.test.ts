import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deriveKey } from "#server/keys.ts";
import { addTwoClients } from "#server/operations/two-clients.fixture.ts";
import { installationKeyring, type Keyring, keyIdOf, open, seal } from "#server/store/secrets.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const SOURCES = ["00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000b", "00000000-0000-4000-8000-00000000000c"];
const CONCERN = "00000000-0000-4000-8000-00000000000d";
const first = randomBytes(32);
const second = randomBytes(32);
const running = new Set<ChildProcess>();
let derived: Buffer;

const secretOf = (id: string) => `tok-of-${id}`;
const place = (row: string) => ({ table: "source", column: "secret", row });
const concernPlace = (column: string) => ({ table: "app.concern", column, row: CONCERN });

beforeAll(async () => {
  await addTwoClients("2026-10-01T00:00:00Z");
  derived = deriveKey({ secret: database.target.secret.toString("base64"), dataDir: "" }, "sealing");
  const ring = installationKeyring(derived);
  for (const id of SOURCES) {
    const sealed = seal(ring, place(id), secretOf(id));
    await database.asSuperuser(
      `insert into app.source (source_id, connector, name, kind, settings, tolerance_s, secret, secret_key_id, secret_set_at) values ($1::uuid, 'prometheus', $2, 'uptime', '{"settings":{},"allowedHosts":[]}', 3600, $3, $4, now())`,
      [id, id.slice(-1), sealed, keyIdOf(sealed)],
    );
  }
  await database.asSuperuser(
    `insert into app.concern (concern_id, channel, state, subject, sealed_body, sealed_contact, receipt_sha256, guidelines_version, received_at) values ($1::uuid, 'partner', 'received', $2, $3, null, $4, '1', now())`,
    [CONCERN, seal(ring, concernPlace("subject"), "A question"), seal(ring, concernPlace("sealed_body"), "The text"), "0".repeat(64)],
  );
}, 60_000);
afterAll(() => {
  for (const child of running) child.kill("SIGKILL");
});

function rotate(...keys: Buffer[]): ChildProcess {
  const [newest, before] = keys.map((key) => key.toString("base64"));
  const env = {
    PATH: process.env["PATH"],
    DATABASE_URL: database.superuserUrl(),
    KEEPWATCH_SECRET: database.target.secret.toString("base64"),
    ...(newest ? { KEEPWATCH_SEALING_KEY: newest } : {}),
    ...(before ? { KEEPWATCH_SEALING_KEY_BEFORE: before } : {}),
    NODE_NO_WARNINGS: "1",
    NODE_ENV: "production" as const,
  };
  const child = spawn(process.execPath, ["server/cli/main.ts", "secrets", "rotate", "--json"], { env, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  return child;
}

async function ended(child: ChildProcess): Promise<{ code: number | null; out: string; err: string }> {
  const run = { out: "", err: "" };
  child.stdout?.on("data", (text) => void (run.out += text));
  child.stderr?.on("data", (text) => void (run.err += text));
  const [code] = (await once(child, "close")) as [number | null];
  running.delete(child);
  return { ...run, code };
}

type Stored = { id: string; secret: string; secret_key_id: string };
const stored = () => database.asSuperuser<Stored>("select source_id::text as id, secret, secret_key_id from app.source order by 1");
const concern = async () => (await database.asSuperuser<{ subject: string; sealed_body: string }>("select subject, sealed_body from app.concern"))[0];
async function expectReadable(ring: Keyring): Promise<void> {
  for (const { id, secret } of await stored()) expect(open(ring, place(id), secret)).toBe(secretOf(id));
  const kept = await concern();
  expect(open(ring, concernPlace("subject"), kept?.subject ?? "")).toBe("A question");
  expect(open(ring, concernPlace("sealed_body"), kept?.sealed_body ?? "")).toBe("The text");
}

test("a rotation that dies in the middle leaves every secret readable, and the next one goes on from there", async () => {
  // Somebody else holds the second source's row, so the rotation stands between the first and the second.
  const holder = new pg.Client({ connectionString: database.superuserUrl() });
  await holder.connect();
  await holder.query("begin; select 1 from app.source where source_id = '00000000-0000-4000-8000-00000000000b' for update");
  const child = rotate(first);
  const keyIds = async () => (await stored()).map((row) => row.secret_key_id);
  const [oldId, newId] = [installationKeyring(derived).current, installationKeyring(first).current];
  await expect.poll(keyIds, { timeout: 20_000 }).toEqual([newId, oldId, oldId]);
  child.kill("SIGKILL");
  await ended(child);
  await holder.query("rollback");
  await holder.end();

  expect(await keyIds()).toEqual([newId, oldId, oldId]);
  await expectReadable(installationKeyring(first, [derived]));

  const again = await ended(rotate(first));
  expect([again.code, JSON.parse(again.out)]).toEqual([0, { keyId: newId, madeKey: false, sources: 2, concerns: 2, closed: [] }]);
  await expectReadable(installationKeyring(first));
}, 60_000);

test("the next rotation opens by the key before; run again it finds nothing to do, and no output shows a secret", async () => {
  const { code, out, err } = await ended(rotate(second, first));
  expect([code, JSON.parse(out)]).toMatchObject([0, { sources: 3, concerns: 2, closed: [] }]);
  await expectReadable(installationKeyring(second));
  const idle = await ended(rotate(second, first));
  expect(JSON.parse(idle.out)).toMatchObject({ sources: 0, concerns: 0, closed: [] });
  for (const id of SOURCES) expect(out + err + idle.out).not.toContain(secretOf(id));
}, 60_000);

test("what no key opens is named, left as it is, and told by the exit code; the others are sealed again", async () => {
  const before = await stored();
  const { code, out } = await ended(rotate(randomBytes(32)));
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({ sources: 0, concerns: 0, closed: expect.arrayContaining([expect.stringContaining(SOURCES[0] ?? "")]) });
  expect(await stored()).toEqual(before);
  await expectReadable(installationKeyring(second));
}, 60_000);

test("each rotation is in the audit log, without a key", async () => {
  const entries = await database.asSuperuser<{ actor: string; text: string }>(
    "select actor, row_to_json(e)::text as text from app.audit_entry e where action = 'secrets.rotated' order by seq",
  );
  expect(entries.map(({ actor }) => actor)).toEqual(["cli", "cli", "cli", "cli"]);
  for (const { text } of entries) for (const key of [first, second, derived]) expect(text).not.toContain(key.toString("base64"));
});
