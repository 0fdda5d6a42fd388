import pg from "pg";
import { currentTarget } from "#server/cli/attach.ts";
import { type Command, table } from "#server/cli/command.ts";
import { appliedMigrations, migrationNames } from "#server/cli/migrations.ts";
import { checkHealth, type Health } from "#server/operations/check-health.ts";
import { loginUrl, type Target } from "#server/store/target.ts";

const OLDEST = 150_014;

export const doctorCommand: Command = {
  usage: "doctor   (exit 1 if anything is not in order)",
  options: [],
  async run() {
    const target = currentTarget();
    const checks = [...(await serverChecks(target)), ...(await migrationCheck(target))];
    if (checks.every((check) => check.ok)) checks.push(...(await checkHealth({ now: new Date().toISOString() })));
    const ok = checks.every((check) => check.ok);
    return {
      json: { ok, checks },
      text: table(
        ["", "CHECK", "DETAIL"],
        checks.map((check) => [check.ok ? "ok" : "NOT OK", check.name, check.detail]),
      ),
      refused: !ok,
    };
  },
};

async function serverChecks(target: Target): Promise<Health[]> {
  const client = new pg.Client({ connectionString: loginUrl(target, "app_worker"), connectionTimeoutMillis: 10_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number; powers: string[]; durable: boolean; jobs: boolean }>(`
      select current_setting('server_version_num')::int as version,
        array(select rolname::text from pg_roles where rolname like 'app\\_%' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb)) as powers,
        current_setting('fsync') = 'on' and current_setting('full_page_writes') = 'on' and current_setting('synchronous_commit') <> 'off' as durable,
        to_regclass('pgboss.job') is not null as jobs`);
    const [row] = rows;
    if (!row) throw new Error("no answer");
    return [
      {
        name: "server",
        ok: row.version >= OLDEST,
        detail: `PostgreSQL ${Math.floor(row.version / 10_000)}.${row.version % 10_000} on ${target.host}:${target.port}`,
      },
      {
        name: "logins",
        ok: row.powers.length === 0,
        detail: row.powers.length === 0 ? "no login of the app may bypass row-level security" : `too powerful: ${row.powers.join(", ")}`,
      },
      {
        name: "durability",
        ok: row.durable,
        detail: row.durable
          ? "fsync, full_page_writes and synchronous_commit are on"
          : "fsync, full_page_writes or synchronous_commit is off: a crash loses evidence",
      },
      { name: "job queue", ok: row.jobs, detail: row.jobs ? "installed" : "missing: run keepwatch migrate" },
    ];
  } catch (error) {
    return [{ name: "server", ok: false, detail: `the worker's login cannot connect: ${error instanceof Error ? error.message : "unknown reason"}` }];
  } finally {
    await client.end().catch(() => {});
  }
}

async function migrationCheck(target: Target): Promise<Health[]> {
  const applied = await appliedMigrations(target);
  const missing = migrationNames().filter((name) => !applied.includes(name));
  return [
    {
      name: "migrations",
      ok: missing.length === 0,
      detail: missing.length === 0 ? `${applied.length} applied` : `missing: ${missing.join(", ")}; run keepwatch migrate`,
    },
  ];
}
