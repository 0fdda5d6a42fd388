import { issueCollector, occurrence } from "#server/connectors/scan-issues.ts";
import { cleanLine, cleanText, htmlToText } from "#server/connectors/text.ts";
import { toolInstant } from "#server/connectors/tool-date.ts";
import type { Rejected, ScanEvidence, Severity } from "#server/posture/evidence.ts";

export type ZapReading = { evidence: ScanEvidence[]; rejected: Rejected[] };
export type ZapSite = { name: string; host: string; port: string };
/** One alert, every value as the text ZAP wrote; `instances` are { uri, param }. */
export type ZapAlert = { fields: Record<string, string>; instances: { uri: string; param: string }[] };

const RISKS: readonly Severity[] = ["info", "low", "medium", "high"];

/**
 * What XML and JSON share. A finding is pluginid + name: ZAP gives variants of one rule their own name, while alertRef is missing before 2.10
 * and would part the same finding from itself. ZAP lists at most some instances of an alert (`count` may be higher); we count those listed.
 * A report with an alert that cannot be read is not complete: it closes nothing.
 */
export function zapCollector() {
  const collector = issueCollector();
  const rejected: Rejected[] = [];
  const hosts = new Set<string>();
  let alerts = 0;
  let dropped = false;
  return {
    site(site: ZapSite): void {
      const host = occurrence({ host: site.host || site.name }).host;
      if (host) hosts.add(host);
    },
    alert(site: ZapSite, { fields, instances }: ZapAlert): void {
      const at = `alert ${++alerts} of ${cleanLine(site.name, 200)}`;
      const raw = cleanText(JSON.stringify({ pluginid: fields["pluginid"], name: fields["name"], riskcode: fields["riskcode"] }), 2_000);
      const ruleId = fields["pluginid"]?.trim() ?? "";
      const name = htmlToText(fields["name"] || fields["alert"] || "", 500);
      if (ruleId === "" || name === "") {
        dropped = true;
        return void rejected.push({ reason: "The alert has no pluginid or no name, so it cannot be told from others.", at, raw });
      }
      const risk = fields["riskcode"]?.trim();
      const toolSeverity = /^\d$/.test(risk ?? "") ? (RISKS[Number(risk)] ?? null) : null;
      if (toolSeverity === null)
        rejected.push({ reason: `The riskcode ${risk ? `"${cleanLine(risk, 40)}" is none of 0 to 3` : "is missing"}: kept, counted as unknown.`, at, raw });
      const listed = instances.length > 0 ? instances : [{ uri: fields["uri"] ?? "", param: fields["param"] ?? "" }];
      collector.add({
        ruleId,
        discriminator: name,
        title: name,
        description: htmlToText(fields["desc"] ?? "", 65_536),
        solution: htmlToText(fields["solution"] ?? "", 65_536),
        toolSeverity,
        cwe: /^\d+$/.test(fields["cweid"]?.trim() ?? "") ? [fields["cweid"] ?? ""] : [],
        cve: [fields["reference"] ?? ""],
        falsePositive: fields["confidence"]?.trim() === "0",
        occurrences: listed.map((i) => occurrence({ host: site.host || site.name, port: site.port, protocol: "tcp", uri: i.uri, parameter: i.param })),
      });
    },
    result(report: { version: string; generated: string | undefined; created: string | undefined }): ZapReading {
      const scan: ScanEvidence = {
        kind: "scan",
        format: "zap",
        family: "zap",
        scanner: cleanLine(`ZAP ${report.version}`, 200),
        startedAt: null,
        finishedAt: toolInstant(report.created) ?? toolInstant(report.generated),
        completed: hosts.size > 0 && !dropped,
        coverage: "whole",
        credentialed: null,
        hosts: [...hosts],
        ruleFamilies: null,
        issues: collector.issues(),
      };
      return { evidence: [scan], rejected };
    },
  };
}
