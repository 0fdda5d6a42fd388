import { z } from "zod";
import type { FileFormat } from "#server/connectors/connector.ts";
import { collectText, parseJson } from "#server/connectors/json.ts";
import { issueCollector, occurrence } from "#server/connectors/scan-issues.ts";
import { scanNotes } from "#server/connectors/scan-notes.ts";
import { cleanLine } from "#server/connectors/text.ts";
import { toolInstant } from "#server/connectors/tool-date.ts";
import { type TrivyTarget, trivyTargets } from "#server/connectors/trivy-shapes.ts";
import { type CvssScore, type ScanEvidence, Severity } from "#server/posture/evidence.ts";

const MAX_JSON = 25_000_000;
const Text = z.string().optional().catch(undefined);
const Score = z.number().min(0).max(10).optional().catch(undefined);
const Cvss = z.object({ V2Score: Score, V2Vector: Text, V3Score: Score, V3Vector: Text, V40Score: Score, V40Vector: Text });
const Vulnerability = z.object({
  VulnerabilityID: z.string().min(1),
  PkgName: z.string().default(""),
  InstalledVersion: Text,
  FixedVersion: Text,
  Title: Text,
  Description: Text,
  Severity: Text,
  SeveritySource: Text,
  Status: Text,
  CweIDs: z.array(z.string()).optional().catch(undefined),
  CVSS: z.record(z.string(), Cvss).nullish().catch(undefined),
});
const Misconfiguration = z.object({ ID: z.string().min(1), Title: Text, Description: Text, Resolution: Text, Severity: Text, Status: Text });
const Secret = z.object({ RuleID: z.string().min(1), Title: Text, Severity: Text, StartLine: z.number().optional().catch(undefined) });

/** The score of the source that gave (or would have given) the severity; other sources' scores are other opinions. */
function cvssOf({ CVSS, SeveritySource }: z.infer<typeof Vulnerability>): CvssScore[] {
  const of = CVSS?.[SeveritySource ?? "nvd"];
  if (!of) return [];
  const one = (version: CvssScore["version"], score: number | undefined, vector: string | undefined): CvssScore[] =>
    score === undefined ? [] : [{ version, score, vector: cleanLine(vector ?? "", 500) || null }];
  const third = of.V3Vector?.startsWith("CVSS:3.1") ? "3.1" : "3.0";
  return [...one("4.0", of.V40Score, of.V40Vector), ...one(third, of.V3Score, of.V3Vector), ...one("2.0", of.V2Score, of.V2Vector)];
}

/** What a target was looked at for. Licences are no vulnerabilities and not read. Before schema 2 there was only one kind. */
function familiesOf({ result }: TrivyTarget): string[] {
  const said = { "os-pkgs": "vulnerability", "lang-pkgs": "vulnerability", config: "misconfiguration", secret: "secret" }[result.Class ?? "lang-pkgs"];
  const listed = [result.Vulnerabilities && "vulnerability", result.Misconfigurations && "misconfiguration", result.Secrets && "secret"];
  return [said, ...listed].filter((family) => typeof family === "string");
}

/**
 * Trivy JSON (image, file system, Kubernetes, and the bare list of old versions). A finding is vulnerability × package, a check that failed,
 * or a rule for secrets; the secret itself is not kept. `fixed` means a fix exists: still open; `not_affected` is none. Severity is Trivy's
 * own, else the CVSS of its SeveritySource. The classes of the targets say what was looked for: the absence of another kind closes nothing, and
 * no absence does in a report with a record that cannot be read.
 */
export const trivy: FileFormat<ScanEvidence> = {
  id: "trivy",
  name: "Trivy (JSON)",
  detect: (head) =>
    /^\s*\[\s*\{\s*"Target"\s*:/.test(head) ||
    (/^\s*\{/.test(head) && (/"ArtifactName"\s*:/.test(head) || /^\s*\{\s*(?:"SchemaVersion"[^{[]*)?"ClusterName"\s*:/.test(head))),
  async read(chunks) {
    const { hosts, createdAt, targets, failed } = trivyTargets(parseJson(await collectText(chunks, MAX_JSON)));
    const collector = issueCollector();
    const notes = scanNotes();
    let dropped = false;
    for (const { reason, at } of failed) notes.add(reason, at);

    function severityOf(text: string | undefined, at: string, scored = false): Severity | null {
      const severity = Severity.safeParse(text?.toLowerCase() ?? "");
      if (severity.success) return severity.data;
      if (text !== undefined || !scored)
        notes.add(`The severity ${text === undefined ? "is missing" : `"${cleanLine(text, 40)}" is not one Trivy gives`}: kept, counted as unknown.`, at);
      return null;
    }
    /** The records of one list that fit, with their places; the others are noted. */
    function* fitting<T>(schema: z.ZodType<T>, list: readonly unknown[] | null | undefined, at: string): Generator<{ value: T; at: string }> {
      for (const [i, each] of (list ?? []).entries()) {
        const read = schema.safeParse(each);
        if (read.success) yield { value: read.data, at: `${at}[${i}]` };
        else {
          dropped = true;
          notes.add("The record has no id or is of another shape.", `${at}[${i}]`);
        }
      }
    }
    for (const { host, place, at: where, result } of targets) {
      for (const { value: v, at } of fitting(Vulnerability, result.Vulnerabilities, `${where}.Vulnerabilities`)) {
        if (v.Status === "not_affected") continue;
        const cvss = cvssOf(v);
        collector.add({
          ruleId: v.VulnerabilityID,
          discriminator: v.PkgName,
          ruleFamily: "vulnerability",
          title: v.Title ?? `${v.VulnerabilityID} in ${v.PkgName}`,
          description: v.Description ?? "",
          solution: v.FixedVersion ? `Update ${v.PkgName} from ${v.InstalledVersion ?? "the installed version"} to ${v.FixedVersion}.` : "",
          toolSeverity: severityOf(v.Severity, at, cvss.length > 0),
          cvss,
          cwe: v.CweIDs ?? [],
          cve: [v.VulnerabilityID],
          occurrences: [occurrence({ host, uri: place, parameter: v.PkgName })],
        });
      }
      for (const { value: m, at } of fitting(Misconfiguration, result.Misconfigurations, `${where}.Misconfigurations`)) {
        if (m.Status !== undefined && m.Status !== "FAIL") continue;
        collector.add({
          ...{ ruleId: m.ID, ruleFamily: "misconfiguration", title: m.Title ?? m.ID, description: m.Description ?? "", solution: m.Resolution ?? "" },
          ...{ toolSeverity: severityOf(m.Severity, at), occurrences: [occurrence({ host, uri: place })] },
        });
      }
      for (const { value: s, at } of fitting(Secret, result.Secrets, `${where}.Secrets`)) {
        collector.add({
          ...{ ruleId: s.RuleID, ruleFamily: "secret", title: s.Title ?? s.RuleID, description: "", solution: "" },
          ...{ toolSeverity: severityOf(s.Severity, at), occurrences: [occurrence({ host, uri: s.StartLine ? `${place}:${s.StartLine}` : place })] },
        });
      }
    }
    const scan: ScanEvidence = {
      kind: "scan",
      format: "trivy",
      family: "trivy",
      scanner: "Trivy",
      startedAt: null,
      finishedAt: toolInstant(createdAt),
      completed: hosts.length > 0 && failed.length === 0 && !dropped,
      coverage: "whole",
      credentialed: null,
      hosts: [...new Set(hosts.map((host) => occurrence({ host }).host))].filter((host) => host !== ""),
      ruleFamilies: [...new Set(targets.flatMap(familiesOf))],
      issues: collector.issues(),
    };
    return { evidence: [scan], rejected: notes.list() };
  },
};
