import autocannon from "autocannon";
import type { Result } from "#e2e/bench/measure.ts";
import { type App, cookieOf, toldMonth } from "#e2e/bench/running-app.ts";

const CLIENT = "alder-falls";
const SHARE = 0.35;
const ROUNDS = 3;
const SECONDS = 6;

/** Requests per second of the report page for its client, against the empty page, in turns so that a busy moment hits both. */
export async function benchPage(app: App, empty: App): Promise<Result[]> {
  const cookie = await cookieOf(app, "client", CLIENT);
  const url = `${app.url}/clients/${CLIENT}/${toldMonth()}`;
  await load(url, { cookie });
  await load(empty.url, {});
  const rounds: { ours: number; floor: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push({ floor: await load(empty.url, {}), ours: await load(url, { cookie }) });
  const middle = rounds.sort((a, b) => a.ours / a.floor - b.ours / b.floor)[Math.floor(ROUNDS / 2)] ?? { ours: 0, floor: 1 };
  const share = middle.ours / middle.floor;
  return [
    {
      what: "report page, requests per second, against an empty dynamic page",
      ours: middle.ours.toFixed(0),
      baseline: middle.floor.toFixed(0),
      ratio: share.toFixed(2),
      target: `≥ ${SHARE}`,
      met: share >= SHARE,
    },
  ];
}

async function load(url: string, headers: Record<string, string>): Promise<number> {
  const result = await autocannon({ url, headers, connections: 8, duration: SECONDS });
  if (result.non2xx > 0 || result.errors > 0) throw new Error(`${url}: ${result.non2xx} refusals, ${result.errors} errors`);
  return result.requests.average;
}
