import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { layOut, openStore } from "#e2e/bench/bench-store.ts";
import type { Result } from "#e2e/bench/measure.ts";
import { LEAN } from "#server/children.ts";

const SITES_EACH = 3;
const CLIENTS = 3_334;
const CHECKS = 10_000 * 1_440;
const MOST_MB = 600;
const DAY = "2026-10-14";

type Pulled = {
  outcome: { status: string; received: number; applied: number; error: string | null };
  touched: number;
  soon: number;
  later: number;
  pullMs: number;
  peakMb: number;
  refreshMs: number;
};
type Floor = { bytes: number; samples: number; rows: number; parsedMs: number; floorMs: number; peakMb: number };

/** A day of one-minute checks of ten thousand sites over HTTP, folded and stored by the worker's own code, beside the floor met in the same run. */
export async function benchIngest(): Promise<Result[]> {
  const store = await openStore();
  const upstream = start("ingest-upstream.ts", ["10000", String(Date.parse(`${DAY}T00:00:00Z`) / 1000)], store.dataDir);
  try {
    const { port } = await answer<{ port: number }>(upstream);
    const url = `http://127.0.0.1:${port}`;
    const source = await layOut(store, { clients: CLIENTS, sitesEach: SITES_EACH, upstream: url });
    const days = ["2026-10-14", "2026-10-15", "2026-10-16"].map((day) => `${day}T00:00:00Z`);
    const pull = (day: number, ...more: string[]) => answer<Pulled>(start("ingest-run.ts", [source, ...days.slice(day, day + 2), ...more], store.dataDir));
    // Once for nothing, so that no reply has to be made while we measure.
    await pull(0);
    await store.ask("delete from app.check_day");
    await store.ask("update app.site set monitored_from = null");
    await store.ask("vacuum analyze");
    const first = await pull(0);
    if (first.outcome.applied !== CHECKS) throw new Error(`applied ${first.outcome.applied} of ${CHECKS}: ${first.outcome.error}`);
    const asked: string[] = await (await fetch(`${url}/asked`)).json();
    const floor = await answer<Floor>(start("ingest-floor.ts", [url, store.superuserUrl, JSON.stringify(asked)], store.dataDir));
    const again = await pull(0);
    if (again.outcome.applied !== 0) throw new Error(`pulling again applied ${again.outcome.applied}`);
    const full = await pull(1, "refresh");
    if (full.outcome.applied < 2 * CHECKS - 100_000) throw new Error(`with response times it applied ${full.outcome.applied}: ${full.outcome.error}`);
    return resultsOf({ first, again, full, floor });
  } finally {
    upstream.kill();
    await store.close();
  }
}

function resultsOf({ first, again, full, floor }: { first: Pulled; again: Pulled; full: Pulled; floor: Floor }): Result[] {
  const seconds = (time: number) => `${(time / 1000).toFixed(1)} s`;
  const ratio = first.pullMs / floor.floorMs;
  const repeat = again.pullMs / first.pullMs;
  const peak = Math.max(first.peakMb, again.peakMb);
  const none = { baseline: "", ratio: "" };
  return [
    {
      what: `${(CHECKS / 1e6).toFixed(1)} million checks pulled and stored (${(floor.bytes / 1e6).toFixed(0)} MB)`,
      ours: seconds(first.pullMs),
      baseline: `${seconds(floor.floorMs)} (parse ${seconds(floor.parsedMs)}, ${floor.rows} rows)`,
      ratio: `${ratio.toFixed(2)}×`,
      target: "≤ 2×",
      met: ratio <= 2,
    },
    {
      what: "the worker's memory for it",
      ours: `${peak.toFixed(0)} MB`,
      baseline: `${floor.peakMb.toFixed(0)} MB`,
      ratio: "",
      target: `≤ ${MOST_MB} MB`,
      met: peak <= MOST_MB,
    },
    {
      what: "the same day pulled again",
      ours: seconds(again.pullMs),
      baseline: seconds(first.pullMs),
      ratio: `${repeat.toFixed(2)}×`,
      target: "≤ 1.2×",
      met: repeat <= 1.2,
    },
    {
      what: `the next day with how long each check took and its status, three times the bytes (${full.peakMb.toFixed(0)} MB)`,
      ours: seconds(full.pullMs),
      baseline: seconds(first.pullMs),
      ratio: `${(full.pullMs / first.pullMs).toFixed(2)}×`,
      target: `≤ ${MOST_MB} MB`,
      met: full.peakMb <= MOST_MB,
    },
    {
      what: `of the ${full.touched} clients it touched, ${full.soon} brought up to date at once, ${full.later} next, the others hourly`,
      ours: `${seconds(full.refreshMs)}, ${(full.refreshMs / full.soon).toFixed(0)} ms each`,
      ...none,
      target: "",
      met: null,
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
