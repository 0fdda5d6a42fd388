import { spawnSync } from "node:child_process";
import { stat } from "node:fs/promises";
import pg from "pg";
import { ensureRoles } from "#prisma/roles.ts";
import { currentTarget } from "#server/cli/attach.ts";
import type { Command } from "#server/cli/command.ts";
import { env } from "#server/env.ts";
import { AppError } from "#server/errors.ts";
import { adminUrl, loginUrl } from "#server/store/target.ts";

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
  usage: "backup --out F   (needs pg_dump on this machine)",
  options: ["out"],
  async run({ need }) {
    const out = need("out");
    run("pg_dump", ["--format=custom", `--file=${out}`], loginUrl(currentTarget(), "backup"));
    const { size } = await stat(out);
    return {
      json: { out, bytes: size },
      text: `Wrote ${out} (${size} bytes). Keep the installation's secret with it, elsewhere: without it sealed values do not open.`,
    };
  },
};

export const restoreCommand: Command = {
  usage: "restore --from F   (into an empty database; needs pg_restore on this machine)",
  options: ["from"],
  database: false,
  async run({ need }) {
    const from = need("from");
    if (!env.databaseUrl) throw new AppError("bad-input", "A backup is restored into a server of your own: set DATABASE_URL to an empty database.");
    await stat(from).catch(() => {
      throw new AppError("bad-input", `There is no file ${from}.`);
    });
    const target = currentTarget();
    const url = adminUrl(env, target);
    if (await hasSchema(url)) throw new AppError("conflict", "The database is not empty; nothing was changed. Restore into an empty one.");
    await ensureRoles(url, target);
    run("pg_restore", ["--exit-on-error", "--single-transaction", `--dbname=${target.database}`, from], url);
    return { json: { restored: from }, text: `Restored ${from}. Now run: keepwatch migrate` };
  },
};

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
  if (error)
    throw new AppError(
      "unavailable",
      `${tool} is not installed here, and the embedded PostgreSQL does not bring it. Install the PostgreSQL 18 client tools, or run ${tool} on another machine.`,
    );
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
