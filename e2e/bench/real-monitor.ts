import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "#server/free-port.ts";

const HOST = "127.0.0.1";

export type RealMonitor = { url: string; site: string; version: string; takeDown(): Promise<void>; bringBack(): Promise<void>; close(): Promise<void> };

/** The first of these programs that is installed; null = none is. */
function findProgram(...names: string[]): string | null {
  const places = (process.env["PATH"] ?? "").split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return places.find((place) => isExecutable(place)) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** As the guides to both have it: the target is the `instance`, the exporter is what is scraped. */
const scraping = ({ site, exporter, everyS }: { site: string; exporter: string; everyS: number }) => `global:
  scrape_interval: ${everyS}s
  scrape_timeout: ${everyS - 1}s
scrape_configs:
  - job_name: blackbox
    metrics_path: /probe
    params: { module: [http_2xx] }
    static_configs: [{ targets: ["${site}"], labels: { probe: here } }]
    relabel_configs:
      - { source_labels: [__address__], target_label: __param_target }
      - { source_labels: [__param_target], target_label: instance }
      - { target_label: __address__, replacement: "${exporter}" }
`;
const PROBING = "modules:\n  http_2xx: { prober: http, timeout: 2s, http: { preferred_ip_protocol: ip4 } }\n";

/** A real Prometheus that has a real blackbox exporter look at a site on this machine, which can be taken down. Null where either is not installed. */
export async function startRealMonitor(everyS: number): Promise<RealMonitor | null> {
  const [prometheus, exporter] = [findProgram("prometheus"), findProgram("prometheus-blackbox-exporter", "blackbox_exporter")];
  if (prometheus === null || exporter === null) return null;
  const folder = mkdtempSync(join(tmpdir(), "keepwatch-prometheus-"));
  const [sitePort, exporterPort, port] = [await freePort(18_080, HOST), await freePort(19_115, HOST), await freePort(19_090, HOST)];
  const site = `http://${HOST}:${sitePort}/`;
  writeFileSync(join(folder, "blackbox.yml"), PROBING);
  writeFileSync(join(folder, "prometheus.yml"), scraping({ site, exporter: `${HOST}:${exporterPort}`, everyS }));
  let server = await openSite(sitePort);
  const children = [
    spawn(exporter, [`--config.file=${join(folder, "blackbox.yml")}`, `--web.listen-address=${HOST}:${exporterPort}`], { stdio: "ignore" }),
    spawn(
      prometheus,
      [`--config.file=${join(folder, "prometheus.yml")}`, `--storage.tsdb.path=${join(folder, "data")}`, `--web.listen-address=${HOST}:${port}`],
      { stdio: "ignore" },
    ),
  ];
  const url = `http://${HOST}:${port}`;
  await untilAnswers(`http://${HOST}:${exporterPort}/-/healthy`);
  await untilAnswers(`${url}/-/ready`);
  const built = (await (await fetch(`${url}/api/v1/status/buildinfo`)).json()) as { data: { version: string } };
  return {
    url,
    site,
    version: built.data.version,
    takeDown: () => closeSite(server),
    async bringBack() {
      server = await openSite(sitePort);
    },
    async close() {
      await closeSite(server);
      await Promise.all(children.map(end));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function openSite(port: number): Promise<Server> {
  const server = createServer((_request, response) => void response.end("<h1>City of Bench</h1>"));
  server.listen(port, HOST);
  await once(server, "listening");
  return server;
}

async function closeSite(server: Server): Promise<void> {
  if (!server.listening) return;
  server.closeAllConnections();
  server.close();
  await once(server, "close");
}

async function untilAnswers(url: string): Promise<void> {
  for (let tries = 0; tries < 120; tries += 1) {
    const reply = await fetch(url).catch(() => null);
    await reply?.body?.cancel();
    if (reply?.ok) return;
    await sleep(250);
  }
  throw new Error(`${url} does not answer`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}
