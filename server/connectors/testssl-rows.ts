import { issueCollector, occurrence } from "#server/connectors/scan-issues.ts";
import { scanNotes } from "#server/connectors/scan-notes.ts";
import { cleanLine } from "#server/connectors/text.ts";
import type { Rejected, ScanEvidence, Severity } from "#server/posture/evidence.ts";

/** One line of testssl.sh, whichever file it came in. `host` is "name/address". */
export type TestsslRow = { id: string; host: string; port: string; severity: string; finding: string; cve: string; cwe: string };
export type TestsslReading = { evidence: ScanEvidence[]; rejected: Rejected[] };

const KNOWN = new Set(["INFO", "LOW", "MEDIUM", "HIGH", "CRITICAL"]);
const RATING = /^(?:rating_\w+|(?:protocol_support|key_exchange|cipher_strength)_score(?:_weighted)?|final_score|overall_grade|grade_cap_\w+)$/;
const GRADES = ["A+", "A", "A-", "B", "C", "D", "E", "F", "M", "T"];

/** "cipher-tls1_2_xc02f" → "cipher", "cert_expiration <cert#2>" → "cert": what is tested together, so that its absence means something. */
const familyOf = (id: string): string => cleanLine(id, 200).split(/[\s_-]/)[0] ?? "";

type Score = NonNullable<ScanEvidence["score"]>;
const worse = (a: Score, b: Score): Score => {
  const [i, k] = [GRADES.indexOf(a.grade ?? ""), GRADES.indexOf(b.grade ?? "")];
  return i !== k ? (i > k ? a : b) : (a.score ?? 101) <= (b.score ?? 101) ? a : b;
};

/**
 * What CSV and JSON share. OK, DEBUG and rating rows are no findings, INFO rows informational ones; WARN and FATAL are the tool's own
 * condition. Rows name what was tested, so a test that did not run, or warned, closes nothing; after a FATAL, a scanProblem or
 * a row that cannot be read nothing does. Of several addresses the worst grade stands.
 */
export function testsslCollector() {
  const collector = issueCollector();
  const notes = scanNotes();
  const hosts = new Set<string>();
  const tested = new Set<string>();
  const warned = new Set<string>();
  const scores = new Map<string, Score>();
  let rows = 0;
  let failed = false;

  /** What is not read may have been a finding: nothing is closed then. */
  function drop(reason: string, at: string): void {
    failed = true;
    notes.add(reason, at);
  }
  function rate(row: TestsslRow, at: string): void {
    const score = scores.get(row.host) ?? { grade: null, score: null, outOf: null };
    scores.set(row.host, score);
    const value = row.finding.trim();
    if (row.id === "overall_grade") {
      if (GRADES.includes(value)) score.grade = value;
      else notes.add(`The grade "${cleanLine(value, 40)}" is not one testssl.sh gives: not used.`, at);
    } else if (row.id === "final_score" && /^\d{1,3}$/.test(value) && Number(value) <= 100) Object.assign(score, { score: Number(value), outOf: 100 });
  }

  return {
    drop,
    fail(): void {
      failed = true;
    },
    row(row: TestsslRow, at: string): void {
      const id = cleanLine(row.id, 500);
      const severity = row.severity.trim().toUpperCase();
      if (id === "") return drop("The row has no id, so it cannot be told from others.", at);
      rows++;
      const [name = "", address = ""] = row.host.split("/");
      const place = occurrence({ host: name || address, port: row.port, protocol: "tcp", parameter: address });
      if (severity === "FATAL" || id === "scanProblem" || (id === "scanTime" && severity === "WARN")) {
        failed = true;
        return notes.add(`testssl.sh could not finish: ${cleanLine(row.finding, 200)}`, at);
      }
      if (severity === "WARN") {
        warned.add(familyOf(id));
        return notes.add(`testssl.sh warns about its own test ${cleanLine(id, 80)}: ${cleanLine(row.finding, 200)}`, at);
      }
      if (severity === "DEBUG" || id === "scanTime") return;
      if (place.host) hosts.add(place.host);
      if (RATING.test(id)) return rate(row, at);
      tested.add(familyOf(id));
      if (severity === "OK") return;
      const toolSeverity = KNOWN.has(severity) ? (severity.toLowerCase() as Severity) : null;
      if (!toolSeverity) notes.add(`The severity "${cleanLine(row.severity, 40)}" is not one testssl.sh gives: kept, counted as unknown.`, at);
      collector.add({
        ruleId: id,
        ruleFamily: familyOf(id),
        title: cleanLine(`${id}: ${row.finding}`, 200),
        description: row.finding,
        solution: "",
        toolSeverity,
        cve: [row.cve],
        cwe: [row.cwe],
        occurrences: [place],
      });
    },
    result(run: { version: string; startedAt: string | null; finishedAt: string | null }): TestsslReading {
      const score = [...scores.values()].filter((s) => s.grade !== null || s.score !== null).reduce<Score | null>((a, b) => (a ? worse(a, b) : b), null);
      const scan: ScanEvidence = {
        kind: "scan",
        format: "testssl",
        family: "testssl",
        scanner: cleanLine(`testssl.sh ${run.version}`, 200),
        startedAt: run.startedAt,
        finishedAt: run.finishedAt,
        // A file of headings only means that nothing was tested.
        completed: rows > 0 && hosts.size > 0 && !failed,
        coverage: "whole",
        credentialed: null,
        hosts: [...hosts],
        ruleFamilies: [...tested].filter((family) => !warned.has(family)),
        ...(score ? { score } : {}),
        issues: collector.issues(),
      };
      return { evidence: [scan], rejected: notes.list() };
    },
  };
}
