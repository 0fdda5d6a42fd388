import type { FileFormat } from "#server/connectors/connector.ts";
import { headingDelimiter, readCsvRows } from "#server/connectors/csv-rows.ts";
import { issueCollector, occurrence } from "#server/connectors/scan-issues.ts";
import { scanNotes } from "#server/connectors/scan-notes.ts";
import { cleanLine } from "#server/connectors/text.ts";
import { toolInstant } from "#server/connectors/tool-date.ts";
import { CvssScore, type ScanEvidence, type Severity } from "#server/posture/evidence.ts";

const HEADING = [["ip"], ["port"], ["severity"], ["latest_detection"], ["name"], ["plugin_id"]] as const;
const SEVERITIES: readonly Severity[] = ["info", "low", "medium", "high", "critical"];
const Version = CvssScore.shape.version;

function cvssOf(version: string, base: string): CvssScore[] {
  const known = Version.safeParse(/^\d$/.test(version) ? `${version}.0` : version);
  const score = base === "" ? Number.NaN : Number(base);
  return known.success && score >= 0 && score <= 10 ? [{ version: known.data, score, vector: null }] : [];
}

/**
 * findings.csv of CISA's weekly Cyber Hygiene report: what is open by the last scan, 1 to 4 = low to critical. Hosts without findings are
 * not listed, so only listed hosts count as scanned. Times are UTC. The known-exploited column is CISA's word on the day; our catalogue
 * says it for every scanner alike. Rows of several owners are kept, and flagged: the file is handed in for one site.
 */
export const cyhy: FileFormat<ScanEvidence> = {
  id: "cyhy",
  name: "CISA Cyber Hygiene (findings.csv)",
  detect: (head) => headingDelimiter(head.split(/\r?\n/, 1)[0] ?? "", [...HEADING, ["known_exploited", "ip_int"]]) !== null,
  async read(chunks) {
    const collector = issueCollector();
    const notes = scanNotes();
    const hosts = new Set<string>();
    const owners = new Set<string>();
    let finishedAt: string | null = null;
    let dropped = false;
    await readCsvRows(chunks, HEADING, ({ line, get }) => {
      const at = `line ${line}`;
      const place = occurrence({ host: get("ip"), port: get("port"), protocol: get("protocol") });
      const source = cleanLine(get("source"), 100).toLowerCase();
      const ruleId = get("plugin_id") || get("name");
      if (ruleId === "" || place.host === "") {
        dropped = true;
        return notes.add("The row has no ip, or neither plugin_id nor name.", at);
      }
      const severity = /^\d$/.test(get("severity")) ? (SEVERITIES[Number(get("severity"))] ?? null) : null;
      if (!severity) notes.add(`The severity "${cleanLine(get("severity"), 40)}" is none of 1 to 4: kept, counted as unknown.`, at);
      const seen = toolInstant(get("latest_detection"));
      if (!seen) notes.add(`The latest_detection "${cleanLine(get("latest_detection"), 40)}" cannot be read: kept, its date is not used.`, at);
      else if (finishedAt === null || Date.parse(seen) > Date.parse(finishedAt)) finishedAt = seen;
      if (get("owner")) owners.add(cleanLine(get("owner"), 100));
      hosts.add(place.host);
      collector.add({
        ruleId,
        discriminator: source,
        ruleFamily: source || null,
        title: get("name"),
        description: get("description"),
        solution: get("solution"),
        toolSeverity: severity,
        cvss: cvssOf(get("cvss_version"), get("cvss_base_score")),
        cve: [get("cve")],
        occurrences: [place],
      });
    });
    if (owners.size > 1)
      notes.add(`The file lists ${owners.size} owners (${[...owners].sort().slice(0, 5).join(", ")}): all are kept for this site.`, "column owner");
    const scan: ScanEvidence = {
      ...{ kind: "scan", format: "cyhy", family: "cyhy", scanner: "CISA Cyber Hygiene", startedAt: null, finishedAt, completed: !dropped },
      ...{ coverage: "whole", credentialed: null, hosts: [...hosts], ruleFamilies: null, issues: collector.issues() },
    };
    return { evidence: [scan], rejected: notes.list() };
  },
};
