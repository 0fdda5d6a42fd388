import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { type AuditCheck, listAudit, recordAudit, verifyAudit } from "#server/store/audit.ts";
import { withIdentity, withPublic, withScope } from "#server/store/database.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const at = "2026-10-01T12:00:00.123Z";
const entry = (chain: string, action = "report.published") => ({
  chain,
  actor: "user:1",
  action,
  subject: "springfield/2026-09",
  detail: { revision: 1, note: 'naïve "quotes"\n' },
  at,
});

async function written(entries: number): Promise<string> {
  const chain = randomUUID();
  const scope = await scopeForJob("test", []);
  await Promise.all(Array.from({ length: entries }, () => withScope(scope, "write", (tx) => recordAudit(tx, entry(chain)))));
  return chain;
}

async function check(chain: string): Promise<AuditCheck> {
  return withScope(await scopeForJob("test", []), "read", (tx) => verifyAudit(tx, chain));
}

/** Changes the table as somebody with full power over the database could. */
async function tamper(sql: string, chain: string): Promise<void> {
  await database.asSuperuser("alter table app.audit_entry disable trigger user");
  await database.asSuperuser(sql, [chain]);
  await database.asSuperuser("alter table app.audit_entry enable trigger user");
}

async function publishOne(): Promise<void> {
  const ids = [randomUUID(), "0".repeat(64)];
  await database.asSuperuser(
    "insert into app.client (client_id, slug, name, kind, state, time_zone, products, purge_key) values ($1::uuid, ($1::uuid)::text, 'x', 'city', 'IL', 'UTC', '{}', '')",
    ids.slice(0, 1),
  );
  await database.asSuperuser("insert into app.published_report values ($1, '2026-09', 1, '{}', $2, 'KW', '{}', now(), 'x')", ids);
  await database.asSuperuser("insert into pub.edition values ($1, '2026-09', 1, 's', 'n', 'h', '{}', '{}', $2, 'KW', '{}', now())", ids);
}

test("forty writers at once make one unbroken chain", async () => {
  const chain = await written(40);
  expect(await check(chain)).toEqual({ chain, entries: 40, intact: true, brokenAt: null });
  const newest = await withScope(await scopeForJob("test", []), "read", (tx) => listAudit(tx, { chain, limit: 1 }));
  expect(newest).toMatchObject([{ seq: 40, at, actor: "user:1", detail: entry(chain).detail }]);
});

test.each([
  ["a changed entry", "update app.audit_entry set actor = 'somebody else' where chain = $1 and seq = 3", 3],
  ["a changed detail", "update app.audit_entry set detail = '{}' where chain = $1 and seq = 2", 2],
  ["a moved time", "update app.audit_entry set at = at + interval '1 hour' where chain = $1 and seq = 4", 4],
  ["a removed entry", "delete from app.audit_entry where chain = $1 and seq = 2", 2],
  ["a cut-off end", "delete from app.audit_entry where chain = $1 and seq > 3", 4],
  ["an entry rewritten with a hash of its own", "update app.audit_entry e set actor = 'x', hash = encode(sha256('x'), 'hex') where chain = $1 and seq = 5", 5],
])("%s is located", async (_what, sql, brokenAt) => {
  const chain = await written(6);
  await tamper(sql, chain);
  expect(await check(chain)).toMatchObject({ intact: false, brokenAt });
});

test("no entry survives a transaction that fails", async () => {
  const chain = await written(1);
  const failing = withScope(await scopeForJob("test", []), "write", async (tx) => {
    await recordAudit(tx, entry(chain));
    throw new Error("afterwards");
  });
  await expect(failing).rejects.toThrow("afterwards");
  expect(await check(chain)).toMatchObject({ entries: 1, intact: true });
});

test.each(["app_staff", "app_worker", "app_public", "app_auth", "migrator", "postgres"])("%s cannot change, remove or forge history", async (login) => {
  await written(1);
  await publishOne();
  for (const sql of [
    "update app.audit_entry set actor = 'x'",
    "delete from app.audit_entry",
    "truncate app.audit_entry",
    "delete from app.published_report",
    "update pub.edition set model = '{}'",
    "truncate app.published_report cascade",
    "truncate pub.edition cascade",
    "truncate app.evaluation",
  ]) {
    const attempt = database.asSuperuser(
      `begin; set local session authorization ${login}; set local app.ctx = ''; set local row_security = off; ${sql}; commit`,
    );
    await expect(attempt, sql).rejects.toThrow(/permission denied|write-once|no tenant context|query would be affected by row-level security/);
  }
});

test("the public and sign-in planes leave traces only of their own acts", async () => {
  const chain = randomUUID();
  await expect(withPublic((tx) => recordAudit(tx, entry(chain)))).rejects.toThrow("not an act of the public plane");
  await withPublic((tx) => recordAudit(tx, entry(chain, "concern.received")));
  await withIdentity((tx) => recordAudit(tx, entry(chain, "user.signed-in")));
  expect(await check(chain)).toMatchObject({ entries: 2, intact: true });
});
