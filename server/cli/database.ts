import { spawnSync } from "node:child_process";
import { open, stat } from "node:fs/promises";
import pg from "pg";
import { ensureRoles } from "#prisma/roles.ts";
import { currentTarget } from "#server/cli/attach.ts";
import type { Answer, Command } from "#server/cli/command.ts";
import { migrationNames } from "#server/cli/migrations.ts";
import { env } from "#server/env.ts";
import { AppError } from "#server/errors.ts";
import { expandKey } from "#server/keys.ts";
import { dumpDatabase } from "#server/store/dump-database.ts";
import { loadDatabase } from "#server/store/load-database.ts";
import { adminUrl, loginUrl, type Target } from "#server/store/target.ts";

export const migrateCommand: Command = {
  usage: "migrate   (creates or upgrades the database, its logins and the job queue)",
  options: [],
  database: false,
  async run() {
    const { migrate } = await import("#prisma/migrate.ts");
    const embedded = env.databaseUrl ? null : await (await import("#server/store/embedded.ts")).openEmbedded(env.dataDir);
    try {
      const target = embedded?.target ?? currentTarget();
      const applied = await migrate(adminUrl(env, target), target);
      return { json: { applied }, text: applied.length === 0 ? "The database is up to date." : `Applied:\n${applied.join("\n")}` };
    } finally {
      await embedded?.close();
    }
  },
};

export const backupCommand: Command = {
  usage: "backup --out F   (of the embedded server as it is; of a DATABASE_URL with pg_dump on this machine)",
  options: ["out"],
  async run({ need }) {
    const out = need("out");
    const target = currentTarget();
    if (!env.databaseUrl) {
      const about = { takenAt: new Date().toISOString(), secretId: secretIdOf(target), migrations: migrationNames() };
      await dumpDatabase({ url: loginUrl(target, "backup"), out, about });
    } else run("pg_dump", ["--format=custom", `--file=${out}`], loginUrl(target, "backup"));
    const { size } = await stat(out);
    return {
      json: { out, bytes: size },
      text: `Wrote ${out} (${size} bytes). Keep the installation's secret (secrets.json in its data folder, or KEEPWATCH_SECRET) elsewhere: without it sealed values and passwords do not open.`,
    };
  },
};

export const restoreCommand: Command = {
  usage: "restore --from F   (into an installation in which there is nobody yet; a file of pg_dump needs DATABASE_URL and pg_restore on this machine)",
  options: ["from"],
  database: false,
  async run({ need }) {
    const from = need("from");
    await stat(from).catch(() => {
      throw new AppError("bad-input", `There is no file ${from}.`);
    });
    if (!(await isPgDump(from))) return restoreOwn(from);
    if (!env.databaseUrl) throw new AppError("bad-input", "A file of pg_dump is restored into a server of your own: set DATABASE_URL to an empty database.");
    const target = currentTarget();
    const url = adminUrl(env, target);
    if (await hasSchema(url)) throw new AppError("conflict", "The database is not empty; nothing was changed. Restore into an empty one.");
    await ensureRoles(url, target);
    run("pg_restore", ["--exit-on-error", "--single-transaction", `--dbname=${target.database}`, from], url);
    return { json: { restored: from }, text: `Restored ${from}. Now run: keepwatch migrate` };
  },
};

/** What `backup` wrote of an embedded server, into the embedded one or an empty database of this release. */
async function restoreOwn(from: string): Promise<Answer> {
  const embedded = env.databaseUrl ? null : await (await import("#server/store/embedded.ts")).openEmbedded(env.dataDir);
  try {
    const target = embedded?.target ?? currentTarget();
    const url = adminUrl(env, target);
    await (await import("#prisma/migrate.ts")).migrate(url, target);
    const rows = await loadDatabase({ url, from, migrations: migrationNames(), secretId: secretIdOf(target) });
    const count = Object.values(rows).reduce((sum, each) => sum + each, 0);
    return { json: { restored: from, rows }, text: `Restored ${from}: ${count} rows of ${Object.keys(rows).length} tables.` };
  } finally {
    await embedded?.close();
  }
}

const secretIdOf = ({ secret }: Target): string => expandKey(secret, "backup-id").subarray(0, 8).toString("hex");

async function isPgDump(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    return (await handle.read(Buffer.alloc(5), 0, 5, 0)).buffer.toString("latin1") === "PGDMP";
  } finally {
    await handle.close();
  }
}

/** The password goes by the environment: arguments can be read by every user of the machine. */
function run(tool: string, args: string[], url: string): void {
  const { hostname, port, username, password, pathname } = new URL(url);
  const connection = {
    PGHOST: hostname,
    PGPORT: port || "5432",
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
  };
  const { status, stderr, error } = spawnSync(tool, args, {
    env: { PATH: process.env["PATH"] ?? "", LC_ALL: "C", NODE_ENV: "production", ...connection },
    encoding: "utf8",
  });
  if (error) throw new AppError("unavailable", `${tool} is not installed here. Install the PostgreSQL 18 client tools, or run ${tool} on another machine.`);
  if (status !== 0) throw new AppError("unavailable", `${tool} failed: ${stderr.trim()}`);
}

async function hasSchema(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return ((await client.query("select from pg_namespace where nspname = 'app'")).rowCount ?? 0) > 0;
  } finally {
    await client.end();
  }
}
