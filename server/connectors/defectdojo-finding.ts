import { z } from "zod";
import { type IssueRow, occurrence } from "#server/connectors/scan-issues.ts";
import { cleanLine } from "#server/connectors/text.ts";
import { type CvssScore, type Occurrence, Severity } from "#server/posture/evidence.ts";

const Text = z.string().nullish();
const Flag = z
  .boolean()
  .nullish()
  .transform((flag) => flag ?? false);
const Score = z.number().min(0).max(10).nullish();

/** `endpoints` are ids; instances that have moved to Locations leave the list empty or out. [unverified beyond DefectDojo's API v2 documentation] */
export const DojoFinding = z.object({
  id: z.number().int(),
  test: z.number().int(),
  title: z.string(),
  active: z.boolean(),
  ...{ false_p: Flag, duplicate: Flag, out_of_scope: Flag, risk_accepted: Flag, is_mitigated: Flag },
  ...{ severity: Text, description: Text, mitigation: Text, vuln_id_from_tool: Text, component_name: Text, file_path: Text, cve: Text },
  cwe: z.number().int().nullish(),
  vulnerability_ids: z.array(z.object({ vulnerability_id: z.string() })).nullish(),
  ...{ cvssv3: Text, cvssv3_score: Score, cvssv4: Text, cvssv4_score: Score },
  endpoints: z.array(z.number().int()).nullish(),
});
export type DojoFinding = z.infer<typeof DojoFinding>;

export const DojoEndpoint = z.object({ id: z.number().int(), protocol: Text, host: Text, port: z.number().int().nullish(), path: Text, query: Text });
export type DojoEndpoint = z.infer<typeof DojoEndpoint>;

/**
 * Whether DefectDojo still sees it: everything that is not mitigated. What somebody there accepted, refuted, ruled out of scope or only switched off is
 * still there: were it left out, it would read as fixed.
 */
export function isSeen({ is_mitigated }: DojoFinding): boolean {
  return !is_mitigated;
}

/** Null = a severity nobody knows. */
export function dojoSeverity(text: string | null | undefined): Severity | null {
  const name = (text ?? "").trim().toLowerCase().replace("informational", "info");
  const read = Severity.safeParse(name);
  return read.success && read.data !== "unknown" ? read.data : null;
}

/** Where it was seen; without an endpoint at the product itself, in the file it names. */
export function placesOf(finding: DojoFinding, { product, endpoints }: { product: string; endpoints: ReadonlyMap<number, DojoEndpoint> }): Occurrence[] {
  const places = (finding.endpoints ?? []).flatMap((id) => {
    const at = endpoints.get(id);
    if (!at?.host) return [];
    const uri = at.path || at.query ? `/${at.path ?? ""}${at.query ? `?${at.query}` : ""}`.replace(/^\/\//, "/") : null;
    return [occurrence({ host: at.host, port: at.port ?? null, protocol: at.protocol ?? null, uri })];
  });
  return places.length > 0 ? places : [occurrence({ host: product, uri: finding.file_path ?? null })];
}

export function dojoRow(finding: DojoFinding, occurrences: Occurrence[]): IssueRow {
  const { title, description, mitigation, vuln_id_from_tool, component_name, vulnerability_ids, cve, cwe } = finding;
  return {
    ruleId: vuln_id_from_tool || title,
    discriminator: component_name ?? "",
    title,
    description: [description ?? "", noteOf(finding)].filter(Boolean).join("\n\n"),
    solution: mitigation ?? "",
    toolSeverity: dojoSeverity(finding.severity),
    cvss: [...scoreOf(finding.cvssv4_score, finding.cvssv4, "4.0"), ...scoreOf(finding.cvssv3_score, finding.cvssv3, null)],
    cwe: cwe ? [String(cwe)] : [],
    cve: [cve ?? "", ...(vulnerability_ids ?? []).map(({ vulnerability_id }) => vulnerability_id)],
    falsePositive: finding.false_p,
    occurrences,
  };
}

function noteOf({ active, risk_accepted, out_of_scope, false_p }: DojoFinding): string {
  if (risk_accepted) return "Marked as an accepted risk in DefectDojo. It is not accepted here until an analyst has evaluated it.";
  if (out_of_scope) return "Marked as out of scope in DefectDojo. It counts here until an analyst has evaluated it.";
  if (!active && !false_p)
    return "Marked as inactive in DefectDojo, but not as mitigated. It counts here until it is mitigated or an analyst has evaluated it.";
  return "";
}

function scoreOf(score: number | null | undefined, vector: string | null | undefined, version: "4.0" | null): CvssScore[] {
  if (typeof score !== "number") return [];
  const text = cleanLine(vector ?? "", 500) || null;
  return [{ version: version ?? (text?.startsWith("CVSS:3.0") ? "3.0" : "3.1"), score, vector: text }];
}
