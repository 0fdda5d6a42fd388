import { benchBulk } from "#e2e/bench/bulk-bench.ts";
import { startEmptyApp } from "#e2e/bench/empty-app.ts";
import { benchExport } from "#e2e/bench/export-bench.ts";
import { benchIngest } from "#e2e/bench/ingest-bench.ts";
import { benchLighthouse } from "#e2e/bench/lighthouse-bench.ts";
import { printResults, type Result } from "#e2e/bench/measure.ts";
import { benchMonth } from "#e2e/bench/month-bench.ts";
import { benchPage } from "#e2e/bench/page-bench.ts";
import { benchPrometheus } from "#e2e/bench/prometheus-bench.ts";
import { type App, startApp } from "#e2e/bench/running-app.ts";
import { benchScans } from "#e2e/bench/scan-bench.ts";
import { env } from "#server/env.ts";
import { closeDatabase, useDatabase } from "#server/store/database.ts";
import { findTarget } from "#server/store/target.ts";

/** Parts that measure the store alone, in a database of their own. */
const APART: Record<string, () => Promise<Result[]>> = { ingest: benchIngest, month: benchMonth, scans: benchScans };

/** Minutes of waiting: only where it is asked for by name. */
const BY_NAME: Record<string, () => Promise<Result[]>> = { prometheus: benchPrometheus };

const PARTS: Record<string, (app: App) => Promise<Result[]>> = {
  export: benchExport,
  bulk: async () => {
    await useDatabase(findTarget(env));
    return benchBulk().finally(closeDatabase);
  },
  page: async (app) => {
    const empty = await startEmptyApp();
    return benchPage(app, empty).finally(() => empty.close());
  },
  lighthouse: benchLighthouse,
};

const wanted = process.argv.slice(2);
const known = [...Object.keys(APART), ...Object.keys(BY_NAME), ...Object.keys(PARTS)];
const unknown = wanted.filter((part) => !known.includes(part));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(", ")}. There are ${known.join(", ")}.`);
  process.exit(2);
}
const asked = (part: string) => wanted.length === 0 || wanted.includes(part);
const results: Result[] = [];
for (const [part, run] of Object.entries(APART)) if (asked(part)) results.push(...(await run()));
for (const [part, run] of Object.entries(BY_NAME)) if (wanted.includes(part)) results.push(...(await run()));
if (Object.keys(PARTS).some(asked)) {
  const app = await startApp();
  try {
    for (const [part, run] of Object.entries(PARTS)) if (asked(part)) results.push(...(await run(app)));
  } finally {
    await app.close();
  }
}
printResults(results);
process.exit(results.every((result) => result.met !== false) ? 0 : 1);
