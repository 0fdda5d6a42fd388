import { createHmac, randomUUID } from "node:crypto";
import pg from "pg";
import { beforeAll, expect, test } from "vitest";
import { expandKey } from "#server/keys.ts";
import { type Context, contextKey, signContext } from "#server/store/context.ts";
import { loginUrl, type Login } from "#server/store/target.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const own = randomUUID();
const soon = () => Math.floor(Date.now() / 1000) + 60;
const staff = (over: Partial<Context> = {}): Context => ({ plane: "staff", subject: "user:1", clients: [own], expiresAt: soon(), ...over });
const sign = (over: Partial<Context> = {}) => signContext(database.target.secret, staff(over));

beforeAll(async () => {
  await database.asSuperuser(
    `insert into app.client (client_id, slug, name, kind, state, time_zone, products, purge_key) values ($1, 'own', 'Own', 'city', 'IL', 'UTC', '{}', ''), ($2, 'other', 'Other', 'city', 'IL', 'UTC', '{}', '')`,
    [own, randomUUID()],
  );
  await database.asSuperuser("insert into app.source (connector, name, kind, settings, tolerance_s) values ('prometheus', 'Monitoring', 'uptime', '{}', 3600)");
});

/** Runs a query as a login, in a transaction whose context is set to `context`, however malformed. */
async function ask(
  context: string | null,
  { login = "app_staff", sql = "select slug from app.client" }: { login?: Login; sql?: string } = {},
): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: loginUrl(database.target, login) });
  await client.connect();
  try {
    await client.query("begin");
    if (context !== null) await client.query("select set_config('app.ctx', $1, true)", [context]);
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test("a signed context shows exactly its clients", async () => {
  expect(await ask(sign())).toEqual([{ slug: "own" }]);
  expect(await ask(sign({ clients: [] }))).toEqual([]);
});

test("the signature is HMAC-SHA-256 as any library computes it", () => {
  const [body, mac] = [sign().slice(0, -65), sign().slice(-64)];
  expect(mac).toBe(createHmac("sha256", expandKey(database.target.secret, "context")).update(body).digest("hex"));
});

test("no context and an emptied one are refused, not answered with nothing", async () => {
  await expect(ask(null)).rejects.toMatchObject({ code: "42501", message: "no tenant context" });
  await expect(ask("")).rejects.toMatchObject({ code: "42501", message: "no tenant context" });
  const tenant = await database.asSuperuser<{ name: string }>(
    "select attrelid::regclass::text as name from pg_attribute join pg_class on oid = attrelid where relkind in ('r', 'p') and attname = 'client_id' and attnotnull and relnamespace in ('app'::regnamespace, 'pub'::regnamespace)",
  );
  expect(tenant.length).toBeGreaterThan(15);
  // A vendor's own table may name a client without being one's (null = all): it refuses as soon as it holds a row, like the others of its kind.
  // Of a table in parts that has none yet, nothing is read, and so nobody is asked.
  await database.asSuperuser("select part.make(array['2026-10-01'::date])");
  for (const { name } of [...tenant, { name: "app.source" }]) {
    for (const login of ["app_staff", "app_worker"] as const)
      await expect(ask(null, { login, sql: `select 1 from ${name}` }), `${login} ${name}`).rejects.toMatchObject({ code: "42501" });
  }
  await expect(ask(null, { login: "app_client", sql: "select 1 from pub.edition" })).rejects.toMatchObject({ code: "42501", message: "no tenant context" });
});

test("a forged context is refused, wherever it was changed", async () => {
  const good = sign();
  const parts = good.split("|");
  const changed = parts.map((part, at) => parts.with(at, part.endsWith("0") ? `${part.slice(0, -1)}1` : `${part.slice(0, -1)}0`).join("|"));
  const forged = [
    ...changed,
    good.replace(own, `${own},${randomUUID()}`),
    good.slice(0, -1),
    `${good}|`,
    good.toUpperCase(),
    parts.with(6, "").join("|"),
    parts.with(6, "none").join("|"),
    signContext(Buffer.alloc(32, 1), staff()),
    `v1|${contextKey(database.target.secret).kid}`,
    "v1||staff|user:1|9999999999||",
    "|".repeat(6),
    "*",
  ];
  for (const context of forged) await expect(ask(context), context).rejects.toMatchObject({ code: "42501" });
});

test("a context signed for the other key, with its kid swapped in, is refused", async () => {
  const foreign = signContext(Buffer.alloc(32, 1), staff()).split("|").with(1, contextKey(database.target.secret).kid).join("|");
  await expect(ask(foreign)).rejects.toMatchObject({ code: "42501", message: "bad tenant context" });
});

test("an expired context is refused", async () => {
  await expect(ask(sign({ expiresAt: soon() - 61 }))).rejects.toMatchObject({ code: "42501", message: "tenant context has expired" });
});

test("a context of one plane is refused on every other plane's login", async () => {
  await expect(ask(sign(), { login: "app_worker" })).rejects.toMatchObject({ code: "42501", message: "tenant context is for another plane" });
  await expect(ask(sign(), { login: "app_client", sql: "select 1 from pub.edition" })).rejects.toMatchObject({ code: "42501" });
  await expect(ask(sign({ plane: "client" }), { sql: "select app.ctx_clients()" })).rejects.toMatchObject({ code: "42501" });
});

test("the client login has no privilege on drafts, findings or concerns, with a valid context or without", async () => {
  const context = sign({ plane: "client" });
  for (const table of [
    "client",
    "site",
    "finding",
    "evaluation",
    "scan",
    "check_day",
    "latency_day",
    "client_month",
    "published_report",
    "concern",
    "source",
    "attestation",
    "document",
    "audit_entry",
  ]) {
    for (const given of [context, null])
      await expect(ask(given, { login: "app_client", sql: `select 1 from app.${table}` }), table).rejects.toMatchObject({
        code: "42501",
        message: `permission denied for table ${table}`,
      });
  }
  expect(await ask(context, { login: "app_client", sql: "select 1 from pub.edition" })).toEqual([]);
});

test("the signing key is out of every login's reach", async () => {
  for (const login of ["app_public", "app_client", "app_staff", "app_worker", "app_auth"] as const) {
    await expect(ask(null, { login, sql: "select * from sec.ctx_key" }), login).rejects.toMatchObject({ code: "42501" });
    await expect(ask(null, { login, sql: "set role migrator" }), login).rejects.toMatchObject({ code: "42501" });
    await expect(ask(null, { login, sql: "set session authorization migrator" }), login).rejects.toMatchObject({ code: "42501" });
  }
});

test("the sign-in login sees people, and nothing of any client", async () => {
  expect(await ask(null, { login: "app_auth", sql: "select slug from identity.organisation order by slug" })).toEqual([{ slug: "other" }, { slug: "own" }]);
  await expect(ask(null, { login: "app_auth", sql: "select 1 from app.client" })).rejects.toMatchObject({ code: "42501" });
  for (const login of ["app_public", "app_client", "app_staff", "app_worker"] as const)
    await expect(ask(null, { login, sql: 'select 1 from identity."user"' }), login).rejects.toMatchObject({ code: "42501" });
});

test("a context cannot carry SQL", () => {
  for (const over of [{ subject: "a'; drop table app.client; --" }, { clients: ["' or true --"] }, { subject: "" }, { clients: [own.toUpperCase()] }])
    expect(() => sign(over)).toThrow("only ids and plain names");
});

test("the backup login reads every client's rows and writes none", async () => {
  expect(await ask(null, { login: "backup", sql: "select slug from app.client order by slug" })).toEqual([{ slug: "other" }, { slug: "own" }]);
  await expect(ask(null, { login: "backup", sql: "update app.client set name = 'x'" })).rejects.toMatchObject({ code: "42501" });
});
