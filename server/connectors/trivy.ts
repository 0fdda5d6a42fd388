import { z } from "zod";
import type { FileFormat } from "#server/connectors/connector.ts";
import { collectText, parseJson } from "#server/connectors/json.ts";
import { issueCollector, occurrence } from "#server/connectors/scan-issues.ts";
import { cleanLine } from "#server/connectors/text.ts";
import { toolInstant } from "#server/connectors/tool-date.ts";
import { AppError } from "#server/errors.ts";
import { type Rejected, type ScanEvidence, Severity } from "#server/posture/evidence.ts";

const MAX_JSON = 25_000_000;
const Vulnerability = z.object({
  VulnerabilityID: z.string().min(1),
  PkgName: z.string().default(""),
  InstalledVersion: z.string().optional(),
  FixedVersion: z.string().optional(),
  Title: z.string().optional(),
  Description: z.string().optional(),
  Severity: z.string().optional(),
  Status: z.string().optional(),
  CweIDs: z.array(z.string()).optional(),
});
const Report = z.object({
  SchemaVersion: z.literal(2),
  ArtifactName: z.string(),
  CreatedAt: z.string().optional(),
  Results: z.array(z.object({ Target: z.string().default(""), Vulnerabilities: z.array(z.unknown()).nullish() })).nullish(),
});

/**
 * Trivy JSON, schema 2, vulnerabilities only (misconfigurations and secrets are other rule families, not read here). A finding is
 * vulnerability × package; `not_affected` is no finding, `fixed` means a fix exists and is still open. No CVSS is converted.
 */
export const trivy: FileFormat<ScanEvidence> = {
  id: "trivy",
  name: "Trivy (JSON)",
  detect: (head) => /^\s*\{/.test(head) && /"SchemaVersion"\s*:/.test(head) && /"ArtifactName"\s*:/.test(head),
  async read(chunks) {
    const report = Report.safeParse(parseJson(await collectText(chunks, MAX_JSON)));
    if (!report.success)
      throw new AppError("bad-input", `This is not a Trivy report of schema version 2 (at "${report.error.issues[0]?.path.join(".") ?? ""}").`);
    const collector = issueCollector();
    const rejected: Rejected[] = [];
    const { ArtifactName, CreatedAt, Results } = report.data;
    for (const [i, result] of (Results ?? []).entries()) {
      for (const [k, value] of (result.Vulnerabilities ?? []).entries()) {
        const at = `Results[${i}].Vulnerabilities[${k}]`;
        const read = Vulnerability.safeParse(value);
        if (!read.success) {
          rejected.push({ reason: "The vulnerability has no id or is of another shape.", at, raw: "" });
          continue;
        }
        const v = read.data;
        if (v.Status === "not_affected") continue;
        const severity = Severity.safeParse(v.Severity?.toLowerCase() ?? "");
        if (!severity.success)
          rejected.push({ reason: `The severity "${cleanLine(v.Severity ?? "", 40)}" is not one Trivy gives: kept, counted as unknown.`, at, raw: "" });
        collector.add({
          ruleId: v.VulnerabilityID,
          discriminator: v.PkgName,
          title: v.Title ?? `${v.VulnerabilityID} in ${v.PkgName}`,
          description: v.Description ?? "",
          solution: v.FixedVersion ? `Update ${v.PkgName} from ${v.InstalledVersion ?? "the installed version"} to ${v.FixedVersion}.` : "",
          toolSeverity: severity.success ? severity.data : null,
          cwe: v.CweIDs ?? [],
          cve: [v.VulnerabilityID],
          occurrences: [occurrence({ host: ArtifactName, uri: result.Target, parameter: v.PkgName })],
        });
      }
    }
    const scan: ScanEvidence = {
      ...{ kind: "scan", format: "trivy", family: "trivy", scanner: "Trivy", startedAt: null, finishedAt: toolInstant(CreatedAt), completed: true },
      ...{ credentialed: null, hosts: [occurrence({ host: ArtifactName }).host].filter((h) => h !== ""), ruleFamilies: null, issues: collector.issues() },
    };
    return { evidence: [scan], rejected };
  },
};
