import { createHash } from "node:crypto";
import type { Attributed } from "#server/operations/attribute-evidence.ts";
import type { PulledScan } from "#server/operations/merge-scans.ts";
import { seenFindings } from "#server/operations/seen-findings.ts";
import { storeScan } from "#server/operations/store-scan.ts";
import type { Touched } from "#server/operations/touched-months.ts";
import { canonicalJson } from "#server/posture/canonical-json.ts";
import type { ClientRecord } from "#server/store/clients.ts";
import type { Tx } from "#server/store/database.ts";

type Input = { sourceId: string; clients: readonly ClientRecord[]; scans: Attributed["scans"]; actor: string; now: string };

/** Stores pulled scans, each of one site. What a pull brings again is no new scan: the tool has to have looked again, or to say something else. */
export async function applyScans(tx: Tx, { sourceId, clients, scans, actor, now }: Input): Promise<{ applied: number; duplicate: number; touched: Touched[] }> {
  const result = { applied: 0, duplicate: 0, touched: [] as Touched[] };
  for (const { clientId, siteId, evidence } of scans) {
    const client = clients.find((each) => each.clientId === clientId);
    const site = client?.sites.find((each) => each.siteId === siteId);
    if (!client || !site) throw new Error("a scan is tied to a site that is not there");
    const { issues: _issues, ...details } = evidence;
    const seen = seenFindings(evidence, { client: client.slug, site: site.slug });
    const stored = await storeScan(tx, { client, site, sourceId, scan: details, seen, sha256: contentHash(evidence), actor, now });
    result[stored.known ? "duplicate" : "applied"] += 1;
    result.touched.push(...stored.touched);
  }
  return result;
}

/** Over what the scan says, in no order: upstreams list alike things differently from one time to the next. What goes without saying is left out. */
export function contentHash({ issues, hosts, coverage, ...rest }: PulledScan): string {
  const scan = { ...rest, ...(coverage === "whole" ? {} : { coverage }) };
  const inOrder = (list: readonly unknown[]) => list.map((each) => canonicalJson(each)).sort();
  const same = issues.map(({ occurrences, cve, ...issue }) => ({ ...issue, cve: [...cve].sort(), occurrences: inOrder(occurrences) }));
  return createHash("sha256")
    .update(canonicalJson({ ...scan, hosts: [...hosts].sort(), issues: inOrder(same) }))
    .digest("hex");
}
