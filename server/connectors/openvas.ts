import type { FileFormat } from "#server/connectors/connector.ts";
import { isHidden, MIN_QOD, ratingOf } from "#server/connectors/openvas-rating.ts";
import { type Collected, issueCollector, occurrence } from "#server/connectors/scan-issues.ts";
import { loginsOf } from "#server/connectors/scan-logins.ts";
import { checkHostCount } from "#server/connectors/scan-hosts.ts";
import { scanNotes } from "#server/connectors/scan-notes.ts";
import { cleanLine } from "#server/connectors/text.ts";
import { toolInstant } from "#server/connectors/tool-date.ts";
import { every, first, readXmlRecords, type XmlRecord } from "#server/connectors/xml-records.ts";
import { AppError } from "#server/errors.ts";
import type { CvssScore, ScanEvidence } from "#server/posture/evidence.ts";

const SCORES = ["nvt/severities/severity/score", "nvt/severities/severity/value"] as const;
// result/description is what the check read off the host: versions, paths, at times passwords it got in with.
const RESULT =
  "name host port nvt@oid nvt/name nvt/family nvt/cve nvt/tags nvt/cvss_base nvt/solution nvt/refs/ref@id severity original_severity qod/value".split(" ");
const REPORT = "gmp/version omp/version filters/term scan_run_status scan_start scan_end results@start result_count/filtered".split(" ");
const TAG = /(?:^|\|)(summary|insight|affected|impact|vuldetect|solution|solution_type|solution_method|qod_type|qodType|qod|cvss_base_vector|cvss_base)=/;

/** "summary=…|insight=…": a bar inside a text does not end it. */
function tagsOf(text: string): Map<string, string> {
  const parts = text.split(TAG);
  return new Map(parts.flatMap((name, i) => (i % 2 === 1 ? [[name, (parts[i + 1] ?? "").trim()] as const] : [])));
}

function cvssOf(result: XmlRecord, tags: Map<string, string>): CvssScore[] {
  const version = (vector: string): CvssScore["version"] => (/^CVSS:(4\.0|3\.1|3\.0)/.exec(vector)?.[1] as CvssScore["version"] | undefined) ?? "2.0";
  const [scores, vectors] = [every(result, SCORES[0]), every(result, SCORES[1])];
  const listed = vectors.map((vector, i) => [scores[i]?.trim() ?? "", vector] as const);
  const old = [[first(result, "nvt/cvss_base"), tags.get("cvss_base_vector") ?? ""] as const];
  return (listed.length > 0 ? listed : old).flatMap(([score, vector]) => {
    const shown = cleanLine(vector, 500);
    // Without a vector nobody can say which CVSS the number is of.
    return shown !== "" && score !== "" && Number(score) >= 0 && Number(score) <= 10 ? [{ version: version(shown), score: Number(score), vector: shown }] : [];
  });
}

/** "443/tcp", "general/tcp", "https (443/tcp)". */
function portOf(text: string): { port: string | null; protocol: string | null } {
  const read = /(?:^|\()(\d{1,5}|general)\/([a-z]+)/i.exec(text);
  return { port: read && read[1] !== "general" ? (read[1] ?? null) : null, protocol: read?.[2] ?? null };
}

/** Whether the export's own filter leaves out what it would have to list for an absence to mean anything. */
function narrowing(term: string): string | null {
  const value = (name: string): string => new RegExp(`(?:^|\\s)${name}=(\\S+)`).exec(term)?.[1] ?? "";
  const levels = value("levels");
  if (levels !== "" && [..."hml"].some((level) => !levels.includes(level))) return `only the levels "${cleanLine(levels, 20)}"`;
  if (Number(value("min_qod")) > MIN_QOD) return `only a quality of detection of ${Number(value("min_qod"))} % and more`;
  const narrowed = /(?:^|\s)(host|vulnerability|nvt|location|solution_type|cvss_base|name|severity(?!>0(?:\.0)?(?:\s|$)))[=~<>]/.exec(term);
  return narrowed ? `only some results (${narrowed[1]})` : null;
}

type Host = { ip: string; start: string | null; end: string | null; logins: string[] };

/**
 * Greenbone / OpenVAS reports as XML (GMP get_reports), streamed. A finding is an NVT, an occurrence a result. Severity: `ratingOf`. Results
 * below 70 % quality of detection are left out, and said so. The text a check read off the host is not kept. Not complete, so nothing is
 * closed by it: a run that is not "Done", a host without an end, no host at all, a result without OID, a part of the results, a filter that hides levels; a host
 * the scanner reports an error for counts as not looked at.
 */
export const openvas: FileFormat<ScanEvidence> = {
  id: "openvas",
  name: "Greenbone / OpenVAS (XML)",
  detect: (head) =>
    /^\s*</.test(head) && (/<get_reports_response[\s>]/.test(head) || (/<report[\s>]/.test(head) && /\sformat_id=["']|<(?:gmp|omp)>/.test(head))),
  async read(chunks) {
    const collector = issueCollector();
    const nvts = new Map<string, Collected>();
    const notes = scanNotes();
    const hosts: Host[] = [];
    const failed = new Set<string>();
    let [results, hidden, listed, dropped] = [0, 0, false, false];
    let report: XmlRecord | null = null;

    function hostFailed(host: string, why: string): void {
      checkHostCount(failed.add(host).size);
      notes.add("The scanner reports an error on this host: nothing on it counts as looked at.", host, why);
    }

    function addResult(result: XmlRecord): void {
      const oid = first(result, "nvt@oid");
      const host = first(result, "host");
      const at = `result ${++results} (${oid || "no OID"}, ${host})`;
      const raw = `${first(result, "name")} ${first(result, "severity")}`;
      const rating = ratingOf(first(result, "severity"), first(result, "original_severity") || first(result, "nvt/cvss_base"));
      if (!rating.result) return hostFailed(host, first(result, "name"));
      if (oid === "" || oid === "0") {
        dropped = true;
        return notes.add("The result has no OID, so it cannot be told from others.", at, raw);
      }
      if (isHidden(first(result, "qod/value"))) return void hidden++;
      if (rating.severity === null) notes.add("The severity is missing or no number from 0 to 10: kept, counted as unknown.", at, raw);
      const { severity: toolSeverity, falsePositive } = rating;
      const place = occurrence({ host, ...portOf(first(result, "port")) });
      const cve = [oid, ...every(result, "nvt/refs/ref@id"), ...every(result, "nvt/cve")];
      const known = nvts.get(oid);
      if (known) return collector.again(known, { toolSeverity, falsePositive, cwe: [], cve }, place);
      const tags = tagsOf(first(result, "nvt/tags"));
      const made = collector.add({
        ruleId: oid,
        ruleFamily: first(result, "nvt/family") || null,
        title: first(result, "nvt/name") || first(result, "name"),
        description: ["summary", "insight", "impact", "affected"].flatMap((name) => tags.get(name) || []).join("\n\n"),
        solution: first(result, "nvt/solution") || (tags.get("solution") ?? ""),
        toolSeverity,
        cvss: cvssOf(result, tags),
        cve,
        falsePositive,
        occurrences: [place],
      });
      nvts.set(oid, made);
    }

    const root = await readXmlRecords(
      chunks,
      {
        "results/result": [...RESULT, ...SCORES],
        "report/host": ["ip", "start", "end", "detail/name"],
        "errors/error": ["host", "description"],
        "report/report": REPORT,
        "report/results": [],
        report: [...REPORT, "gmp/version"],
      },
      (record) => {
        if (record.kind === "results/result") addResult(record);
        else if (record.kind === "report/results") listed = true;
        else if (record.kind === "report/host") {
          checkHostCount(hosts.length);
          const time = (name: string): string | null => toolInstant(first(record, name));
          hosts.push({ ip: first(record, "ip"), start: time("start"), end: time("end"), logins: every(record, "detail/name").filter((n) => /^Auth-/.test(n)) });
        } else if (record.kind === "errors/error") {
          hostFailed(first(record, "host"), first(record, "description"));
        } else if (record.attributes["type"] === "delta") {
          throw new AppError("bad-input", "This is a comparison of two reports: hand in the report itself.");
        } else if (record.kind === "report/report" || (report === null && first(record, "scan_run_status") !== "")) {
          if (report) throw new AppError("bad-input", "The file holds more than one report: hand in one at a time.");
          report = record;
        }
      },
    );
    if (!/^(?:report|get_reports_response)$/.test(root.name) || report === null)
      throw new AppError("bad-input", "This is not a Greenbone report (it holds no report with results).");
    const about: XmlRecord = report;
    if (hidden > 0) notes.add(`${hidden} results with a quality of detection below ${MIN_QOD} % are left out, as Greenbone does by default.`, "report");
    const narrowed = narrowing(first(about, "filters/term"));
    if (narrowed) notes.add(`The report was exported with ${narrowed}: nothing is closed by it.`, "report", first(about, "filters/term"));
    const part = !listed || Number(first(about, "result_count/filtered") || 0) > results || Number(first(about, "results@start") || 1) > 1;
    if (part) notes.add("The report holds a part of the results: nothing is closed by it.", "report");
    const instants = (of: (host: Host) => string | null): string[] => hosts.flatMap((h) => of(h) ?? []).sort((a, b) => Date.parse(a) - Date.parse(b));
    const logins = hosts.map(({ ip, logins }) => ({
      host: occurrence({ host: ip }).host,
      login: logins.some((n) => /-Success$/.test(n)) ? true : logins.length > 0 ? false : null,
    }));
    const scan: ScanEvidence = {
      kind: "scan",
      format: "openvas",
      family: "openvas",
      scanner: cleanLine(`Greenbone (GMP ${first(about, "gmp/version") || first(about, "omp/version") || "?"})`, 200),
      startedAt: toolInstant(first(about, "scan_start")) ?? instants((h) => h.start)[0] ?? null,
      finishedAt: toolInstant(first(about, "scan_end")) ?? instants((h) => h.end).at(-1) ?? null,
      completed: first(about, "scan_run_status") === "Done" && !dropped && !part && !narrowed && hosts.length > 0 && hosts.every((h) => h.end !== null),
      coverage: "whole",
      ...loginsOf(logins),
      hosts: [...new Set(hosts.filter((h) => !failed.has(h.ip)).map((h) => occurrence({ host: h.ip }).host))].filter((h) => h !== ""),
      ruleFamilies: null,
      issues: collector.issues(),
    };
    return { evidence: [scan], rejected: notes.list() };
  },
};
