import type { FileFormat } from "#server/connectors/connector.ts";
import { qualysInstant } from "#server/connectors/qualys-dates.ts";
import { qualysFindings, qualysScore } from "#server/connectors/qualys-findings.ts";
import { occurrence } from "#server/connectors/scan-issues.ts";
import { loginsOf } from "#server/connectors/scan-logins.ts";
import { scanNotes } from "#server/connectors/scan-notes.ts";
import { cleanLine } from "#server/connectors/text.ts";
import { every, first, readXmlRecords } from "#server/connectors/xml-records.ts";
import { AppError } from "#server/errors.ts";
import type { ScanEvidence } from "#server/posture/evidence.ts";

// Not PAYLOADS, not DATA, not CONTENT: requests with their cookies, and what the server answered.
const FINDING = ["QID", "URL", "PARAM", "STATUS", "IGNORE_REASON"];
const TYPES: Record<string, string> = {
  "VULNERABILITY_LIST/VULNERABILITY": "Vuln",
  "SENSITIVE_CONTENT_LIST/SENSITIVE_CONTENT": "Sensitive",
  "INFORMATION_GATHERED_LIST/INFORMATION_GATHERED": "Ig",
};
const GLOSSARY = ["QID", "CATEGORY", "SEVERITY", "TITLE", "DESCRIPTION", "IMPACT", "SOLUTION", "CWE", "CVSS_V3/BASE", "CVSS_BASE", "CVE_LIST/CVE/ID"];
const LOGIN: Record<string, boolean | null> = { successful: true, "": null };

/**
 * Qualys web application scanning, WAS_SCAN_REPORT and WAS_WEBAPP_REPORT, streamed. A finding is a QID, an occurrence its URL (without query)
 * and parameter; what belongs to no URL belongs to the application. Complete only if every scan listed is "Finished" and no filter leaves
 * findings out; a web application report lists no scans and so does not say what it covers: it closes nothing by itself.
 */
export const qualysWas: FileFormat<ScanEvidence> = {
  id: "qualys-was",
  name: "Qualys web application report (XML)",
  detect: (head) => /<WAS_(?:SCAN|WEBAPP)_REPORT[\s>]/.test(head),
  async read(chunks) {
    const notes = scanNotes();
    const findings = qualysFindings(notes);
    const hosts = new Set<string>();
    const applications: { name: string; host: string }[] = [];
    const scans: { application: string; start: string | null; end: string | null; finished: boolean; login: boolean | null; scanner: string }[] = [];
    let [rows, narrowed] = [0, false];
    const root = await readXmlRecords(
      chunks,
      {
        ...Object.fromEntries(Object.keys(TYPES).map((kind) => [kind, FINDING])),
        "RESULTS/WEB_APPLICATION": ["URL"],
        "QID_LIST/QID": GLOSSARY,
        "SCAN_LIST/SCAN": ["START_DATE", "END_DATE", "STATUS", "AUTHENTICATION_STATUS", "SCANNER", "WEB_APPLICATION"],
        WEBAPP: ["NAME", "URL"],
        "FILTERS/FILTER": ["NAME", "VALUE"],
      },
      (record) => {
        const own = (path: string): string => first(record, path);
        const type = TYPES[record.kind];
        if (type !== undefined) {
          const url = own("URL") || (record.within ? first(record.within, "URL") : "");
          const place = occurrence({ host: url });
          if (URL.canParse(url) && place.host !== "") hosts.add(place.host);
          findings.row({
            ...{ qid: own("QID"), type, status: own("STATUS"), severity: "", at: `${type} ${++rows} (QID ${own("QID")}, ${place.host})`, host: place.host },
            ...{ uri: url, parameter: own("PARAM"), falsePositive: /false.?positive/i.test(own("IGNORE_REASON")) },
          });
        } else if (record.kind === "QID_LIST/QID") {
          findings.text(own("QID"), {
            ...{
              title: own("TITLE"),
              severity: own("SEVERITY"),
              category: own("CATEGORY"),
              threat: own("DESCRIPTION"),
              impact: own("IMPACT"),
              solution: own("SOLUTION"),
            },
            ...{
              cvss: [...qualysScore(own("CVSS_V3/BASE"), "3.0"), ...qualysScore(own("CVSS_BASE"), "2.0")],
              cwe: every(record, "CWE"),
              cve: every(record, "CVE_LIST/CVE/ID"),
            },
          });
        } else if (record.kind === "SCAN_LIST/SCAN") {
          const login = LOGIN[own("AUTHENTICATION_STATUS").toLowerCase()];
          const [start, end] = [qualysInstant(own("START_DATE")), qualysInstant(own("END_DATE"))];
          const finished = own("STATUS").toLowerCase() === "finished";
          scans.push({ application: own("WEB_APPLICATION"), start, end, finished, login: login === undefined ? false : login, scanner: own("SCANNER") });
        } else if (record.kind === "FILTERS/FILTER") {
          if (!/^(?:severity|qid|group|url|search|status|confirmed|potential|ignored)/i.test(own("NAME"))) return;
          narrowed = true;
          notes.add("The report was made with a filter: nothing is closed by it.", "FILTERS", `${own("NAME")}: ${own("VALUE")}`);
        } else applications.push({ name: own("NAME"), host: occurrence({ host: own("URL") }).host });
      },
    );
    if (!/^WAS_(?:SCAN|WEBAPP)_REPORT$/.test(root.name))
      throw new AppError("bad-input", "This is not a Qualys web application report (its root is neither WAS_SCAN_REPORT nor WAS_WEBAPP_REPORT).");
    const named = applications.filter(({ host }) => host !== "");
    const times = (of: "start" | "end"): string[] => scans.flatMap((s) => s[of] ?? []).sort((a, b) => Date.parse(a) - Date.parse(b));
    // A report of one application need not say which of them a scan was of.
    const logins = scans.map(({ application, login }) => ({
      host: named.find(({ name }, _, all) => all.length === 1 || name === application)?.host ?? "",
      login,
    }));
    const scan: ScanEvidence = {
      ...{ kind: "scan", format: "qualys-was", family: "qualys-was" },
      scanner: cleanLine(`Qualys WAS ${/WAS: ([\w.-]+)/.exec(scans[0]?.scanner ?? "")?.[1] ?? ""}`, 200),
      startedAt: times("start")[0] ?? null,
      finishedAt: times("end").at(-1) ?? null,
      completed: !narrowed && findings.whole() && scans.every((s) => s.finished) && named.length > 0,
      coverage: scans.length > 0 ? "whole" : "unknown",
      ...loginsOf(logins),
      hosts: [...new Set([...named.map(({ host }) => host), ...hosts])],
      ruleFamilies: null,
      issues: findings.issues(named[0]?.host ?? ""),
    };
    return { evidence: [scan], rejected: notes.list() };
  },
};
