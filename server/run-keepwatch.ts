import { once } from "node:events";
import { mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { type Child, startChild, stopChild } from "#server/children.ts";
import { env } from "#server/env.ts";
import { say, step } from "#server/progress.ts";
import { closeDatabase, useDatabase } from "#server/store/database.ts";
import { adminUrl, findTarget } from "#server/store/target.ts";
import { buildWeb, isBuilt } from "#server/web-build.ts";

const ROOT = join(import.meta.dirname, "..");

/** What `npm start` does: database, migrations, first data, build, web and worker; then waits for Ctrl-C and takes everything down again. */
export async function runKeepwatch(): Promise<void> {
  const undo: (() => Promise<unknown>)[] = [];
  let ending: Promise<never> | null = null;
  const end = (code: number, why?: string): Promise<never> => {
    if (ending === null && why) say(why);
    return (ending ??= takeDown(undo, code));
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end(0));
  stopWithNpm(() => void end(0));
  try {
    await bringUp(undo, end);
  } catch (error) {
    if (ending === null)
      say(`\nKeepwatch could not start. ${error instanceof Error ? error.message : String(error)}\nThe log is ${join(env.dataDir, "keepwatch.log")}`);
    await end(1);
  }
}

async function bringUp(undo: (() => Promise<unknown>)[], end: (code: number, why: string) => Promise<never>): Promise<void> {
  say("Keepwatch is starting.");
  mkdirSync(env.dataDir, { recursive: true });
  const log = openSync(join(env.dataDir, "keepwatch.log"), "a", 0o600);
  const stopped = new AbortController();
  undo.push(async () => stopped.abort());
  const building = isBuilt(ROOT) ? Promise.resolve() : step("Building the web application", () => buildWeb(ROOT, stopped.signal));
  // Its failure is reported where it is awaited.
  building.catch(() => undefined);

  await step("Database", async () => {
    const embedded = env.databaseUrl ? null : await (await import("#server/store/embedded.ts")).openEmbedded(env.dataDir);
    if (embedded) {
      const keeper = startChild({ name: "database keeper", module: join(ROOT, "server/database-keeper.ts"), environment: {}, log });
      undo.push(
        () => stopKeeper(keeper),
        () => embedded.close(),
      );
      await keeper.ready;
    }
    const target = embedded?.target ?? findTarget(env);
    await useDatabase(target);
    undo.push(() => closeDatabase());
    await (await import("#prisma/migrate.ts")).migrate(adminUrl(env, target), target);
  });
  const world = env.demo ? await step("Demo world", async () => (await import("#prisma/demo.ts")).loadDemoWorld({ say })) : null;
  if (world) undo.push(() => world.close());
  await building;

  for (const [name, module] of [
    ["web", "server/web.ts"],
    ["worker", "server/jobs/worker.ts"],
  ] as const) {
    const child = startChild({ name, module: join(ROOT, module), environment: {}, log });
    undo.push(() => stopChild(child));
    await child.ready;
    child.process.once("exit", (code, signal) => void end(1, `The ${name} process ended (${signal ?? code}).`));
  }
  say(`\nKeepwatch is ready: ${env.url}`);
  for (const person of world?.signIns ?? []) say(`  ${person.role.padEnd(11)} ${person.email.padEnd(34)} ${person.password}`);
  if (!world) say("  No one can sign in yet? Make the first administrator: npm run -s keepwatch -- users first-admin --email you@example.org");
  say("Press Ctrl-C to stop.");
}

/** It ends by itself once the line to it is closed; ending it first would leave no one to mind a database that fails to close. */
async function stopKeeper({ process: keeper }: Child): Promise<void> {
  if (keeper.exitCode !== null || keeper.signalCode !== null) return;
  const gone = once(keeper, "exit");
  if (keeper.connected) keeper.disconnect();
  await gone;
}

/** npm does not pass on every signal: when it has gone, nobody is left who could stop us. */
function stopWithNpm(stop: () => void): void {
  if (!process.env["npm_lifecycle_event"]) return;
  const npm = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(watch);
    stop();
  }, 500);
  watch.unref();
}

/** Last up, first down. */
async function takeDown(undo: (() => Promise<unknown>)[], code: number): Promise<never> {
  say("\nStopping.");
  for (const step of undo.reverse()) await step().catch((error: unknown) => say(String(error)));
  process.exit(code);
}
