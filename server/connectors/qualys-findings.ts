import { type Collected, issueCollector, occurrence } from "#server/connectors/scan-issues.ts";
import type { scanNotes } from "#server/connectors/scan-notes.ts";
import { cleanLine, htmlToText } from "#server/connectors/text.ts";
import { AppError } from "#server/errors.ts";
import type { CvssScore, ScanIssue, Severity } from "#server/posture/evidence.ts";

const MAX_ROWS = 200_000;
const MAX_TEXT = 40_000_000;
const SEVERITIES = new Map<string, Severity>(Object.entries({ "1": "info", "2": "low", "3": "medium", "4": "high", "5": "critical" } as const));
const OPEN = /^(?:new|active|re-?opened|protected|retested)?$/i;

/** One detection. `type` and `status` in Qualys' words; `severity` "" = the text of the QID has it; `host` "" = the application scanned. */
export type QualysRow = {
  qid: string;
  type: string;
  status: string;
  severity: string;
  at: string;
  host: string;
  port?: string;
  protocol?: string;
  uri?: string;
  parameter?: string;
  falsePositive?: boolean;
};
/** What Qualys says of a QID; texts may be HTML. */
export type QualysText = {
  title: string;
  severity?: string;
  category?: string;
  threat?: string;
  impact?: string;
  solution?: string;
  cvss?: CvssScore[];
  cwe?: string[];
  /** A set may still grow until the issues are asked for: VMDR lists one CVE a row. */
  cve?: string[] | Set<string>;
};

/** "8.6 (AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:L/A:N)" or "5.3"; nothing if it is no score. */
export function qualysScore(text: string, version: CvssScore["version"]): CvssScore[] {
  const read = /^(\d{1,2}(?:\.\d)?)(?:\s*\(([^)]{1,200})\))?$/.exec(text.trim());
  return read && Number(read[1]) <= 10 ? [{ version, score: Number(read[1]), vector: read[2] ? cleanLine(read[2], 500) : null }] : [];
}

/** "Ig", "Info", "Information Gathered": what Qualys saw, not a weakness, whatever level it has. */
export const isInformation = (type: string): boolean => /^(?:ig|info)/i.test(type.trim());

/**
 * Detections and texts by QID → issues. Fixed detections are not open and left out; Information Gathered is always "info"; 1 to 5 are info to
 * critical. Texts may come after the rows (Qualys puts its glossary last). Errors: bad-input above 200,000 rows or 40 million characters.
 */
export function qualysFindings(notes: ReturnType<typeof scanNotes>) {
  const rows: QualysRow[] = [];
  const texts = new Map<string, QualysText>();
  const wanted = new Set<string>();
  let size = 0;
  let dropped = false;
  return {
    /** False = a detection could not be told from others and was left out: the scan then closes nothing. */
    whole: (): boolean => !dropped,
    row(row: QualysRow): void {
      if (!/^\d{1,10}$/.test(row.qid)) {
        dropped = true;
        return notes.add("The detection has no QID, so it cannot be told from others.", row.at, row.qid);
      }
      if (/^fixed$/i.test(row.status)) return;
      if (!OPEN.test(row.status.trim())) notes.add(`The status "${cleanLine(row.status, 40)}" is not one Qualys gives: kept as open.`, row.at);
      if (rows.push(row) > MAX_ROWS) throw new AppError("bad-input", `The report lists more than ${MAX_ROWS} detections.`);
      wanted.add(row.qid);
    },
    text(qid: string, text: QualysText): void {
      if (!wanted.has(qid) || texts.has(qid)) return;
      size += text.title.length + (text.threat?.length ?? 0) + (text.impact?.length ?? 0) + (text.solution?.length ?? 0);
      if (size > MAX_TEXT) throw new AppError("bad-input", `The report holds more than ${MAX_TEXT} characters of text.`);
      texts.set(qid, text);
    },
    /** `fallbackHost` = where a row without host belongs. */
    issues(fallbackHost = ""): ScanIssue[] {
      const collector = issueCollector();
      const collected = new Map<string, Collected>();
      const unrated = new Set<string>();
      for (const row of rows) {
        const text: QualysText = texts.get(row.qid) ?? { title: "" };
        const level = row.severity.trim() || (text.severity?.trim() ?? "");
        const toolSeverity = isInformation(row.type) || isInformation(text.category ?? "") ? "info" : (SEVERITIES.get(level) ?? null);
        if (toolSeverity === null && !unrated.has(row.qid)) {
          unrated.add(row.qid);
          notes.add(
            `QID ${row.qid}: the severity ${level === "" ? "is missing" : `"${cleanLine(level, 40)}" is none of 1 to 5`}: kept, counted as unknown.`,
            row.at,
          );
        }
        const place = occurrence({ ...row, host: row.host || fallbackHost, uri: row.uri?.replace(/[?#].*$/s, "") ?? null, parameter: row.parameter ?? null });
        const falsePositive = row.falsePositive ?? false;
        const known = collected.get(row.qid);
        if (known) {
          collector.again(known, { toolSeverity, falsePositive, cwe: [], cve: [] }, place);
          continue;
        }
        const made = collector.add({
          ruleId: row.qid,
          ruleFamily: text.category ?? null,
          title: htmlToText(text.title, 500) || `QID ${row.qid}`,
          description: [text.threat, text.impact].flatMap((part) => (part && part !== "N/A" ? htmlToText(part, 65_536) : [])).join("\n\n"),
          solution: text.solution && text.solution !== "N/A" ? htmlToText(text.solution, 65_536) : "",
          toolSeverity,
          cvss: text.cvss ?? [],
          cwe: (text.cwe ?? []).flatMap((cwe) => cwe.match(/CWE-\d{1,6}/g) ?? []),
          cve: [...(text.cve ?? [])],
          falsePositive,
          occurrences: [place],
        });
        collected.set(row.qid, made);
      }
      return collector.issues();
    },
  };
}
