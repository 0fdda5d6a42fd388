import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { layOut, openStore } from "#e2e/bench/bench-store.ts";
import type { Result } from "#e2e/bench/measure.ts";
import { writeNessusFile } from "#e2e/bench/nessus-file.ts";
import { LEAN } from "#server/children.ts";

const FLEET = { hosts: 2_000, itemsEach: 500, plugins: 2_000 };
const ROWS = FLEET.hosts * FLEET.itemsEach;
const MOST_MB = 400;
const LEAST_SPEED = 0.6;
const ROUNDS = 3;

type Floor = { floorMs: number; opened: number; peakMb: number; cpuMs: number };
type Imported = {
  told: { findings: number; occurrences: number; new: number; stillOpen: number; fixed: number; reopened: number; alreadyImported: boolean };
  importMs: number;
  peakMb: number;
  cpuMs: number;
};

/** A million rows of Nessus imported from file to kept month, beside a bare pass of saxes over the same file; then the next week's scan of the same fleet. */
export async function benchScans(): Promise<Result[]> {
  const store = await openStore();
  const [first, next] = [join(store.dataDir, "first.nessus"), join(store.dataDir, "next.nessus")];
  try {
    const bytes = await writeNessusFile(first, { ...FLEET, endedAt: "2026-10-05T04:00:00Z", changedIn: 0 });
    await writeNessusFile(next, { ...FLEET, endedAt: "2026-10-12T04:00:00Z", changedIn: 100 });
    await layOut(store, { clients: ROUNDS, sitesEach: 1, upstream: "http://127.0.0.1:9" });
    const rounds: { floor: Floor; one: Imported; two: Imported }[] = [];
    // Each round with a client of its own; side by side in time, so that what else the machine does falls on both.
    for (let round = 0; round < ROUNDS; round++) {
      const client = `bench-${String(round).padStart(5, "0")}`;
      const run = (path: string, now: string) => answer<Imported>(start("scan-run.ts", [path, client, "site-0", now], store.dataDir));
      const floor = await answer<Floor>(start("scan-floor.ts", [first], store.dataDir));
      const one = await run(first, "2026-10-05T08:00:00Z");
      const two = await run(next, "2026-10-12T08:00:00Z");
      rounds.push({ floor, one, two });
    }
    const { told } = rounds[0]?.one ?? {};
    if (told?.occurrences !== ROWS || told.findings !== FLEET.plugins) throw new Error(`it counted ${told?.occurrences} rows of ${told?.findings} findings`);
    return resultsOf(rounds, bytes);
  } finally {
    for (const path of [first, next]) rmSync(path, { force: true });
    await store.close();
  }
}

function resultsOf(rounds: { floor: Floor; one: Imported; two: Imported }[], bytes: number): Result[] {
  const middle = (pick: (round: (typeof rounds)[number]) => number) => rounds.map(pick).sort((a, b) => a - b)[Math.floor(rounds.length / 2)] ?? Number.NaN;
  const seconds = (time: number) => `${(time / 1000).toFixed(1)} s`;
  const speed = middle(({ floor, one }) => floor.floorMs / one.importMs);
  const again = middle(({ one, two }) => two.importMs / one.importMs);
  const peak = Math.max(...rounds.flatMap(({ one, two }) => [one.peakMb, two.peakMb]));
  return [
    {
      what: `a Nessus report of ${ROWS / 1e6} million rows (${(bytes / 1e6).toFixed(0)} MB) imported`,
      ours: seconds(middle(({ one }) => one.importMs)),
      baseline: `${seconds(middle(({ floor }) => floor.floorMs))} (saxes alone)`,
      ratio: `${(speed * 100).toFixed(0)} % of its speed`,
      target: `≥ ${LEAST_SPEED * 100} %`,
      met: speed >= LEAST_SPEED,
    },
    {
      what: "the importing process's memory, the larger of both scans",
      ours: `${peak.toFixed(0)} MB`,
      baseline: `${middle(({ floor }) => floor.peakMb).toFixed(0)} MB`,
      ratio: "",
      target: `≤ ${MOST_MB} MB`,
      met: peak <= MOST_MB,
    },
    {
      what: "the next scan of the same fleet, 1 % changed",
      ours: seconds(middle(({ two }) => two.importMs)),
      baseline: seconds(middle(({ one }) => one.importMs)),
      ratio: `${again.toFixed(2)}×`,
      target: "≤ 1.2×",
      met: again <= 1.2,
    },
  ];
}

function start(module: string, args: string[], dataDir: string): ChildProcess {
  const env = { ...process.env, KEEPWATCH_DATA: dataDir, NODE_NO_WARNINGS: "1" };
  return fork(join(import.meta.dirname, module), args, { execArgv: LEAN, env });
}

async function answer<T>(child: ChildProcess): Promise<T> {
  const ended = once(child, "exit").then(([code]) => Promise.reject(new Error(`it ended with ${code}`)));
  const [told] = (await Promise.race([once(child, "message"), ended])) as [T];
  ended.catch(() => {});
  return told;
}
