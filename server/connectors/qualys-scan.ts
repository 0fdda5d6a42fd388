import type { FileFormat } from "#server/connectors/connector.ts";
import { qualysFindings, qualysScore } from "#server/connectors/qualys-findings.ts";
import { occurrence } from "#server/connectors/scan-issues.ts";
import { checkHostCount } from "#server/connectors/scan-hosts.ts";
import { scanNotes } from "#server/connectors/scan-notes.ts";
import { toolInstant } from "#server/connectors/tool-date.ts";
import { every, first, readXmlRecords } from "#server/connectors/xml-records.ts";
import { AppError } from "#server/errors.ts";
import type { ScanEvidence } from "#server/posture/evidence.ts";

const ITEM = ["TITLE", "DIAGNOSIS", "CONSEQUENCE", "SOLUTION", "CVSS_BASE", "CVSS3_BASE", "CVE_ID_LIST/CVE_ID/ID"];
/** INFO and SERVICE are Information Gathered; PRACTICE is a potential vulnerability. */
const TYPES: Record<string, string> = { "CAT/VULN": "Vuln", "CAT/PRACTICE": "Practice", "CAT/INFO": "Ig", "CAT/SERVICE": "Ig" };

/** "04:29:11" in milliseconds. */
function durationOf(text: string): number | null {
  const read = /^(\d{1,4}):(\d{2}):(\d{2})$/.exec(text);
  return read ? ((Number(read[1]) * 60 + Number(read[2])) * 60 + Number(read[3])) * 1000 : null;
}

/**
 * Results of one Qualys scan (SCAN, scan-1.dtd), streamed; the DTD is not fetched. Complete if its STATUS is FINISHED and it names no error;
 * a host that was down was not looked at. The end is the header's date plus duration.
 */
export const qualysScan: FileFormat<ScanEvidence> = {
  id: "qualys-scan",
  name: "Qualys scan results (XML)",
  detect: (head) => /^\s*</.test(head) && /<!DOCTYPE\s+SCAN\s|<SCAN\s+value=/.test(head),
  async read(chunks) {
    const notes = scanNotes();
    const findings = qualysFindings(notes);
    const hosts = new Set<string>();
    const header = new Map<string, string>();
    let [items, failed] = [0, false];
    const root = await readXmlRecords(
      chunks,
      { "HEADER/KEY": ["."], "SCAN/IP": [], CAT: [], "SCAN/ERROR": ["."], ...Object.fromEntries(Object.keys(TYPES).map((kind) => [kind, ITEM])) },
      (record) => {
        const own = (path: string): string => first(record, path);
        const type = TYPES[record.kind];
        if (type !== undefined) {
          const category = record.within;
          const host = category?.within?.attributes["value"] ?? "";
          const qid = record.attributes["number"] ?? "";
          const at = `${type} ${++items} (QID ${qid}, ${host})`;
          const { port = "", protocol = "" } = category?.attributes ?? {};
          findings.row({ qid, type, status: "", severity: record.attributes["severity"] ?? "", at, host, port, protocol });
          findings.text(qid, {
            ...{
              title: own("TITLE"),
              category: category?.attributes["value"] ?? "",
              threat: own("DIAGNOSIS"),
              impact: own("CONSEQUENCE"),
              solution: own("SOLUTION"),
            },
            cvss: [...qualysScore(own("CVSS3_BASE"), "3.0"), ...qualysScore(own("CVSS_BASE"), "2.0")],
            cve: [record.attributes["cveid"] ?? "", ...every(record, "CVE_ID_LIST/CVE_ID/ID")],
          });
        } else if (record.kind === "SCAN/IP") {
          const { value = "", status = "" } = record.attributes;
          if (!/down|dead|not alive|cancel|timeout|error/i.test(status)) checkHostCount(hosts.add(occurrence({ host: value }).host).size);
        } else if (record.kind === "SCAN/ERROR") {
          failed = true;
          notes.add("Qualys reports an error in this scan: nothing is closed by it.", "ERROR", own("."));
        } else if (record.kind === "HEADER/KEY" && header.size < 100) header.set(record.attributes["value"] ?? "", own("."));
      },
    );
    if (root.name !== "SCAN") throw new AppError("bad-input", "This is not a Qualys scan (its root is not SCAN).");
    hosts.delete("");
    const startedAt = toolInstant(header.get("DATE"));
    const duration = durationOf(header.get("DURATION") ?? "");
    const scan: ScanEvidence = {
      ...{ kind: "scan", format: "qualys-scan", family: "qualys", scanner: "Qualys VM", startedAt },
      finishedAt: startedAt !== null && duration !== null ? new Date(Date.parse(startedAt) + duration).toISOString() : null,
      completed: header.get("STATUS") === "FINISHED" && !failed && findings.whole() && hosts.size > 0,
      ...{ coverage: "whole", credentialed: null, hosts: [...hosts], ruleFamilies: null, issues: findings.issues() },
    };
    return { evidence: [scan], rejected: notes.list() };
  },
};
