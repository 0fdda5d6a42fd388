import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { embeddedSecrets } from "#server/keys.ts";
import { openEmbedded } from "#server/store/embedded.ts";
import { prepareCluster } from "#server/store/postgres.ts";
import { readRunning, type Target, urlFor } from "#server/store/target.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), "keepwatch-"));
  chmodSync(dataDir, 0o755);
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

async function ask(target: Target, sql: string): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: urlFor(target, "postgres", embeddedSecrets(dataDir).superuser) });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Another Keepwatch process that has the server open until it is told to end, or is killed. */
async function otherProcess(): Promise<ChildProcess> {
  const code = `import { openEmbedded } from "#server/store/embedded.ts"; const e = await openEmbedded(${JSON.stringify(dataDir)}); console.log("open"); process.stdin.once("data", async () => { await e.close(); process.exit(0); });`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", code], { cwd: process.cwd(), stdio: ["pipe", "pipe", "inherit"] });
  await new Promise((resolve) => child.stdout?.once("data", resolve));
  return child;
}

const ended = (child: ChildProcess) => new Promise((resolve) => child.once("exit", resolve));
const runs = (pid: number) =>
  spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" })
    .stdout.trim()
    .replace(/^Z.*/, "") !== "";

async function untilGone(pid: number): Promise<void> {
  while (runs(pid)) await new Promise((resolve) => setImmediate(resolve));
}

test("what was written is there after a restart, and nothing is left running", async () => {
  const first = await openEmbedded(dataDir);
  await ask(first.target, "create table kept as select 42 as answer");
  await first.close();
  expect(runs(first.pid)).toBe(false);
  const second = await openEmbedded(dataDir);
  expect(await ask(second.target, "select answer from kept")).toEqual([{ answer: 42 }]);
  await second.close();
}, 60_000);

test("secrets are made once, for this account's eyes only, and needed to get in", async () => {
  const embedded = await openEmbedded(dataDir);
  expect(statSync(path.join(dataDir, "secrets.json")).mode & 0o777).toBe(0o600);
  expect(statSync(path.join(dataDir, "server.json")).mode & 0o777).toBe(0o600);
  const before = readFileSync(path.join(dataDir, "secrets.json"), "utf8");
  expect(embeddedSecrets(dataDir)).toEqual(JSON.parse(before));
  const wrong = new pg.Client({ connectionString: urlFor(embedded.target, "postgres", "postgres") });
  await expect(wrong.connect()).rejects.toMatchObject({ code: "28P01" });
  await embedded.close();
}, 60_000);

test("the server listens on the loopback only", async () => {
  const { target, close } = await openEmbedded(dataDir);
  const others = Object.values(os.networkInterfaces()).flatMap((list) =>
    (list ?? []).filter((each) => !each.internal && each.family === "IPv4").map((each) => each.address),
  );
  for (const host of others) {
    const reached = await new Promise((resolve) => connect({ host, port: target.port }, () => resolve(true)).once("error", () => resolve(false)));
    expect(reached, host).toBe(false);
  }
  await close();
}, 60_000);

test("a second process attaches, and the last one to close stops the server, whoever started it", async () => {
  const child = await otherProcess();
  const attached = await openEmbedded(dataDir);
  expect(attached.started).toBe(false);
  child.stdin?.write("end\n");
  await ended(child);
  expect(await ask(attached.target, "select 1 as one")).toEqual([{ one: 1 }]);
  await attached.close();
  expect(runs(attached.pid)).toBe(false);
  expect(readRunning(dataDir)).toBeNull();
}, 60_000);

test("kill -9 of the process that started it: the next one takes the running server over", async () => {
  const child = await otherProcess();
  child.kill("SIGKILL");
  await ended(child);
  const next = await openEmbedded(dataDir);
  expect(next.started).toBe(false);
  await next.close();
  expect(runs(next.pid)).toBe(false);
}, 60_000);

test("kill -9 of the server itself: committed rows are there after the restart", async () => {
  const child = await otherProcess();
  const attached = await openEmbedded(dataDir);
  await ask(attached.target, "create table kept as select 42 as answer");
  process.kill(attached.pid, "SIGKILL");
  child.kill("SIGKILL");
  await Promise.all([ended(child), untilGone(attached.pid)]);
  const next = await openEmbedded(dataDir);
  expect(next.started).toBe(true);
  expect(await ask(next.target, "select answer from kept")).toEqual([{ answer: 42 }]);
  await next.close();
}, 60_000);

test("after a power cut the recorded id may be another program's by now: it still starts", async () => {
  const first = await openEmbedded(dataDir);
  await first.close();
  writeFileSync(path.join(prepareCluster(dataDir).data, "postmaster.pid"), `${process.pid}\n${dataDir}\n0\n5432\n\n127.0.0.1\n`);
  writeFileSync(path.join(dataDir, "server.lock"), "999999999");
  const second = await openEmbedded(dataDir);
  expect(second.started).toBe(true);
  await second.close();
}, 60_000);

test.runIf(process.getuid?.() === 0)(
  "as root in a folder only root can enter, the data moves to where PostgreSQL's account can reach it",
  async () => {
    chmodSync(dataDir, 0o700);
    const { target, pid, close } = await openEmbedded(dataDir);
    expect(await ask(target, "select 1 as one")).toEqual([{ one: 1 }]);
    const { data } = prepareCluster(dataDir);
    expect(data.startsWith("/var/lib/keepwatch/")).toBe(true);
    await close();
    expect(runs(pid)).toBe(false);
    rmSync(path.dirname(data), { recursive: true });
  },
  60_000,
);
