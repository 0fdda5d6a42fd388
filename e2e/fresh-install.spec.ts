import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { expect, test } from "#e2e/fixtures.ts";

const ROOT = join(import.meta.dirname, "..");
const DATA = join(ROOT, `${process.env["KEEPWATCH_E2E_DATA"]}-fresh`);
const PORT = String(Number(process.env["KEEPWATCH_E2E_PORT"] ?? 3917) + 1);
const ENVIRONMENT = { ...process.env, KEEPWATCH_DATA: DATA, PORT, KEEPWATCH_DEMO: "0", DATABASE_URL: "", KEEPWATCH_BASE_URL: "" };
const AT = `http://localhost:${PORT}`;

/** `npm start` without the demo world, up to the line that says it is ready. */
async function start(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["server/start.ts"], { cwd: ROOT, env: ENVIRONMENT, stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface({ input: child.stdout })) if (line.includes("Keepwatch is ready")) return child;
  throw new Error("Keepwatch did not start");
}

type Process = { pid: number; parent: number; state: string };

/** A bare machine has no `ps`, a Mac no /proc. */
function processes(): Process[] {
  const lines = existsSync("/proc/self/stat")
    ? readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? statOf(name) : []))
    : spawnSync("ps", ["-A", "-o", "pid=,stat=,ppid="], { encoding: "utf8" }).stdout.trim().split("\n");
  return lines.map((line) => {
    const [pid = "", state = "", parent = ""] = line.trim().split(/\s+/);
    return { pid: Number(pid), parent: Number(parent), state };
  });
}

function statOf(pid: string): string[] {
  try {
    return [readFileSync(`/proc/${pid}/stat`, "utf8").replace(/\(.*\)/s, "")];
  } catch {
    return [];
  }
}

/** Everything that runs for it: what it started, and PostgreSQL, which runs apart. */
function processesOf(child: ChildProcess): number[] {
  const { pid } = JSON.parse(readFileSync(join(DATA, "server.json"), "utf8")) as { pid: number };
  return [pid, ...processes().flatMap((each) => (each.parent === child.pid ? each.pid : []))];
}

const running = (pids: number[]) => processes().flatMap(({ pid, state }) => (pids.includes(pid) && !state.startsWith("Z") ? pid : []));

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const pids = processesOf(child);
  expect(running(pids).length).toBeGreaterThanOrEqual(4);
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await gone;
  await expect.poll(() => running(pids), { timeout: 30_000 }).toEqual([]);
}

async function keepwatch(...words: string[]): Promise<{ code: number; json: { link?: string; error?: unknown } }> {
  const run = promisify(execFile)(process.execPath, ["server/cli/main.ts", ...words, "--json"], { cwd: ROOT, env: ENVIRONMENT });
  const { code, stdout } = await run.then(
    (done) => ({ code: 0, ...done }),
    (failed: { code: number; stdout: string }) => failed,
  );
  return { code, json: JSON.parse(stdout || "{}") as { link?: string } };
}

test("a fresh install has no users; one command invites the first administrator and no second; nothing survives a stop or a kill but the data", async ({
  browser,
}) => {
  rmSync(DATA, { recursive: true, force: true });
  let server = await start();
  try {
    const { json } = await keepwatch("users", "first-admin", "--email", "first@example.org");
    expect(json.link).toMatch(new RegExp(`^${AT}/set-password#.{40,}$`));

    const page = await browser.newPage();
    await page.goto(json.link ?? "");
    await page.getByLabel("Your name").fill("First Admin");
    await page.getByLabel("New password").fill("four words are long enough");
    await page.getByRole("button", { name: "Set password" }).click();
    await page.waitForURL(`${AT}/sign-in`);
    expect((await keepwatch("users", "first-admin", "--email", "second@example.org")).code).toBe(1);

    await stop(server, "SIGTERM");
    server = await start();
    await stop(server, "SIGKILL");
    server = await start();

    await page.goto(`${AT}/sign-in`);
    await page.getByLabel("E-mail").fill("first@example.org");
    await page.getByLabel("Password").fill("four words are long enough");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(`${AT}/sources`);
    await expect(page.getByText("No source is connected.")).toBeVisible();
    await page.goto(`${AT}/users`);
    await expect(page.locator("tbody tr")).toHaveCount(1);
    await page.goto(`${AT}/security`);
    await expect(page.getByText("No month is complete yet")).toBeVisible();
    await page.close();
  } finally {
    await stop(server, "SIGINT");
    rmSync(DATA, { recursive: true, force: true });
  }
});
