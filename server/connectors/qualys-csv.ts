import { type CsvLine, headingDelimiter, readCsvRows } from "#server/connectors/csv-rows.ts";
import type { FileFormat } from "#server/connectors/connector.ts";
import { latestSlashDate, qualysInstant } from "#server/connectors/qualys-dates.ts";
import { qualysFindings, qualysScore } from "#server/connectors/qualys-findings.ts";
import { occurrence } from "#server/connectors/scan-issues.ts";
import { checkHostCount } from "#server/connectors/scan-hosts.ts";
import { scanNotes } from "#server/connectors/scan-notes.ts";
import type { CvssScore, ScanEvidence } from "#server/posture/evidence.ts";

const HEADING = [["qid"], ["title", "vuln_title"], ["severity"], ["ip", "asset_ipv4"]];
const MAX_DATES = 200_000;
const MAX_CVES = 2_000;
/** HackerGuardian rates in words of its own, beside Qualys' level; the words are what it shows. */
const WORDS: Record<string, string> = { L: "2", M: "3", H: "4" };
const SCORES: [CvssScore["version"], string][] = [
  ["3.1", "cvssv3.1_base_(nvd)"],
  ["3.0", "cvss3_base"],
  ["2.0", "cvssv2_base_(nvd)"],
  ["2.0", "cvss_base"],
];

const hostOf = (row: CsvLine): string => row.get("ip", "asset_ipv4") || row.get("asset_ipv6") || row.get("dns", "asset_name", "hostname");
const severityOf = (row: CsvLine): string => (row.has("q_severity") ? (WORDS[row.get("severity").toUpperCase()] ?? row.get("severity")) : row.get("severity"));

/**
 * Qualys CSV, streamed: VM reports, VMDR lists (by QID or by CVE) and HackerGuardian, whatever stands above the heading. VMDR repeats a row
 * for each CVE: the same QID on the same host and port is one occurrence. Results are not kept. The CSV does not say whether the scans ended
 * or what they found nothing on: it shows findings, and closes none by itself.
 */
export const qualysCsv: FileFormat<ScanEvidence> = {
  id: "qualys-csv",
  name: "Qualys (CSV)",
  detect: (head) => headingDelimiter(head, HEADING) !== null,
  async read(chunks) {
    const notes = scanNotes();
    const findings = qualysFindings(notes);
    const hosts = new Set<string>();
    const seen = new Set<string>();
    const dates = new Set<string>();
    const cves = new Map<string, Set<string>>();
    let [rows, guardian] = [0, false];
    await readCsvRows(chunks, HEADING, (row) => {
      rows++;
      guardian ||= row.has("q_severity");
      const [qid, host, port, protocol] = [row.get("qid"), hostOf(row), row.get("port"), row.get("protocol")];
      const place = occurrence({ host });
      const state = row.get("ip_status");
      if (place.host !== "" && (state === "" || /^host scanned/i.test(state))) checkHostCount(hosts.add(place.host).size);
      if (qid === "" && state !== "") return;
      if (dates.size < MAX_DATES) dates.add(row.get("last_detected", "last_scan").slice(0, 60));
      const cve = cves.get(qid) ?? new Set<string>();
      if (cve.size < MAX_CVES) cve.add(row.get("cve", "cve_id", "cveid").slice(0, 10_000));
      const status = row.get("vuln_status", "status");
      const key = JSON.stringify([qid, host, port, protocol, status]);
      if (seen.has(key)) return;
      if (qid !== "" && !/^fixed$/i.test(status)) seen.add(key);
      findings.row({
        ...{
          qid,
          type: row.get("type", "type_detected"),
          status,
          severity: severityOf(row),
          at: `line ${row.line} (QID ${qid}, ${host})`,
          host,
          port,
          protocol,
        },
        falsePositive: /^(?:approved|accepted)/i.test(row.get("false_positive_status")),
      });
      if (cves.has(qid) || /^fixed$/i.test(status)) return;
      cves.set(qid, cve);
      findings.text(qid, {
        ...{
          title: row.get("title", "vuln_title"),
          category: row.get("category"),
          threat: row.get("threat"),
          impact: row.get("impact"),
          solution: row.get("solution"),
        },
        ...{ cvss: SCORES.flatMap(([version, column]) => qualysScore(row.get(column), version)), cve },
      });
    });
    const instants = [...dates].flatMap((text) => qualysInstant(text) ?? []).sort((a, b) => Date.parse(a) - Date.parse(b));
    const scan: ScanEvidence = {
      ...{ kind: "scan", format: "qualys-csv", family: guardian ? "hackerguardian" : "qualys", scanner: guardian ? "HackerGuardian (Qualys)" : "Qualys VM" },
      ...{ startedAt: null, finishedAt: instants.at(-1) ?? latestSlashDate([...dates]), completed: rows > 0 && findings.whole() },
      ...{ coverage: "unknown", credentialed: null, hosts: [...hosts], ruleFamilies: null, issues: findings.issues() },
    };
    return { evidence: [scan], rejected: notes.list() };
  },
};
