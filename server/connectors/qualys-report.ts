import type { FileFormat } from "#server/connectors/connector.ts";
import { hostScanTime } from "#server/connectors/qualys-dates.ts";
import { qualysFindings, qualysScore } from "#server/connectors/qualys-findings.ts";
import { occurrence } from "#server/connectors/scan-issues.ts";
import { checkHostCount } from "#server/connectors/scan-hosts.ts";
import { scanNotes } from "#server/connectors/scan-notes.ts";
import { toolInstant } from "#server/connectors/tool-date.ts";
import { every, first, readXmlRecords, type XmlRecord } from "#server/connectors/xml-records.ts";
import { AppError } from "#server/errors.ts";
import type { ScanEvidence } from "#server/posture/evidence.ts";

const HOST_SCAN_TIME = "45038";
const MAX_RANGE = 65_536;
const DETAILS = "QID TITLE SEVERITY CATEGORY THREAT IMPACT SOLUTION CVSS_SCORE/CVSS_BASE CVSS3_SCORE/CVSS3_BASE CVE_ID_LIST/CVE_ID/ID".split(" ");
const RANGE = ["IP_LIST/RANGE/START", "IP_LIST/RANGE/END"] as const;

const number = (ip: string): number | null => {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(ip.trim())?.slice(1).map(Number);
  return parts?.every((part) => part < 256) ? parts.reduce((sum, part) => sum * 256 + part, 0) : null;
};

/** The addresses from start to end, both included; none when they are no IPv4 range or more than 65,536. */
export function addresses(start: string, end: string): string[] {
  const [from, to] = [number(start), number(end)];
  if (from === null || to === null || to < from || to - from >= MAX_RANGE) return [];
  return Array.from({ length: to - from + 1 }, (_, i) => [24, 16, 8, 0].map((bits) => Math.floor((from + i) / 2 ** bits) % 256).join("."));
}

/** Why an absence from this report means nothing; null if it does mean something. */
function narrowing(template: XmlRecord | null): string | null {
  if (template === null) return null;
  if (first(template, "SELECTIVE_VULNS") !== "") return "a list of selected QIDs";
  const status = /Status:([^\n]*)/.exec(first(template, "FILTER_SUMMARY"))?.[1];
  const all = status === undefined || ["new", "active", "re-?opened"].every((word) => new RegExp(word, "i").test(status));
  return all ? null : `the status ${status?.trim()} only`;
}

/**
 * Qualys VM reports (ASSET_DATA_REPORT), streamed; the DTD is not fetched. Identity as the detection list: QID and address. Complete only if
 * QID 45038 gives the end of each host's scan and the template leaves no QID or status out; `finishedAt` is the latest of those ends.
 * Hosts under NO_VULNS were looked at, hosts under NO_RESULTS were not.
 */
export const qualysReport: FileFormat<ScanEvidence> = {
  id: "qualys-report",
  name: "Qualys VM report (XML)",
  detect: (head) => /<ASSET_DATA_REPORT[\s>]/.test(head),
  async read(chunks) {
    const notes = scanNotes();
    const findings = qualysFindings(notes);
    const ends = new Map<string, { start: string | null; end: string | null } | null>();
    const clean: string[] = [];
    let template: XmlRecord | null = null;
    let [generated, rows] = ["", 0];
    const root = await readXmlRecords(
      chunks,
      {
        "ASSET_DATA_REPORT/HEADER": ["GENERATION_DATETIME"],
        "HOST_LIST/HOST": ["IP", "DNS"],
        "VULN_INFO_LIST/VULN_INFO": ["QID", "TYPE", "VULN_STATUS", "PORT", "PROTOCOL", "RESULT"],
        "VULN_DETAILS_LIST/VULN_DETAILS": DETAILS,
        NO_VULNS: RANGE,
        TEMPLATE_DETAILS: ["SELECTIVE_VULNS", "FILTER_SUMMARY"],
      },
      (record) => {
        const own = (path: string): string => first(record, path);
        if (record.kind === "VULN_INFO_LIST/VULN_INFO") {
          const host = record.within ? first(record.within, "IP") || first(record.within, "DNS") : "";
          if (own("QID") === HOST_SCAN_TIME) ends.set(host, hostScanTime(own("RESULT")));
          const at = `VULN_INFO ${++rows} (QID ${own("QID")}, ${host})`;
          findings.row({
            qid: own("QID"),
            type: own("TYPE"),
            status: own("VULN_STATUS"),
            severity: "",
            at,
            host,
            port: own("PORT"),
            protocol: own("PROTOCOL"),
          });
        } else if (record.kind === "HOST_LIST/HOST") {
          const host = own("IP") || own("DNS");
          if (!ends.has(host)) ends.set(host, null);
          checkHostCount(ends.size);
        } else if (record.kind === "VULN_DETAILS_LIST/VULN_DETAILS") {
          findings.text(own("QID"), {
            ...{
              title: own("TITLE"),
              severity: own("SEVERITY"),
              category: own("CATEGORY"),
              threat: own("THREAT"),
              impact: own("IMPACT"),
              solution: own("SOLUTION"),
            },
            cvss: [...qualysScore(own("CVSS3_SCORE/CVSS3_BASE"), "3.0"), ...qualysScore(own("CVSS_SCORE/CVSS_BASE"), "2.0")],
            cve: every(record, "CVE_ID_LIST/CVE_ID/ID"),
          });
        } else if (record.kind === "NO_VULNS") {
          for (const [i, start] of every(record, RANGE[0]).entries()) {
            // Counted and not told apart: a file may name the same long range a thousand times.
            for (const address of addresses(start, every(record, RANGE[1])[i] ?? "")) clean.push(address);
            if (clean.length > MAX_RANGE) throw new AppError("bad-input", `The report names more than ${MAX_RANGE} hosts without vulnerabilities.`);
          }
        } else if (record.kind === "TEMPLATE_DETAILS") template = record;
        else generated = own("GENERATION_DATETIME");
      },
    );
    if (root.name !== "ASSET_DATA_REPORT") throw new AppError("bad-input", "This is not a Qualys report (its root is not ASSET_DATA_REPORT).");
    const narrowed = narrowing(template);
    if (narrowed) notes.add(`The report's template shows ${narrowed}: nothing is closed by it.`, "TEMPLATE_DETAILS");
    const sorted = (of: "start" | "end"): string[] => [...ends.values()].flatMap((t) => t?.[of] ?? []).sort((a, b) => Date.parse(a) - Date.parse(b));
    const scan: ScanEvidence = {
      ...{ kind: "scan", format: "qualys-report", family: "qualys", scanner: "Qualys VM", startedAt: sorted("start")[0] ?? null },
      finishedAt: sorted("end").at(-1) ?? toolInstant(generated),
      completed: narrowed === null && findings.whole() && ends.size > 0 && sorted("end").length === ends.size,
      coverage: "whole",
      credentialed: null,
      hosts: [...new Set([...ends.keys(), ...clean].map((host) => occurrence({ host }).host))].filter((host) => host !== ""),
      ruleFamilies: null,
      issues: findings.issues(),
    };
    return { evidence: [scan], rejected: notes.list() };
  },
};
