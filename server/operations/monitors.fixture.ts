import { spawn } from "node:child_process";
import { once } from "node:events";

type Order = { now?: string; faults?: Record<string, string> };

/** Test only: every vendor's upstream server in a process of its own. They share one clock, which a test moves, and misbehave on demand. */
export async function startMonitors() {
  const child = spawn(process.execPath, ["e2e/upstreams/monitors.ts"], {
    env: { PATH: process.env["PATH"], NODE_NO_WARNINGS: "1", NODE_ENV: "production" as const },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  const base = `http://127.0.0.1:${port}`;
  return {
    url: (upstream: string) => `${base}/${upstream}`,
    /** Vendors not named in `faults` behave again. Returns how many requests were answered since the last call. */
    async set({ now, faults }: Order): Promise<number> {
      const body = JSON.stringify({ ...(now === undefined ? {} : { now: Date.parse(now) / 1000 }), ...(faults === undefined ? {} : { faults }) });
      const reply = await fetch(`${base}/control`, { method: "POST", body });
      if (!reply.ok) throw new Error(await reply.text());
      return ((await reply.json()) as { requests: number }).requests;
    },
    close() {
      child.kill("SIGTERM");
    },
  };
}
