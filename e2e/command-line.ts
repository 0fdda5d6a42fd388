import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The operator's command line, beside the running application. */
export async function keepwatch(...args: string[]): Promise<unknown> {
  const root = join(import.meta.dirname, "..");
  const env = {
    PATH: process.env["PATH"],
    KEEPWATCH_DATA: process.env["KEEPWATCH_E2E_DATA"] ?? ".keepwatch/e2e",
    NODE_NO_WARNINGS: "1",
    NODE_ENV: "production" as const,
  };
  const { stdout } = await run(process.execPath, ["server/cli/main.ts", ...args, "--json"], { cwd: root, env });
  return JSON.parse(stdout);
}
