import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { differences, migrate } from "#prisma/migrate.ts";
import { ALL_LINTS, LINTS } from "#server/store/catalogue.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client({ connectionString: database.superuserUrl() });
  await client.connect();
});
afterAll(() => client.end());

async function broken(): Promise<string[]> {
  const { rows } = await client.query<{ claim: string; what: string }>(ALL_LINTS);
  return rows.map(({ claim, what }) => `${claim}: ${what}`);
}

test.each(LINTS.map(({ claim, sql }) => [claim, sql]))("%s", async (_claim, sql) => {
  expect((await client.query(sql)).rows).toEqual([]);
});

test("migrations and schema agree, and migrating again changes nothing", async () => {
  expect((await differences(database.target)).trim()).toMatch(/^(-- This is an empty migration\.)?$/);
  expect(await migrate(database.superuserUrl(), database.target)).toEqual([]);
});

/** Applies each mutation in a transaction that is rolled back; a lint must notice. Returns those that none noticed. */
async function unnoticed(mutations: string[]): Promise<string[]> {
  expect(await broken()).toEqual([]);
  const missed: string[] = [];
  for (const mutation of mutations) {
    await client.query("begin");
    await client.query(mutation);
    if ((await broken()).length === 0) missed.push(mutation);
    await client.query("rollback");
  }
  return missed;
}

const names = async (sql: string) => (await client.query<{ text: string }>(sql)).rows.map((row) => row.text);
const tables = () =>
  names(
    "select oid::regclass::text as text from pg_class where relkind in ('r', 'p') and relnamespace in ('app'::regnamespace, 'pub'::regnamespace) order by 1",
  );

test("mutation: a policy that is dropped, opened or widened does not go unnoticed", async () => {
  const mutations = await names(`
    select format('drop policy %I on %I.%I', policyname, schemaname, tablename) as text from pg_policies where 'definer' <> all (roles)
    union all select format('alter policy %I on %I.%I using (true)', policyname, schemaname, tablename) from pg_policies where qual is not null and 'definer' <> all (roles)
    union all select format('alter policy %I on %I.%I with check (true)', policyname, schemaname, tablename) from pg_policies where with_check is not null and 'definer' <> all (roles)
    union all select format('alter policy %I on %I.%I to public', policyname, schemaname, tablename) from pg_policies
    union all select distinct format('create policy more on %I.%I using (true)', schemaname, tablename) from pg_policies
    union all select distinct format('create policy more on %I.%I for select to app_staff using (client_id is not null)', schemaname, tablename) from pg_policies where policyname = 'tenant_select'`);
  expect(mutations.length).toBeGreaterThan(200);
  expect(await unnoticed(mutations)).toEqual([]);
}, 120_000);

test("mutation: a table whose row security is off or not forced does not go unnoticed", async () => {
  const mutations = (await tables()).flatMap((table) => [
    `alter table ${table} no force row level security`,
    `alter table ${table} disable row level security`,
  ]);
  expect(await unnoticed(mutations)).toEqual([]);
}, 60_000);

// Where a login may read already, the grant that would be one too many.
const TOO_MANY: Record<string, string> = {
  "app_client pub.edition": "insert",
  "app_client pub.walk_through": "update",
  "app_client pub.follower": "delete",
  "app_public pub.statement": "update",
};

test("mutation: one grant too many does not go unnoticed", async () => {
  const mutations = (await tables()).flatMap((table) => [
    ...["app_public", "app_client", "app_auth"].map((login) => `grant ${TOO_MANY[`${login} ${table}`] ?? "select"} on ${table} to ${login}`),
    `grant truncate on ${table} to app_staff`,
    `grant references on ${table} to app_worker`,
    `grant select on ${table} to public`,
  ]);
  const history = ["app.published_report", "pub.edition", "app.evaluation", "app.audit_entry"].flatMap((table) =>
    ["app_staff", "app_worker"].flatMap((login) => [`grant update on ${table} to ${login}`, `grant delete on ${table} to ${login}`]),
  );
  const narrow = [
    "grant select (secret) on app.source to app_staff",
    "grant select on app.inbox to app_staff",
    "grant select on sec.ctx_key to app_staff",
    'grant select on identity."user" to app_staff',
    "grant delete on app.inbox to app_worker",
    "grant insert on app.audit_entry to app_staff",
    "grant select (sealed_body) on app.concern to app_public",
    "grant select (link_sha256) on app.walk_through to app_public",
    "grant execute on function app.audit_text(app.audit_entry) to app_public",
    "grant select (link_sha256) on app.walk_through to app_client",
    "grant select (changed_by) on pub.branding to app_public",
  ];
  expect(await unnoticed([...mutations, ...history, ...narrow])).toEqual([]);
}, 60_000);

test("mutation: a login that gains powers does not go unnoticed", async () => {
  const logins = ["app_public", "app_client", "app_staff", "app_worker", "app_auth"];
  const mutations = logins.flatMap((login) => [
    ...["superuser", "bypassrls", "inherit", "createrole", "createdb", "replication"].map((power) => `alter role ${login} ${power}`),
    `grant migrator to ${login}`,
    `grant pg_read_all_data to ${login}`,
    `alter table app.finding owner to ${login}`,
  ]);
  const behind = ["alter role definer login", "grant definer to app_staff", "alter role migrator bypassrls", "alter role definer superuser"];
  expect(await unnoticed([...mutations, ...behind])).toEqual([]);
}, 60_000);

test("mutation: a month that is reached past its table does not go unnoticed", async () => {
  await client.query("select part.make(array['2026-10-01'::date])");
  const months = ["part.check_day_2026_10", "part.latency_day_2026_10"];
  const mutations = months.flatMap((month) => [
    `grant select on ${month} to app_staff`,
    `grant update (day) on ${month} to app_worker`,
    `alter table ${month} disable row level security`,
    `alter table ${month} no force row level security`,
    `alter table ${month} set schema app; alter table app.${month.slice(5)} disable row level security`,
  ]);
  const around = [
    "grant usage on schema part to app_worker",
    "grant execute on function part.make(date[]) to app_worker",
    "grant select on part.horizon to app_client",
  ];
  expect(await unnoticed([...mutations, ...around])).toEqual([]);
}, 60_000);

test("mutation: a careless new table, view or function does not go unnoticed", async () => {
  const mutations = [
    "create table app.careless (client_id uuid not null, id uuid not null, primary key (client_id, id))",
    "create table pub.careless (id uuid primary key)",
    "create table app.nameless (id uuid primary key); alter table app.nameless enable row level security; alter table app.nameless force row level security",
    "create view app.careless as select * from app.finding",
    "create materialized view pub.careless as select * from app.finding",
    "create function app.careless() returns int language sql security definer as 'select 1'; revoke all on function app.careless() from public",
    "create function app.careless() returns int language sql as 'select 1'",
    "alter function app.ctx_clients() reset search_path",
    "grant execute on function app.record_audit(text, timestamptz, text, text, text, jsonb) to public",
    "alter table app.site add unique (host)",
    "alter table app.client add unique (slug)",
    "alter table app.scan drop constraint scan_pkey cascade, alter client_id drop not null",
    "alter table app.finding add column score numeric",
    "create type app.shade as enum ('a'); alter table app.finding add column shade app.shade",
    "alter table app.site add unique (site_id); alter table app.scan add foreign key (site_id) references app.site (site_id)",
    ...["app.published_report", "pub.edition", "app.evaluation", "app.audit_entry"].flatMap((table) => [
      `drop trigger write_once on ${table}`,
      `drop trigger write_once_all on ${table}`,
      `alter table ${table} disable trigger write_once`,
    ]),
  ];
  expect(await unnoticed(mutations)).toEqual([]);
}, 60_000);
