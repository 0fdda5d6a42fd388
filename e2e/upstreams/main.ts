import { createServer } from "node:http";
import { anchorAt } from "#prisma/scenarios/calendar.ts";
import { SCENARIOS } from "#prisma/scenarios/clients.ts";
import { attestationsOf } from "#prisma/scenarios/compliance.ts";
import { EXPLOITED, SCORED } from "#prisma/scenarios/weaknesses-known.ts";
import { seriesOf } from "#prisma/scenarios/monitoring.ts";
import { scansOf } from "#prisma/scenarios/scanning.ts";
import { cataloguesOf } from "#e2e/upstreams/catalogues.ts";
import { prometheusOf } from "#e2e/upstreams/prometheus.ts";
import { scanReport } from "#e2e/upstreams/scanner.ts";
import { serve } from "#e2e/upstreams/serve.ts";

/**
 * The systems of the demo world on loopback: a Prometheus under /prometheus, the scanner's finished reports under /scanner,
 * the compliance team's export under /compliance, CISA's KEV and FIRST's EPSS under /catalogues. Tells its parent when it listens, and ends with it.
 */
const port = Number(process.env["KEEPWATCH_DEMO_PORT"] ?? 0);
const anchor = anchorAt(process.env["KEEPWATCH_DEMO_ANCHOR"] ?? new Date().toISOString());
const prometheus = prometheusOf(SCENARIOS.flatMap((scenario) => seriesOf(anchor, scenario)));
const scans = new Map(SCENARIOS.flatMap((scenario) => scansOf(anchor, scenario)).map((scan) => [scan.id, scan]));
const catalogues = cataloguesOf({ exploited: EXPLOITED, scored: SCORED });
const now = () => Math.floor(Date.now() / 1000);

const server = createServer((request, response) => {
  const path = request.url ?? "/";
  const json = (body: unknown) => response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
  if (path.startsWith("/prometheus/")) {
    // The demo world's past is pulled as of its own days, which a real clock would contradict.
    void serve(prometheus, { mount: "/prometheus", now: now(), fault: null, dateless: true, hold: (held) => void held.destroy() }, request, response);
    return;
  }
  if (path.startsWith("/catalogues/")) {
    void serve(catalogues, { mount: "/catalogues", now: now(), fault: null, hold: (held) => void held.destroy() }, request, response);
    return;
  }
  if (path === "/compliance/attestations.json") return void json(attestationsOf(anchor));
  if (path === "/scanner/reports") return void json([...scans.values()].map(({ id, client, site, finishedAt }) => ({ id, client, site, finishedAt })));
  const scan = scans.get(path.replace(/^\/scanner\/reports\//, ""));
  if (scan) return void response.writeHead(200, { "content-type": "application/xml" }).end(scanReport(scan));
  response.writeHead(404, { "content-type": "text/plain" }).end("not found");
});
server.listen(port, "127.0.0.1", () => process.send?.({ ready: true }));
process.on("SIGTERM", () => server.close(() => process.exit(0)));
process.on("disconnect", () => process.exit(0));
