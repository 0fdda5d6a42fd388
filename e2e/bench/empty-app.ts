import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type App, ready, ROOT } from "#e2e/bench/running-app.ts";

const PORT = "3928";

/** The smallest dynamic page Next can serve, built and started as it comes: the floor a page of ours is measured against. */
export async function startEmptyApp(): Promise<App> {
  // Inside the project, so that it finds the same Next.
  const folder = join(ROOT, ".keepwatch/empty-app");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, "app"), { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "empty-app", private: true, type: "module" }));
  writeFileSync(join(folder, "next.config.mjs"), `export default { turbopack: { root: ${JSON.stringify(ROOT)} } };\n`);
  writeFileSync(join(folder, "app/layout.js"), "export default function Layout({ children }) { return <html lang='en'><body>{children}</body></html>; }\n");
  writeFileSync(join(folder, "app/page.js"), "export const dynamic = 'force-dynamic';\nexport default function Page() { return <p>Nothing</p>; }\n");
  const next = join(ROOT, "node_modules/next/dist/bin/next");
  const env = { ...process.env, NODE_ENV: "production" as const, NEXT_TELEMETRY_DISABLED: "1" };
  const build = spawn(process.execPath, [next, "build"], { cwd: folder, env, stdio: ["ignore", "ignore", "inherit"] });
  const [code] = await once(build, "exit");
  if (code !== 0) throw new Error(`building the empty page ended with ${code}`);
  const child = spawn(process.execPath, [next, "start", "-p", PORT, "-H", "127.0.0.1"], { cwd: folder, env, stdio: ["ignore", "ignore", "inherit"] });
  const url = `http://127.0.0.1:${PORT}`;
  await ready(url, child);
  return {
    url,
    async close() {
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    },
  };
}
