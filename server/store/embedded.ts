import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { embeddedSecrets } from "#server/keys.ts";
import { isAlive, withProcessLock } from "#server/store/process-lock.ts";
import { initialiseCluster, prepareCluster, startCluster, stopCluster } from "#server/store/postgres.ts";
import { readRunning, type Target, urlFor } from "#server/store/target.ts";

/** `started` = by this call, not found running. `pid` is PostgreSQL's. */
export type Embedded = { target: Target; pid: number; started: boolean; close: () => Promise<void> };

let opened = 0;
const DATABASE = "keepwatch";
const SETTINGS = ["max_connections=100", "shared_buffers=128MB", "log_min_messages=warning", "log_statement=none", "log_parameter_max_length_on_error=0"];

/**
 * Attaches to the embedded server, or starts it. Every process that uses it leaves its id in `users/`; the last one to close stops the server,
 * so a command line run and the web server may come and go in any order. Settings are for tests.
 */
export async function openEmbedded(dataDir: string, settings: readonly string[] = SETTINGS): Promise<Embedded> {
  const { secret, superuser } = embeddedSecrets(dataDir);
  const cluster = prepareCluster(dataDir);
  const lock = path.join(dataDir, "server.lock");
  const user = path.join(dataDir, "users", `${process.pid}-${++opened}`);
  const opening = await withProcessLock(lock, async () => {
    let running = readRunning(dataDir);
    let started = false;
    const at = (port: number): Target => ({ host: "127.0.0.1", port, database: DATABASE, search: "", secret: Buffer.from(secret, "base64") });
    if (!running || !(await answers(urlFor({ ...at(running.port), database: "postgres" }, "postgres", superuser)))) {
      // Whoever is listed here used a server that is gone, and its process id may be someone else's by now.
      rmSync(path.dirname(user), { recursive: true, force: true });
      await initialiseCluster(cluster, superuser);
      running = { ...(await startCluster(cluster, settings)), database: DATABASE };
      started = true;
      await createDatabase(urlFor({ ...at(running.port), database: "postgres" }, "postgres", superuser));
      writeFileSync(path.join(dataDir, "server.json"), JSON.stringify(running), { mode: 0o600 });
    }
    mkdirSync(path.dirname(user), { recursive: true });
    writeFileSync(user, "");
    return { target: at(running.port), pid: running.pid, started };
  });
  const close = () => {
    rmSync(user, { force: true });
    return stopUnused(dataDir);
  };
  return { ...opening, close };
}

/** Stops the server unless a living process still uses it. `gone` has ended for certain, even while the system still lists it. */
export async function stopUnused(dataDir: string, gone?: number): Promise<void> {
  await withProcessLock(path.join(dataDir, "server.lock"), async () => {
    if (liveUsers(dataDir).some((pid) => pid !== gone)) return;
    await stopCluster(prepareCluster(dataDir));
    rmSync(path.join(dataDir, "server.json"), { force: true });
  });
}

function liveUsers(dataDir: string): number[] {
  return readdirSync(path.join(dataDir, "users"))
    .map((name) => Number.parseInt(name, 10))
    .filter(isAlive);
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}
