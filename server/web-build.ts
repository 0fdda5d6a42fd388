import { spawn } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const SOURCES = ["app", "components", "server", "prisma/generated", "next.config.ts", "proxy.ts", "package-lock.json"];

/** Whether what is built was built after the last change. */
export function isBuilt(root: string): boolean {
  const builtAt = statSync(join(root, ".next", "BUILD_ID"), { throwIfNoEntry: false })?.mtimeMs;
  return builtAt !== undefined && SOURCES.every((source) => newest(join(root, source)) <= builtAt);
}

function newest(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  return readdirSync(path, { withFileTypes: true, recursive: true }).reduce(
    (latest, entry) => (entry.isFile() ? Math.max(latest, statSync(join(entry.parentPath, entry.name)).mtimeMs) : latest),
    0,
  );
}

/** Runs Next's build; needs no network. Errors: the end of what it printed; an AbortError once `stopped`. */
export function buildWeb(root: string, stopped: AbortSignal): Promise<void> {
  const next = createRequire(import.meta.url).resolve("next/dist/bin/next");
  const child = spawn(process.execPath, [next, "build"], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    signal: stopped,
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (printed = (printed + chunk.toString()).slice(-6_000)));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`the web application did not build:\n${printed}`))));
  });
}
