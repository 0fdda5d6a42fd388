import { setTimeout as sleep } from "node:timers/promises";
import { layOut, openStore } from "#e2e/bench/bench-store.ts";
import type { Result } from "#e2e/bench/measure.ts";
import { startRealMonitor } from "#e2e/bench/real-monitor.ts";
import { buildClientReport } from "#server/operations/build-client-report.ts";
import { pullSource } from "#server/operations/pull-source.ts";
import { periodContaining } from "#server/posture/period.ts";
import { scopeForJob } from "#server/store/scope.ts";

const EVERY_S = 5;
const [BEFORE_S, DOWN_S, AFTER_S] = [60, 180, 60];
const CLIENT = "bench-00000";
const clock = () => new Date().toISOString();

/** A real Prometheus with a real blackbox exporter watches a local site that is taken down for three minutes: what the report says of it. */
export async function benchPrometheus(): Promise<Result[]> {
  const monitor = await startRealMonitor(EVERY_S);
  if (monitor === null) {
    console.error("Prometheus and its blackbox exporter are not installed (Debian: prometheus, prometheus-blackbox-exporter), so this was not run.");
    return [];
  }
  const store = await openStore();
  try {
    const source = await layOut(store, { clients: 1, sitesEach: 1, upstream: monitor.url });
    await store.ask("update app.source_mapping set external = $1", [monitor.site]);
    const pull = async () => {
      const outcome = await pullSource({ source, actor: "bench", now: clock(), clock });
      if (outcome.status !== "succeeded" || outcome.quarantined > 0) throw new Error(`the pull: ${JSON.stringify(outcome)}`);
    };
    await sleep(BEFORE_S * 1000);
    await pull();
    await monitor.takeDown();
    await sleep((DOWN_S / 2) * 1000);
    await pull();
    await sleep((DOWN_S / 2) * 1000);
    await monitor.bringBack();
    await sleep(AFTER_S * 1000);
    await pull();
    return [await said(monitor.version)];
  } finally {
    await store.close();
    await monitor.close();
  }
}

async function said(version: string): Promise<Result> {
  const [now, scope] = [clock(), await scopeForJob("bench", "all")];
  const periodId = periodContaining(now, "America/New_York").id;
  const { figures } = await buildClientReport({ scope, clientSlug: CLIENT, periodId, reader: "csm", now });
  const figure = (id: string) => figures[`availability.${id}`];
  const downS = Number(figure("down_s")?.value);
  const upS = Number(figure("up_s")?.value);
  const unknownS = Number(figure("unknown_s")?.value);
  return {
    what: `Prometheus ${version} and its blackbox exporter, a check every ${EVERY_S} s, a site taken down for 3 minutes: the report says (of ${upS + downS + unknownS} s watched, ${unknownS} s unknown)`,
    ours: `${figure("down_s")?.display} (${downS} s)`,
    baseline: `${DOWN_S} s`,
    ratio: "",
    target: "± one check, nothing unknown",
    met: Math.abs(downS - DOWN_S) <= EVERY_S && unknownS === 0 && upS >= BEFORE_S + AFTER_S - 4 * EVERY_S,
  };
}
