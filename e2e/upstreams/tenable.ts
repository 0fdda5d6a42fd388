import { type Asked, json, type Reply, type Upstream } from "#e2e/upstreams/upstream.ts";
import { dated, twice } from "#e2e/upstreams/vendor-service.ts";

export const TENABLE_KEYS = "accessKey=invented-access;secretKey=invented-secret";
const EXPORT = "0f9c6d2e-1111-4c7e-9d10-3f1a6a1f0001";
const DAY_S = 86_400;

/** What stands at a host of the invented city: `fixedOn` = the day of the month its scan no longer finds it. */
export type TenableRecord = {
  host: string;
  plugin: number;
  name: string;
  severity: number;
  fixedOn?: number;
  changed?: "RECASTED" | "ACCEPTED";
  original?: number;
};
export const TENABLE_HOST = "www.invented.example";
export const TENABLE_RECORDS: readonly TenableRecord[] = [
  { host: TENABLE_HOST, plugin: 51192, name: "SSL Certificate Cannot Be Trusted", severity: 2 },
  { host: TENABLE_HOST, plugin: 42873, name: "SSL Medium Strength Cipher Suites Supported", severity: 3, fixedOn: 20 },
  { host: TENABLE_HOST, plugin: 10114, name: "ICMP Timestamp Request Remote Date Disclosure", severity: 1, changed: "RECASTED", original: 2 },
  { host: TENABLE_HOST, plugin: 104743, name: "TLS Version 1.0 Protocol Detection", severity: 2, changed: "ACCEPTED", original: 2 },
  { host: "mail.invented.example", plugin: 57582, name: "SSL Self-Signed Certificate", severity: 2 },
];

const iso = (at: number) => new Date(at * 1000).toISOString();

/** Hosts are scanned every day at 02:00 UTC of the vendor's clock. */
function recordOf({ now, fault }: Asked, { host, plugin, name, severity, fixedOn, changed, original }: TenableRecord) {
  const scanned = Math.floor((now - 2 * 3600) / DAY_S) * DAY_S + 2 * 3600;
  const fixed = fixedOn !== undefined && new Date(scanned * 1000).getUTCDate() >= fixedOn;
  return {
    asset: { uuid: `asset-${host}`, fqdn: host, hostname: host.split(".")[0], ipv4: "198.51.100.7" },
    output: "",
    plugin: {
      id: plugin,
      name,
      family: "General",
      description: `${name}.`,
      solution: "Follow the vendor's advice.",
      cve: [],
      cvss3_base_score: severity * 2.4,
    },
    port: { port: 443, protocol: "TCP", service: "www" },
    severity: ["info", "low", "medium", "high", "critical"][severity],
    severity_id: severity,
    severity_default_id: original ?? severity,
    severity_modification_type: changed ?? "NONE",
    first_found: iso(scanned - 30 * DAY_S),
    last_found: iso(fixed ? scanned - DAY_S : scanned),
    ...(fixed ? { last_fixed: iso(scanned) } : {}),
    indexed: iso(scanned + 60),
    state: fault === "unknown-value" ? "SPLENDID" : fixed ? "FIXED" : "OPEN",
  };
}

/** A Tenable account. Chunks are told last first: their order is not stable. `fault` decides what is wrong of the export. */
export const tenable: Upstream = (asked) => {
  if (asked.headers["x-apikeys"] !== TENABLE_KEYS) return json({ error: "Invalid Credentials" }, 401);
  if (asked.path === "/vulns/export" && asked.method === "POST") return started(asked);
  if (asked.path === `/vulns/export/${EXPORT}/status`)
    return dated(asked, {
      uuid: EXPORT,
      status: "FINISHED",
      chunks_available: chunksOf(asked)
        .map((_, n) => n + 1)
        .toReversed(),
    });
  const chunk = chunksOf(asked)[Number(/\/chunks\/(\d+)$/.exec(asked.path)?.[1] ?? 0) - 1];
  return chunk === undefined ? dated(asked, { error: "not found" }, 404) : dated(asked, chunk);
};

/** Without the states asked for, fixed ones are left out, and without a start the last 30 days are given: as the product does. */
function started(asked: Asked): Reply {
  const { filters } = JSON.parse(asked.body) as { filters?: { state?: string[]; since?: number } };
  if (filters?.state?.length !== 3 || filters.since === undefined) return dated(asked, { error: "asked for less than everything" }, 400);
  return dated(asked, { export_uuid: EXPORT });
}

function chunksOf(asked: Asked): unknown[][] {
  if (asked.fault === "empty-list") return [];
  const records = twice(
    asked,
    TENABLE_RECORDS.map((record) => recordOf(asked, record)),
  );
  return [records.slice(0, 2), records.slice(2)];
}
