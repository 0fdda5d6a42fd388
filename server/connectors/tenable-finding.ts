import { z } from "zod";
import type { IssueRow } from "#server/connectors/scan-issues.ts";
import { occurrence } from "#server/connectors/scan-issues.ts";
import { cleanLine } from "#server/connectors/text.ts";
import type { CvssScore, Severity } from "#server/posture/evidence.ts";

const Text = z.string().nullish();
const Score = z.number().min(0).max(10).nullish();
const Vector = z.object({ raw: z.string().nullish() }).nullish().catch(null);

export const TenableAsset = z.object({ asset: z.object({ uuid: Text, fqdn: Text, hostname: Text, ipv4: Text, ipv6: Text }) });

/** One record of a chunk. [unverified against a live account: field names as in Tenable's reference and pyTenable; cvss4_* as newer records write them] */
export const TenableFinding = TenableAsset.extend({
  plugin: z.object({
    id: z.coerce.string().min(1),
    ...{ name: Text, family: Text, description: Text, synopsis: Text, solution: Text },
    cve: z.array(z.string()).nullish(),
    ...{ cvss_base_score: Score, cvss3_base_score: Score, cvss4_base_score: Score },
    ...{ cvss_vector: Vector, cvss3_vector: Vector, cvss4_vector: Vector },
  }),
  port: z.object({ port: z.number().int().nullish(), protocol: Text }).nullish(),
  severity_id: z.number().int().nullish(),
  severity_default_id: z.number().int().nullish(),
  severity_modification_type: z.enum(["NONE", "RECASTED", "ACCEPTED"]).nullish(),
  state: z.enum(["OPEN", "REOPENED", "FIXED"]),
  ...{ last_found: Text, last_fixed: Text },
});
export type TenableFinding = z.infer<typeof TenableFinding>;

const SEVERITIES: readonly Severity[] = ["info", "low", "medium", "high", "critical"];
export const severityOf = (id: number | null | undefined): Severity | null => SEVERITIES[id ?? -1] ?? null;

/** What a host is called: its address by name, else by number, else Tenable's id of the asset; empty when it has none. */
export function hostOf({ asset }: z.infer<typeof TenableAsset>): string {
  return occurrence({ host: asset.fqdn || asset.hostname || asset.ipv4 || asset.ipv6 || asset.uuid || "" }).host;
}

/**
 * One finding as we keep it. A severity somebody recast in Tenable counts, with the original noted; a risk accepted there is noted and still waits for
 * our own evaluation.
 */
export function rowOf(finding: TenableFinding): IssueRow {
  const { plugin, port } = finding;
  return {
    ruleId: plugin.id,
    ruleFamily: plugin.family ?? null,
    title: plugin.name ?? "",
    description: [plugin.description || plugin.synopsis || "", noteOf(finding)].filter(Boolean).join("\n\n"),
    solution: plugin.solution ?? "",
    toolSeverity: severityOf(finding.severity_id),
    cvss: scoresOf(plugin),
    cve: plugin.cve ?? [],
    occurrences: [occurrence({ host: hostOf(finding), port: port?.port ?? null, protocol: port?.protocol ?? null })],
  };
}

function noteOf({ severity_modification_type: changed, severity_default_id: original }: TenableFinding): string {
  if (changed === "ACCEPTED") return "Marked as an accepted risk in Tenable. It is not accepted here until an analyst has evaluated it.";
  if (changed === "RECASTED") return `Its severity was changed in Tenable; the plugin's own is ${severityOf(original) ?? "unknown"}.`;
  return "";
}

function scoresOf(plugin: TenableFinding["plugin"]): CvssScore[] {
  const one = (score: number | null | undefined, raw: string | null | undefined, version: CvssScore["version"]): CvssScore[] =>
    typeof score === "number" ? [{ version, score, vector: cleanLine(raw ?? "", 500) || null }] : [];
  const v3 = plugin.cvss3_vector?.raw ?? "";
  return [
    ...one(plugin.cvss4_base_score, plugin.cvss4_vector?.raw, "4.0"),
    ...one(plugin.cvss3_base_score, v3, v3.startsWith("CVSS:3.1") ? "3.1" : "3.0"),
    ...one(plugin.cvss_base_score, plugin.cvss_vector?.raw, "2.0"),
  ];
}
