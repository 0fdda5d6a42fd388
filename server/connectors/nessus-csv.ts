import { createHash } from "node:crypto";
import { type CsvLine, headingDelimiter, readCsvRows } from "#server/connectors/csv-rows.ts";
import type { FileFormat } from "#server/connectors/connector.ts";
import { issueCollector, occurrence } from "#server/connectors/scan-issues.ts";
import { type HostLogin, loginsOf } from "#server/connectors/scan-logins.ts";
import { checkHostCount } from "#server/connectors/scan-hosts.ts";
import { scanNotes } from "#server/connectors/scan-notes.ts";
import { cleanLine } from "#server/connectors/text.ts";
import { toolInstant } from "#server/connectors/tool-date.ts";
import { AppError } from "#server/errors.ts";
import type { CvssScore, ScanEvidence, Severity } from "#server/posture/evidence.ts";

const HEADING = [["plugin_id", "plugin"], ["risk", "severity"], ["host", "ip_address"], ["name", "plugin_name"], ["port"]];
const RISKS = new Map<string, Severity>(
  Object.entries({ none: "info", info: "info", low: "low", medium: "medium", high: "high", critical: "critical" } as const),
);
const SCAN_INFORMATION = "19506";
/** Each is remembered, to tell a repeated row from a new place. */
const MAX_OCCURRENCES = 500_000;
const SCORES: [CvssScore["version"], string[]][] = [
  ["4.0", ["cvss_v4.0_base_score"]],
  ["3.0", ["cvss_v3.0_base_score"]],
  ["2.0", ["cvss_v2.0_base_score", "cvss"]],
];

/** A spreadsheet that lost the decimal point writes 75 for 7.5: out of range, so left out rather than guessed. */
function cvssOf(row: CsvLine): CvssScore[] {
  return SCORES.flatMap(([version, columns]) => {
    const text = row.get(...columns);
    return /^\d{1,2}(?:\.\d)?$/.test(text) && Number(text) <= 10 ? [{ version, score: Number(text), vector: null }] : [];
  });
}

/** "2024/7/11 10:42 CEST (UTC +02:00)". A zone given by name alone is not an instant, but UTC is. */
function startOf(output: string): string | null {
  const read = /Scan Start Date\s*:\s*(\d{4})\/(\d{1,2})\/(\d{1,2}) (\d{1,2}:\d{2})(?:[^\n]*\(UTC\s*([+-]\d{2}:\d{2})\)|\s+(?:UTC|GMT)\s*$|\s*$)/m.exec(output);
  if (!read) return null;
  const [, year, month, day, time, zone] = read;
  return toolInstant(`${year}-${month?.padStart(2, "0")}-${day?.padStart(2, "0")} ${time?.padStart(5, "0")}${zone ?? "Z"}`);
}

type Host = { start: string | null; end: string | null; ended: boolean; credentialed: boolean | null };

/** Plugin 19506 is written when a host's scan ends, and says how it went. */
function informationOf(output: string): Host {
  const start = startOf(output);
  const seconds = /Scan duration\s*:\s*(\d{1,7}) sec/.exec(output)?.[1];
  const end = start !== null && seconds !== undefined ? new Date(Date.parse(start) + Number(seconds) * 1000).toISOString() : null;
  const checks = /Credentialed checks\s*:\s*(yes|no)/i.exec(output)?.[1]?.toLowerCase();
  return { start, end, ended: seconds !== undefined, credentialed: checks === undefined ? null : checks === "yes" };
}

/**
 * Nessus CSV, streamed; one history with the .nessus reader (same plugin, same host). Severity is the Risk column. Nessus repeats a row for
 * each CVE: rows that differ in the CVE only are one occurrence. The plugin output is used to tell occurrences apart and then dropped.
 * Complete only if plugin 19506 says of every host that its scan ended and each row has a plugin ID; without that column or plugin the file closes nothing.
 */
export const nessusCsv: FileFormat<ScanEvidence> = {
  id: "nessus-csv",
  name: "Nessus (CSV)",
  detect: (head) => headingDelimiter(head, HEADING) !== null,
  async read(chunks) {
    const collector = issueCollector();
    const notes = scanNotes();
    const hosts = new Map<string, Host | null>();
    const seen = new Set<string>();
    let version: string | null = null;
    let dropped = false;
    await readCsvRows(chunks, HEADING, (row) => {
      const [pluginId, risk, output] = [row.get("plugin_id", "plugin"), row.get("risk", "severity"), row.get("plugin_output")];
      const place = occurrence({ host: row.get("host", "ip_address"), port: row.get("port"), protocol: row.get("protocol") || null });
      const at = `line ${row.line} (plugin ${cleanLine(pluginId, 40)}, ${place.host})`;
      const title = row.get("name", "plugin_name");
      const raw = `${pluginId} ${risk} ${title}`;
      if (place.host !== "" && !hosts.has(place.host)) checkHostCount(hosts.set(place.host, null).size);
      if (!/^\d+$/.test(pluginId)) {
        dropped = true;
        return notes.add("The row has no plugin ID, so it cannot be told from others.", at, raw);
      }
      if (pluginId === SCAN_INFORMATION) {
        version ??= /Nessus version\s*:\s*([\w.]+)/.exec(output)?.[1] ?? null;
        hosts.set(place.host, informationOf(output));
      }
      const toolSeverity = RISKS.get(risk.toLowerCase()) ?? null;
      if (toolSeverity === null)
        notes.add(`The risk ${risk === "" ? "is missing" : `"${cleanLine(risk, 40)}" is not one Nessus gives`}: kept, counted as unknown.`, at, raw);
      const digest = createHash("sha256")
        .update(JSON.stringify([pluginId, place, output]))
        .digest("base64")
        .slice(0, 16);
      const again = seen.has(digest);
      if (seen.add(digest).size > MAX_OCCURRENCES) throw new AppError("bad-input", `The report lists more than ${MAX_OCCURRENCES} occurrences.`);
      collector.add({
        ruleId: pluginId,
        title,
        description: row.get("description") || row.get("synopsis"),
        solution: row.get("solution"),
        toolSeverity,
        cvss: cvssOf(row),
        cwe: row.get("xref").match(/CWE:\d+/g) ?? [],
        cve: [row.get("cve")],
        occurrences: again ? [] : [place],
      });
    });
    const told = [...hosts.values()];
    const times = (of: (host: Host) => string | null): string[] =>
      told.flatMap((host) => (host ? (of(host) ?? []) : [])).sort((a, b) => Date.parse(a) - Date.parse(b));
    const logins = [...hosts].map(([host, information]): HostLogin => ({ host, login: information?.credentialed ?? null }));
    const ends = times((host) => host.end);
    const scan: ScanEvidence = {
      ...{ kind: "scan", format: "nessus-csv", family: "nessus", scanner: cleanLine(`Nessus ${version ?? ""}`, 200) },
      startedAt: times((host) => host.start)[0] ?? null,
      finishedAt: ends.length === told.length ? (ends.at(-1) ?? null) : null,
      completed: !dropped && told.length > 0 && told.every((host) => host?.ended === true),
      coverage: "whole",
      ...loginsOf(logins),
      ...{ hosts: [...hosts.keys()], ruleFamilies: null, issues: collector.issues() },
    };
    return { evidence: [scan], rejected: notes.list() };
  },
};
