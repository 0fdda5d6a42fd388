import { randomBytes } from "node:crypto";
import { existsSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadContent } from "#prisma/demo/content.ts";
import { loadHistory } from "#prisma/demo/history.ts";
import { loadClients, loadPeople, type SignIn } from "#prisma/demo/people.ts";
import { anchorAt, monthBack } from "#prisma/scenarios/calendar.ts";
import { HISTORY_MONTHS } from "#prisma/scenarios/scenario.ts";
import { startChild, stopChild } from "#server/children.ts";
import { env } from "#server/env.ts";
import { AppError } from "#server/errors.ts";
import { freePort } from "#server/free-port.ts";
import { pullDueCatalogues } from "#server/operations/pull-catalogues.ts";
import { refreshMonths } from "#server/operations/refresh-months.ts";
import { withIdentity } from "#server/store/database.ts";

export type DemoWorld = { signIns: SignIn[]; close: () => Promise<void> };
/** Kept, so that an interrupted start goes on with the month it was at. */
type State = { port: number; madeAt: string; complete: boolean; monthsLeft: number; guardSecret: string };

/**
 * A fictional vendor with a dozen fictional clients. Everything it shows arrives through the connectors, from local servers that speak the vendors'
 * protocols and go on answering while Keepwatch runs. Made once; an interrupted start is taken up again. Errors: conflict in a database that has clients.
 */
export async function loadDemoWorld({ say }: { say: (line: string) => void }): Promise<DemoWorld> {
  const stateFile = join(env.dataDir, "demo.json");
  if (!existsSync(stateFile) && (await withIdentity((tx) => tx.organisation.count())) > 0)
    throw new AppError("conflict", "This database has clients already; the demo world is only made in an empty one. Set KEEPWATCH_DEMO=0.");
  const state: State = existsSync(stateFile)
    ? JSON.parse(readFileSync(stateFile, "utf8"))
    : {
        port: await freePort(4100, "127.0.0.1"),
        madeAt: new Date().toISOString(),
        complete: false,
        monthsLeft: HISTORY_MONTHS,
        guardSecret: `whsec_${randomBytes(32).toString("base64")}`,
      };
  const save = () => writeFileSync(stateFile, JSON.stringify(state), { mode: 0o600 });
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
    await loadContent(anchor);
    say("    14 months of monitoring, scans, evaluations, accounts and published reports");
    const monthDone = (monthsLeft: number) => {
      state.monthsLeft = monthsLeft;
      save();
      say(`    ${monthBack(anchor, monthsLeft)}`);
    };
    await loadHistory({ anchor, upstream, guardSecret: state.guardSecret, monthsLeft: state.monthsLeft, monthDone });
    const list = (name: string) => ({ urls: [`${upstream}/catalogues/${name}`], ours: true });
    await pullDueCatalogues({ now: anchor.now, from: { kev: list("known_exploited_vulnerabilities.json"), epss: list("epss_scores-current.csv") } });
    await refreshMonths({ now: anchor.now });
  }
  const signIns = await loadPeople(join(env.dataDir, "demo-sign-ins.json"), anchor.now);
  state.complete = true;
  save();
  return { signIns, close: () => stopChild(upstreams) };
}
