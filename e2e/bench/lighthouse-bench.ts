import { chromium } from "@playwright/test";
import lighthouse from "lighthouse";
import { findBrowser } from "#e2e/browser.ts";
import type { Result } from "#e2e/bench/measure.ts";
import { type App, cookieOf, toldMonth } from "#e2e/bench/running-app.ts";

const CLIENT = "alder-falls";
const LEAST = { performance: 95, accessibility: 100, "best-practices": 100 } as const;
const RUNS = 3;
const DEBUG_PORT = 9333;

/** Lighthouse's mobile preset (slow network and processor simulated) over the report page of a signed-in client; the median of three runs. */
export async function benchLighthouse(app: App): Promise<Result[]> {
  const cookie = await cookieOf(app, "client", CLIENT);
  const { args, ...browser } = await findBrowser();
  const open = await chromium.launch({ ...browser, args: [...args, `--remote-debugging-port=${DEBUG_PORT}`] });
  try {
    const scores: Record<keyof typeof LEAST, number[]> = { performance: [], accessibility: [], "best-practices": [] };
    for (let run = 0; run < RUNS; run++) {
      const result = await lighthouse(`${app.url}/clients/${CLIENT}/${toldMonth()}`, {
        port: DEBUG_PORT,
        logLevel: "error",
        onlyCategories: Object.keys(LEAST),
        extraHeaders: { cookie },
        disableStorageReset: true,
      });
      for (const [category, list] of Object.entries(scores)) list.push(Math.round((result?.lhr.categories[category]?.score ?? 0) * 100));
    }
    return Object.entries(LEAST).map(([category, least]) => {
      const score = scores[category as keyof typeof LEAST].sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
      return { what: `Lighthouse mobile, ${category}`, ours: String(score), baseline: "", ratio: "", target: `≥ ${least}`, met: score >= least };
    });
  } finally {
    await open.close();
  }
}
