import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * A Prometheus of ten thousand sites: raw samples once a minute, one site in thirty failing for a while; from the second day on also how long each check
 * took and its status. Replies are made once and sent again as they are.
 */
const [sites = "10000", from = "0"] = process.argv.slice(2);
const SITES = Number(sites);
const DAY_FROM = Number(from);
const STEP_S = 60;
const SELECTOR = /^(\w+)\[(\d+)s\]$/;
const PIECE = 200;

type Outage = { from: number; to: number };
const outageOf = (site: number): Outage | null => {
  if (site % 30 !== 7) return null;
  const start = DAY_FROM + ((site * 7919) % 2800) * STEP_S;
  return { from: start, to: start + (1 + ((site * 31) % 45)) * STEP_S };
};

const metricOf = (metric: string, site: number) =>
  `{"metric":{"__name__":"${metric}","instance":"https://site-${String(site).padStart(5, "0")}.example.gov","job":"blackbox","probe":"iad"},"values":[`;

const SPEEDS = Array.from({ length: 97 }, (_, index) => `0.${String(80_000_000 + index * 7_654_321).padStart(9, "0")}`);
const VALUES: Record<string, (at: number, down: boolean) => string | undefined> = {
  probe_success: (_at, down) => (down ? "0" : "1"),
  probe_http_status_code: (_at, down) => (down ? "503" : "200"),
  probe_duration_seconds: (at, down) => (down ? "9.500213" : SPEEDS[(at / STEP_S) % SPEEDS.length]),
};

function valuesOf(metric: string, start: number, end: number, outage: Outage | null): Buffer {
  const pairs: string[] = [];
  // Scrapes happen when they happen: a fixed fraction of a second past the minute, as a Prometheus has them.
  for (let at = Math.ceil(start / STEP_S) * STEP_S; at + 0.187 <= end; at += STEP_S)
    pairs.push(`[${at}.187,"${VALUES[metric]?.(at, outage !== null && at >= outage.from && at < outage.to)}"]`);
  return Buffer.from(pairs.join(","));
}

function bodyOf(metric: string, start: number, end: number): Buffer[] {
  const told = metric === "probe_success" || start >= DAY_FROM + 86_400 - STEP_S;
  const up = told ? valuesOf(metric, start, end, null) : Buffer.alloc(0);
  const pieces: Buffer[] = [Buffer.from('{"status":"success","data":{"resultType":"matrix","result":[')];
  if (up.length > 0)
    for (let site = 0; site < SITES; site += PIECE) {
      const parts: Buffer[] = [];
      for (let each = site; each < Math.min(site + PIECE, SITES); each += 1) {
        const outage = outageOf(each);
        const hit = outage !== null && outage.from <= end && outage.to > start;
        parts.push(Buffer.from(`${each === 0 ? "" : ","}${metricOf(metric, each)}`), hit ? valuesOf(metric, start, end, outage) : up, Buffer.from("]}"));
      }
      pieces.push(Buffer.concat(parts));
    }
  return [...pieces, Buffer.from("]}}")];
}

const made = new Map<string, Buffer[]>();
const server = createServer((request, response) => {
  const url = new URL(request.url ?? "/", "http://upstream");
  if (url.pathname === "/asked") return void response.end(JSON.stringify([...made.keys()]));
  const [, metric = "", seconds = "0"] = SELECTOR.exec(url.searchParams.get("query") ?? "") ?? [];
  const end = Number(url.searchParams.get("time"));
  const path = request.url ?? "/";
  const body = made.get(path) ?? bodyOf(metric, end - Number(seconds), end);
  made.set(path, body);
  response.writeHead(200, { "content-type": "application/json" });
  for (const piece of body) response.write(piece);
  response.end();
});
server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on("disconnect", () => process.exit(0));
