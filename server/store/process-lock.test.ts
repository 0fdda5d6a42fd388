import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { withProcessLock } from "#server/store/process-lock.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "keepwatch-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("one at a time, and free again afterwards, also after a failure", async () => {
  const file = path.join(folder, "lock");
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside -= 1;
  };
  await Promise.all([withProcessLock(file, work), withProcessLock(file, work), withProcessLock(file, work)]);
  expect(most).toBe(1);
  await expect(withProcessLock(file, () => Promise.reject(new Error("inside")))).rejects.toThrow("inside");
  expect(existsSync(file)).toBe(false);
});

test("the lock of a process that died is taken over", async () => {
  const file = path.join(folder, "lock");
  writeFileSync(file, String(spawnSync(process.execPath, ["-e", ""]).pid));
  expect(await withProcessLock(file, async () => "done")).toBe("done");
});
