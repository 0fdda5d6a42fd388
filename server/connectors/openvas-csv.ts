import { headingDelimiter, readCsvRows } from "#server/connectors/csv-rows.ts";
import type { FileFormat } from "#server/connectors/connector.ts";
import { isHidden, MIN_QOD, ratingOf } from "#server/connectors/openvas-rating.ts";
import { issueCollector, occurrence } from "#server/connectors/scan-issues.ts";
import { checkHostCount } from "#server/connectors/scan-hosts.ts";
import { scanNotes } from "#server/connectors/scan-notes.ts";
import { toolInstant } from "#server/connectors/tool-date.ts";
import type { ScanEvidence } from "#server/posture/evidence.ts";

const HEADING = [["ip"], ["cvss"], ["nvt_name"], ["nvt_oid"]];

/**
 * Greenbone's CSV results, streamed. Identity and severity as the XML reader's, so that both carry on one history ("Specific Result" is not
 * kept). The CSV says neither whether the scan ended nor which hosts it found nothing on: it shows findings, and closes none by itself.
 */
export const openvasCsv: FileFormat<ScanEvidence> = {
  id: "openvas-csv",
  name: "Greenbone / OpenVAS (CSV)",
  detect: (head) => headingDelimiter(head, HEADING) !== null,
  async read(chunks) {
    const collector = issueCollector();
    const notes = scanNotes();
    const hosts = new Set<string>();
    let [rows, hidden, dropped] = [0, 0, false];
    let [earliest, latest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    await readCsvRows(chunks, HEADING, ({ line, get }) => {
      const at = `line ${line}`;
      rows++;
      const raw = `${get("nvt_name")} ${get("cvss")}`;
      const place = occurrence({ host: get("ip") || get("hostname"), port: get("port") || null, protocol: get("port_protocol") || null });
      const oid = get("nvt_oid");
      const rating = ratingOf(get("cvss"));
      if (!rating.result) return notes.add("The scanner reports an error on this host.", at, raw);
      if (place.host !== "") checkHostCount(hosts.add(place.host).size);
      const time = Date.parse(toolInstant(get("timestamp")) ?? "");
      if (!Number.isNaN(time)) [earliest, latest] = [Math.min(earliest, time), Math.max(latest, time)];
      if (oid === "") {
        dropped = true;
        return notes.add("The row has no NVT OID, so it cannot be told from others.", at, raw);
      }
      if (isHidden(get("qod"))) return void hidden++;
      if (rating.severity === null) notes.add("The CVSS figure is missing or no number from 0 to 10: kept, counted as unknown.", at, raw);
      collector.add({
        ruleId: oid,
        title: get("nvt_name"),
        description: [get("summary"), get("vulnerability_insight"), get("impact"), get("affected_software/os")].filter((text) => text !== "").join("\n\n"),
        solution: get("solution"),
        toolSeverity: rating.severity,
        cve: [oid, get("cves")],
        falsePositive: rating.falsePositive,
        occurrences: [place],
      });
    });
    if (hidden > 0) notes.add(`${hidden} results with a quality of detection below ${MIN_QOD} % are left out, as Greenbone does by default.`, "report");
    const instant = (ms: number): string | null => (Number.isFinite(ms) ? new Date(ms).toISOString() : null);
    const scan: ScanEvidence = {
      ...{ kind: "scan", format: "openvas-csv", family: "openvas", scanner: "Greenbone", startedAt: instant(earliest), finishedAt: instant(latest) },
      // A heading alone is no proof that anything was looked at.
      ...{ completed: rows > 0 && !dropped, coverage: "unknown", credentialed: null, hosts: [...hosts], ruleFamilies: null, issues: collector.issues() },
    };
    return { evidence: [scan], rejected: notes.list() };
  },
};
