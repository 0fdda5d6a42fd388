import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { AppError } from "#server/errors.ts";

const PATIENCE_MS = 120_000;

/** One process at a time through `file`. The lock of a process that died is taken over. */
export async function withProcessLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!take(file)) {
    if (!breakDeadLock(file) && performance.now() > deadline)
      throw new AppError("unavailable", `Another process holds ${file} for too long. If none is at work, remove that file.`);
    await pause(25);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

// Linking a complete file into place is atomic, so a lock never exists without its holder's id.
function take(file: string): boolean {
  const draft = `${file}.${process.pid}.${performance.now()}`;
  writeFileSync(draft, String(process.pid), { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft);
  }
}

function breakDeadLock(file: string): boolean {
  const aside = `${file}.${process.pid}.dead`;
  try {
    const holder = Number(readFileSync(file, "utf8"));
    if (isAlive(holder)) return false;
    renameSync(file, aside);
    // Someone else may have broken and retaken it in between: then what we moved is a live lock, and goes back.
    if (Number(readFileSync(aside, "utf8")) !== holder) linkSync(aside, file);
    rmSync(aside);
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return true;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
