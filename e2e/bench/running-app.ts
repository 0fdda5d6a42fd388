import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { env } from "#server/env.ts";
import { lastMonthOver } from "#server/posture/period.ts";

export const ROOT = join(import.meta.dirname, "../..");
const START_WITHIN_MS = 600_000;

export type App = { url: string; close(): Promise<void> };
type SignIn = { role: string; email: string; password: string; clients: string[] };

/** The production build with the demo world, in processes of its own. */
export async function startApp(): Promise<App> {
  const { url } = env;
  const child = spawn(process.execPath, ["server/start.ts"], {
    cwd: ROOT,
    env: { ...process.env, KEEPWATCH_DEMO: "1", DATABASE_URL: "", KEEPWATCH_BASE_URL: "" },
    stdio: ["ignore", "inherit", "inherit"],
  });
  await ready(`${url}/api/health/ready`, child);
  return {
    url,
    async close() {
      const gone = once(child, "exit");
      child.kill("SIGTERM");
      await gone;
    },
  };
}

export async function ready(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + START_WITHIN_MS;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode} before it answered`);
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  throw new Error(`${url} did not answer`);
}

export function signIns(): SignIn[] {
  return JSON.parse(readFileSync(join(env.dataDir, "demo-sign-ins.json"), "utf8")) as SignIn[];
}

/** The cookies of the person with the role who reaches the client, signed in as the form does. */
export async function cookieOf(app: App, role: string, client: string): Promise<string> {
  const who = signIns().find((entry) => entry.role === role && entry.clients.includes(client));
  if (!who) throw new Error(`nobody is ${role} of ${client}`);
  const jar = new Map<string, string>();
  const keep = (answer: Response) => {
    for (const cookie of answer.headers.getSetCookie()) {
      const [pair = ""] = cookie.split(";");
      jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    return answer;
  };
  const cookies = () => [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  const { csrfToken } = (await keep(await fetch(`${app.url}/api/auth/csrf`)).json()) as { csrfToken: string };
  const answer = keep(
    await fetch(`${app.url}/api/auth/callback/credentials`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-keepwatch": "1", origin: app.url, cookie: cookies() },
      body: JSON.stringify({ email: who.email, password: who.password, csrfToken, json: "true" }),
    }),
  );
  if (!answer.ok) throw new Error(`signing in as ${who.email} answered ${answer.status}`);
  return cookies();
}

/** The newest month the demo world has published for a client. */
export function toldMonth(): string {
  const { madeAt } = JSON.parse(readFileSync(join(env.dataDir, "demo.json"), "utf8")) as { madeAt: string };
  return lastMonthOver(madeAt);
}
