import { existsSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadHistory } from "#prisma/demo/history.ts";
import { loadClients, loadPeople, type SignIn } from "#prisma/demo/people.ts";
import { anchorAt } from "#prisma/scenarios/calendar.ts";
import { startChild, stopChild } from "#server/children.ts";
import { env } from "#server/env.ts";
import { freePort } from "#server/free-port.ts";
import { refreshMonths } from "#server/operations/refresh-months.ts";

export type DemoWorld = { signIns: SignIn[]; close: () => Promise<void> };
type State = { port: number; madeAt: string; complete: boolean };

/**
 * A fictional vendor with a dozen fictional clients. Everything it shows arrives through the connectors, from local servers that speak the vendors'
 * protocols and go on answering while Keepwatch runs. Made once; an interrupted start is taken up again.
 */
export async function loadDemoWorld({ say }: { say: (line: string) => void }): Promise<DemoWorld> {
  const stateFile = join(env.dataDir, "demo.json");
  const state: State = existsSync(stateFile)
    ? JSON.parse(readFileSync(stateFile, "utf8"))
    : { port: await freePort(4100, "127.0.0.1"), madeAt: new Date().toISOString(), complete: false };
  const save = () => writeFileSync(stateFile, JSON.stringify(state));
  save();
  const log = openSync(join(env.dataDir, "keepwatch.log"), "a", 0o600);
  const upstreams = startChild({
    name: "demo upstreams",
    module: join(import.meta.dirname, "../e2e/upstreams/main.ts"),
    environment: { KEEPWATCH_DEMO_PORT: String(state.port), KEEPWATCH_DEMO_ANCHOR: state.madeAt },
    log,
  });
  await upstreams.ready;
  const anchor = anchorAt(state.madeAt);
  const upstream = `http://127.0.0.1:${state.port}`;
  if (!state.complete) {
    say("    clients and contracts");
    await loadClients(anchor);
    say("    14 months of monitoring, scans, evaluations, accounts and published reports");
    await loadHistory({ anchor, upstream, say });
    await refreshMonths({ now: anchor.now });
  }
  const signIns = await loadPeople(join(env.dataDir, "demo-sign-ins.json"), anchor.now);
  state.complete = true;
  save();
  return { signIns, close: () => stopChild(upstreams) };
}
