import { isFormula, readCsv } from "#server/connectors/csv.ts";
import type { FileFormat } from "#server/connectors/connector.ts";
import { collectText } from "#server/connectors/json.ts";
import { issueCollector, occurrence } from "#server/connectors/scan-issues.ts";
import { cleanLine } from "#server/connectors/text.ts";
import { toolInstant } from "#server/connectors/tool-date.ts";
import { type Rejected, type ScanEvidence, Severity } from "#server/posture/evidence.ts";

const MAX_TEXT = 25_000_000;
/** Clocks differ; a finding dated later than this after the import has a wrong date. */
const FUTURE_MS = 24 * 3_600_000;

function dateOf(text: string): { at: string } | { reason: string } {
  const shown = cleanLine(text, 40);
  if (/^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}$/.test(text)) return { reason: `The date ${shown} is ambiguous (day or month first); write YYYY-MM-DD.` };
  const at = toolInstant(text);
  return at ? { at } : { reason: `The date ${shown || "(empty)"} does not exist or cannot be read.` };
}

/**
 * A hand-made list of findings: CSV with Date, Title, Severity, Url (Description and Mitigation if present). A finding is a title. Dates
 * without zone are UTC. The list says nothing about what was scanned, so it closes nothing; impossible and ambiguous dates reject the row,
 * a date after `now` is flagged and not used.
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
    const latest = context?.now ? Date.parse(context.now) + FUTURE_MS : Number.POSITIVE_INFINITY;
    for (const { line, fields } of readCsv(await collectText(chunks, MAX_TEXT), [["date"], ["title"], ["severity"], ["url"]])) {
      const at = `line ${line}`;
      const raw = cleanLine(Object.values(fields).join(" | "), 500);
      const { title = "", url = "" } = fields;
      const date = dateOf(fields["date"] ?? "");
      if ("reason" in date || cleanLine(title, 500) === "") {
        rejected.push({ reason: "reason" in date ? date.reason : "The title is empty.", at, raw });
        continue;
      }
      const time = Date.parse(date.at);
      if (time > latest) rejected.push({ reason: `The date ${date.at} lies in the future: the finding is kept, its date is not used.`, at, raw });
      else times.push(time);
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
      ...{ completed: false, credentialed: null, hosts: [...hosts], ruleFamilies: null, issues: collector.issues() },
    };
    return { evidence: [scan], rejected };
  },
};
