import { isFormula, readCsv } from "#server/connectors/csv.ts";
import type { FileFormat } from "#server/connectors/connector.ts";
import { findingDate } from "#server/connectors/finding-date.ts";
import { collectText } from "#server/connectors/json.ts";
import { issueCollector, occurrence } from "#server/connectors/scan-issues.ts";
import { cleanLine } from "#server/connectors/text.ts";
import { type Rejected, type ScanEvidence, Severity } from "#server/posture/evidence.ts";

const MAX_TEXT = 25_000_000;
const yes = (cell: string | undefined): boolean => /^(?:true|yes|1)$/i.test(cell ?? "");

/**
 * A hand-made list of findings: CSV with Date, Title, Severity, Url (Description and Mitigation if present). A finding is a title; rows
 * marked IsMitigated or Duplicate are none. Dates without zone are UTC. The list says nothing about what was scanned, so it closes nothing by itself;
 * impossible and ambiguous dates reject the row, a date after `now` is flagged and not used.
 */
export const genericFindings: FileFormat<ScanEvidence> = {
  id: "generic-csv",
  name: "List of findings (CSV)",
  detect: (head) => ["date", "title", "severity"].every((name) => new RegExp(`^[^\\r\\n]*\\b${name}\\b`, "i").test(head.trimStart())),
  async read(chunks, context) {
    const collector = issueCollector();
    const rejected: Rejected[] = [];
    const hosts = new Set<string>();
    const times: number[] = [];
    let [rows, dropped] = [0, false];
    for (const { line, fields } of readCsv(await collectText(chunks, MAX_TEXT), [["date"], ["title"], ["severity"], ["url"]])) {
      const at = `line ${line}`;
      rows++;
      const raw = cleanLine(Object.values(fields).join(" | "), 500);
      const { title = "", url = "" } = fields;
      if (yes(fields["ismitigated"]) || yes(fields["duplicate"])) continue;
      const date = findingDate(fields["date"] ?? "", context?.now);
      const unusable = "reason" in date && !date.future;
      if (unusable || cleanLine(title, 500) === "") {
        dropped = true;
        rejected.push({ reason: unusable ? date.reason : "The title is empty.", at, raw });
        continue;
      }
      if ("at" in date) times.push(Date.parse(date.at));
      else rejected.push({ reason: `${date.reason} The finding is kept, its date is not used.`, at, raw });
      const severity = Severity.safeParse((fields["severity"] ?? "").toLowerCase().replace("informational", "info"));
      if (!severity.success)
        rejected.push({ reason: `The severity "${cleanLine(fields["severity"] ?? "", 40)}" is not one we know: kept, counted as unknown.`, at, raw });
      if (isFormula(title)) rejected.push({ reason: "The title looks like a spreadsheet formula: kept as text.", at, raw });
      const place = occurrence({ host: url, uri: url });
      if (place.host) hosts.add(place.host);
      collector.add({
        ruleId: title,
        title,
        description: fields["description"] ?? "",
        solution: fields["mitigation"] ?? "",
        toolSeverity: severity.success ? severity.data : null,
        cwe: [fields["cweid"] ?? ""],
        cve: [fields["cve"] ?? ""],
        falsePositive: yes(fields["falsepositive"]),
        occurrences: [place],
      });
    }
    const instants = times.sort((a, b) => a - b).map((t) => new Date(t).toISOString());
    const scan: ScanEvidence = {
      ...{
        kind: "scan",
        format: "generic-csv",
        family: "generic",
        scanner: "List of findings",
        startedAt: instants[0] ?? null,
        finishedAt: instants.at(-1) ?? null,
      },
      ...{ completed: rows > 0 && !dropped, coverage: "unknown", credentialed: null, hosts: [...hosts], ruleFamilies: null, issues: collector.issues() },
    };
    return { evidence: [scan], rejected };
  },
};
