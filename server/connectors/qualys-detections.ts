import type { FileFormat } from "#server/connectors/connector.ts";
import { qualysFindings } from "#server/connectors/qualys-findings.ts";
import { occurrence } from "#server/connectors/scan-issues.ts";
import { loginsOf } from "#server/connectors/scan-logins.ts";
import { checkHostCount } from "#server/connectors/scan-hosts.ts";
import { scanNotes } from "#server/connectors/scan-notes.ts";
import { toolInstant } from "#server/connectors/tool-date.ts";
import { first, readXmlRecords, type XmlRecord } from "#server/connectors/xml-records.ts";
import { AppError } from "#server/errors.ts";
import type { ScanEvidence } from "#server/posture/evidence.ts";

/** Parameters of the call that leave detections out; Qualys echoes them when asked to. */
const NARROWING =
  /^(?:qids|severities|(?:include|exclude)_search_list\w*|qds_min|qds_max|detection_updated_\w+|max_days_since_last_vm_scan|active_kernels_only)$/;

const hostName = (host: XmlRecord): string => first(host, "IP") || first(host, "IPV6") || first(host, "DNS");

/**
 * Qualys VM detections (HOST_LIST_VM_DETECTION_OUTPUT, the Host List Detection API), streamed. It has no titles: those are in the KnowledgeBase,
 * so a finding is called "QID n". Qualys leaves out hosts without detections: they count as not looked at. Complete only if each host says
 * when it was scanned, no page is missing and the echoed call left nothing out. `finishedAt` is the latest scan of a host.
 */
export const qualysDetections: FileFormat<ScanEvidence> = {
  id: "qualys-detections",
  name: "Qualys VM detections (XML of the API)",
  detect: (head) => /<HOST_LIST_VM_DETECTION_OUTPUT[\s>]/.test(head),
  async read(chunks) {
    const notes = scanNotes();
    const findings = qualysFindings(notes);
    const hosts: { name: string; scanned: string | null; login: string | null }[] = [];
    let [part, detections] = [false, 0];
    const root = await readXmlRecords(
      chunks,
      {
        "HOST_LIST/HOST": ["IP", "IPV6", "DNS", "LAST_VM_SCANNED_DATE", "LAST_SCAN_DATETIME", "LAST_VM_AUTH_SCANNED_DATE"],
        "DETECTION_LIST/DETECTION": ["QID", "TYPE", "SEVERITY", "STATUS", "PORT", "PROTOCOL"],
        "RESPONSE/WARNING": ["TEXT"],
        "PARAM_LIST/PARAM": ["KEY"],
      },
      (record) => {
        if (record.kind === "HOST_LIST/HOST") {
          checkHostCount(hosts.length);
          const time = (path: string): string | null => toolInstant(first(record, path));
          hosts.push({ name: hostName(record), scanned: time("LAST_VM_SCANNED_DATE") ?? time("LAST_SCAN_DATETIME"), login: time("LAST_VM_AUTH_SCANNED_DATE") });
        } else if (record.kind === "DETECTION_LIST/DETECTION") {
          const host = record.within ? hostName(record.within) : "";
          const [qid, type, severity, status] = ["QID", "TYPE", "SEVERITY", "STATUS"].map((path) => first(record, path));
          findings.row({
            ...{ qid: qid ?? "", type: type ?? "", severity: severity ?? "", status: status ?? "", host },
            ...{ at: `detection ${++detections} (QID ${qid}, ${host})`, port: first(record, "PORT"), protocol: first(record, "PROTOCOL") },
          });
        } else if (record.kind === "RESPONSE/WARNING") {
          part = true;
          notes.add("The file is one page of several: nothing is closed by it.", "WARNING", first(record, "TEXT"));
        } else if (NARROWING.test(first(record, "KEY"))) {
          part = true;
          notes.add("The call left detections out: nothing is closed by it.", "REQUEST", first(record, "KEY"));
        }
      },
    );
    if (root.name !== "HOST_LIST_VM_DETECTION_OUTPUT")
      throw new AppError("bad-input", "This is not a Qualys detection list (its root is not HOST_LIST_VM_DETECTION_OUTPUT).");
    const scanned = hosts.flatMap((h) => h.scanned ?? []).sort((a, b) => Date.parse(a) - Date.parse(b));
    const logins = hosts.map(({ name, scanned, login }) => ({
      host: occurrence({ host: name }).host,
      login: scanned === null ? null : login !== null && Date.parse(login) >= Date.parse(scanned),
    }));
    const scan: ScanEvidence = {
      ...{
        kind: "scan",
        format: "qualys-detections",
        family: "qualys",
        scanner: "Qualys VM",
        startedAt: scanned[0] ?? null,
        finishedAt: scanned.at(-1) ?? null,
      },
      completed: !part && findings.whole() && hosts.length > 0 && scanned.length === hosts.length,
      coverage: "whole",
      ...loginsOf(logins),
      hosts: [...new Set(hosts.map((h) => occurrence({ host: h.name }).host))].filter((h) => h !== ""),
      ruleFamilies: null,
      issues: findings.issues(),
    };
    return { evidence: [scan], rejected: notes.list() };
  },
};
