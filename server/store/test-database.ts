import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { isMainThread } from "node:worker_threads";
import pg from "pg";
import { afterAll, beforeAll } from "vitest";
import { migrate } from "#prisma/migrate.ts";
import { embeddedSecrets } from "#server/keys.ts";
import { closeDatabase, useDatabase } from "#server/store/database.ts";
import { openEmbedded } from "#server/store/embedded.ts";
import { prepareCluster } from "#server/store/postgres.ts";
import { withProcessLock } from "#server/store/process-lock.ts";
import { type Target, urlFor } from "#server/store/target.ts";

const SETTINGS = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200", "shared_buffers=64MB", "log_min_messages=fatal"];
const TEMPLATE = "template_migrated";

export type TestDatabase = {
  /** Of this file's own database. */
  readonly target: Target;
  /** Past every rule, for arranging and for looking. */
  asSuperuser: <T extends pg.QueryResultRow>(sql: string, values?: unknown[]) => Promise<T[]>;
  superuserUrl: () => string;
};

/** Call once at the top of a *.db.test.ts file: an empty migrated database of its own, to which the store is connected. */
export function useTestDatabase(): TestDatabase {
  let server: TestServer | undefined;
  let target: Target | undefined;
  const url = () => urlFor(database.target, "postgres", server?.superuser ?? "");
  const database: TestDatabase = {
    get target() {
      if (!target) throw new Error("the test database is there from beforeAll on");
      return target;
    },
    superuserUrl: url,
    asSuperuser: (sql, values) => query(url(), sql, values),
  };
  beforeAll(async () => {
    server = await testServer();
    target = { ...server.target, database: `test_${randomBytes(6).toString("hex")}` };
    await query(server.adminUrl, `create database ${target.database} template ${TEMPLATE}`);
    await query(
      server.adminUrl,
      `revoke all on database ${target.database} from public; grant connect on database ${target.database} to app_public, app_client, app_staff, app_worker, app_auth, migrator, backup`,
    );
    await useDatabase(target);
  }, 60_000);
  afterAll(async () => {
    await closeDatabase();
    if (server && target) await query(server.adminUrl, `drop database ${target.database} with (force)`);
  });
  return database;
}

type TestServer = { target: Target; superuser: string; adminUrl: string };

/** One server per Vitest run, made by the first file that needs it. */
async function testServer(): Promise<TestServer> {
  const run = isMainThread ? process.ppid : process.pid;
  const dataDir = path.resolve(".keepwatch/test", String(run));
  if (mkdirSync(dataDir, { recursive: true })) clearAwayAfter({ run, dataDir });
  return withProcessLock(path.join(dataDir, "run.lock"), async () => {
    const { target, started } = await openEmbedded(dataDir, SETTINGS);
    const { superuser } = embeddedSecrets(dataDir);
    const adminUrl = urlFor({ ...target, database: "postgres" }, "postgres", superuser);
    if (started) {
      await migrate(urlFor(target, "postgres", superuser), target);
      await query(adminUrl, `drop database if exists ${TEMPLATE}`);
      await query(adminUrl, `alter database ${target.database} rename to ${TEMPLATE}`);
    }
    return { target, superuser, adminUrl };
  });
}

// Outlives the workers, which come and go with each file, and survives a killed run: nothing may be left behind.
function clearAwayAfter({ run, dataDir }: { run: number; dataDir: string }): void {
  const { data } = prepareCluster(dataDir);
  const script = `
    while kill -0 "$1" 2>/dev/null; do sleep 1; done
    pid=$(head -n 1 "$2/postmaster.pid" 2>/dev/null) && kill -INT "$pid"
    while [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
    rm -rf "$3" "$(dirname "$2")"`;
  spawn("sh", ["-c", script, "sh", String(run), data, dataDir], { detached: true, stdio: "ignore", cwd: "/" }).unref();
}

async function query<T extends pg.QueryResultRow>(url: string, sql: string, values?: unknown[]): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql, values)).rows;
  } finally {
    await client.end();
  }
}
