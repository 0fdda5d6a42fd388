import type { FileFormat } from "#server/connectors/connector.ts";
import { collectText, isRecord, parseJson } from "#server/connectors/json.ts";
import { assetOf, discriminatorOf, isSuppressed, placesOf, SarifReport, SarifResult, wordsOf } from "#server/connectors/sarif-results.ts";
import { findRule, levelOf, severityOf, textOf } from "#server/connectors/sarif-rules.ts";
import { issueCollector, occurrence } from "#server/connectors/scan-issues.ts";
import { scanNotes } from "#server/connectors/scan-notes.ts";
import { cleanLine } from "#server/connectors/text.ts";
import { toolInstant } from "#server/connectors/tool-date.ts";
import { AppError } from "#server/errors.ts";
import type { ScanEvidence } from "#server/posture/evidence.ts";

const MAX_JSON = 25_000_000;

const texts = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).filter((v) => typeof v === "string");

/**
 * SARIF 2.1.0. A finding is a rule (and, where the tool gives fingerprints, the fingerprint), an occurrence each of its locations. Severity:
 * numeric security-severity in the bands of CVSS (critical from 9.0; GitHub says over 9.0), else level error, warning, note = high, medium,
 * low. A `kind` other than fail and the baseline state absent are no findings. Suppressed results are the tool's false positives. Code is
 * not kept. Not complete, so nothing is closed: no runs, a run without results (it did not look), one that says it failed, a result that
 * cannot be read.
 */
export const sarif: FileFormat<ScanEvidence> = {
  id: "sarif",
  name: "SARIF 2.1.0",
  detect: (head) => /^\s*\{/.test(head) && (/"\$schema"\s*:\s*"[^"]*sarif/i.test(head) || /"runs"\s*:\s*(?:\[|null)/.test(head)),
  async read(chunks) {
    const body = parseJson(await collectText(chunks, MAX_JSON));
    if (!isRecord(body) || body["version"] !== "2.1.0") {
      const version = isRecord(body) && typeof body["version"] === "string" ? cleanLine(body["version"], 40) : "none";
      throw new AppError("bad-input", `This is not SARIF 2.1.0 (at "version": ${version}).`);
    }
    const report = SarifReport.safeParse(body);
    if (!report.success) throw new AppError("bad-input", `This is not SARIF 2.1.0 as we know it (at "${report.error.issues[0]?.path.join(".") ?? ""}").`);
    const runs = report.data.runs ?? [];
    const outside = runs.findIndex((run) => (run.externalPropertyFileReferences?.results ?? []).length > 0);
    if (outside >= 0) throw new AppError("bad-input", `runs[${outside}] keeps its results in other files, which are not read; hand in one whole file.`);
    const collector = issueCollector();
    const notes = scanNotes();
    let dropped = false;
    const tools = [...new Set(runs.map((run) => cleanLine(run.tool.driver.name, 80) || "unnamed tool"))].sort();
    const hosts = new Set<string>();
    for (const [i, run] of runs.entries()) {
      const asset = assetOf(run);
      hosts.add(occurrence({ host: asset }).host);
      for (const [k, value] of (run.results ?? []).entries()) {
        const at = `runs[${i}].results[${k}]`;
        const read = SarifResult.safeParse(value);
        const result = read.success ? read.data : null;
        const found = result && findRule(run.tool, result);
        if (!result || !found?.id) {
          dropped = true;
          notes.add("The result names no rule or is of another shape, so it cannot be told from others.", at);
        } else if ((result.kind ?? "fail") === "fail" && result.baselineState !== "absent") {
          const { severity, reason } = severityOf(result, found.rule, levelOf(result, found.rule));
          if (reason) notes.add(reason, at);
          const places = placesOf(result, run, asset);
          for (const place of places) hosts.add(place.host);
          const tags = [...texts(found.rule?.properties?.["tags"]), ...texts(result.properties?.["tags"])];
          const cwe = [...tags.filter((t) => /cwe/i.test(t)), ...texts(result.properties?.["cwe"])].flatMap((t) => t.match(/cwe[-/ ]?\d{1,6}/gi) ?? []);
          collector.add({
            // Two tools in one file may use one id for different rules.
            ruleId: tools.length > 1 ? `${run.tool.driver.name}/${found.id}` : found.id,
            discriminator: discriminatorOf(result),
            ...wordsOf(found.rule, found.id, textOf(result.message)),
            toolSeverity: severity,
            cwe,
            cve: [found.id, ...tags],
            falsePositive: isSuppressed(result),
            occurrences: places,
          });
        }
      }
    }
    const calls = runs.flatMap((run) => run.invocations ?? []);
    const instants = (key: "startTimeUtc" | "endTimeUtc") =>
      calls
        .map((call) => toolInstant(call[key]))
        .filter((at) => at !== null)
        .sort((a, b) => Date.parse(a) - Date.parse(b));
    const driver = runs[0]?.tool.driver;
    const scan: ScanEvidence = {
      kind: "scan",
      format: "sarif",
      // Another tool's silence says nothing about this one's findings.
      family: `sarif:${tools.join("+").toLowerCase()}`,
      scanner: cleanLine(tools.length === 1 ? `${tools[0]} ${driver?.semanticVersion ?? driver?.version ?? ""}` : tools.join(", ") || "SARIF", 200),
      startedAt: instants("startTimeUtc")[0] ?? null,
      finishedAt: instants("endTimeUtc").at(-1) ?? null,
      completed: !dropped && runs.length > 0 && runs.every((run) => Array.isArray(run.results)) && calls.every((call) => call.executionSuccessful !== false),
      coverage: "whole",
      credentialed: null,
      hosts: [...hosts].filter((host) => host !== ""),
      ruleFamilies: null,
      issues: collector.issues(),
    };
    return { evidence: [scan], rejected: notes.list() };
  },
};
