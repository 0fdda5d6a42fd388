import { cleanLine, cleanText } from "#server/connectors/text.ts";
import { AppError } from "#server/errors.ts";
import { type CvssScore, type Occurrence, type ScanIssue, SEVERITIES, type Severity } from "#server/posture/evidence.ts";

const MAX_OCCURRENCES = 200_000;
/** Characters of text kept of one file: what bounds memory, whatever the file says. */
const MAX_TEXT = 40_000_000;

export type IssueRow = {
  ruleId: string;
  discriminator?: string;
  ruleFamily?: string | null;
  title: string;
  description: string;
  solution: string;
  toolSeverity: Severity | null;
  cvss?: CvssScore[];
  cwe?: string[];
  cve?: string[];
  falsePositive?: boolean;
  occurrences: Occurrence[];
};

/** An unknown severity may be anything, so it outranks only "info". */
const rank = (severity: Severity | null): number =>
  severity === null || severity === "unknown" ? SEVERITIES.indexOf("low") + 0.5 : SEVERITIES.indexOf(severity);

function cwes(raw: string[]): number[] {
  const numbers = raw.flatMap((text) => (text.match(/\d{1,6}/g) ?? []).map(Number)).filter((n) => n > 0);
  return [...new Set(numbers)].sort((a, b) => a - b);
}

function cves(raw: string[]): string[] {
  return [...new Set(raw.flatMap((text) => text.toUpperCase().match(/CVE-\d{4}-\d{4,10}/g) ?? []))].sort();
}

/** A host, port, URI or parameter as a scanner wrote it, cleaned and within bounds; a URL given as host is reduced to its host name. */
export function occurrence(place: {
  host: string;
  port?: string | number | null;
  protocol?: string | null;
  uri?: string | null;
  parameter?: string | null;
}): Occurrence {
  const named = cleanLine(place.host, 2_000);
  const url = /^https?:\/\//i.test(named) && URL.canParse(named) ? new URL(named) : null;
  const port = typeof place.port === "string" ? (/^\d{1,5}$/.test(place.port.trim()) ? Number(place.port) : null) : (place.port ?? null);
  const line = (text: string | null | undefined, max: number): string | null => (text ? cleanLine(text, max) || null : null);
  return {
    host: (url ? url.hostname : named).toLowerCase().slice(0, 500),
    port: port !== null && port >= 0 && port <= 65_535 ? port : null,
    protocol: line(place.protocol?.toLowerCase(), 20),
    uri: line(place.uri, 4_000),
    parameter: line(place.parameter, 1_000),
  };
}

/**
 * Rows of one report → issues by rule and discriminator: occurrences add up, the worst severity stands, and an issue is a false
 * positive only if every row of it is. Errors: AppError("bad-input") above 200,000 occurrences or 40 million characters of text.
 */
export function issueCollector(): { add(row: IssueRow): void; issues(): ScanIssue[] } {
  const byRule = new Map<string, ScanIssue>();
  let occurrences = 0;
  let kept = 0;
  return {
    add(row) {
      occurrences += row.occurrences.length;
      kept += row.occurrences.reduce((n, o) => n + o.host.length + (o.uri?.length ?? 0) + (o.parameter?.length ?? 0), 0);
      if (occurrences > MAX_OCCURRENCES) throw new AppError("bad-input", `The report lists more than ${MAX_OCCURRENCES} occurrences.`);
      const ruleId = cleanLine(row.ruleId, 500) || "unnamed";
      const discriminator = cleanLine(row.discriminator ?? "", 1_000);
      const key = JSON.stringify([ruleId, discriminator]);
      const known = byRule.get(key);
      if (known) {
        for (const o of row.occurrences) known.occurrences.push(o);
        if (rank(row.toolSeverity) < rank(known.toolSeverity)) known.toolSeverity = row.toolSeverity;
        known.falsePositive &&= row.falsePositive ?? false;
        known.cwe = [...new Set([...known.cwe, ...cwes(row.cwe ?? [])])].sort((a, b) => a - b);
        known.cve = [...new Set([...known.cve, ...cves(row.cve ?? [])])].sort();
      } else {
        const title = cleanLine(row.title, 500) || ruleId;
        const issue: ScanIssue = {
          ruleId,
          discriminator,
          ruleFamily: row.ruleFamily ? cleanLine(row.ruleFamily, 200) : null,
          title,
          description: cleanText(row.description, 65_536),
          solution: cleanText(row.solution, 65_536),
          toolSeverity: row.toolSeverity,
          cvss: row.cvss ?? [],
          cwe: cwes(row.cwe ?? []),
          cve: cves(row.cve ?? []),
          falsePositive: row.falsePositive ?? false,
          occurrences: [...row.occurrences],
        };
        byRule.set(key, issue);
        kept += issue.description.length + issue.solution.length + title.length;
      }
      if (kept > MAX_TEXT) throw new AppError("bad-input", `The report holds more than ${MAX_TEXT} characters of text.`);
    },
    issues: () => [...byRule.values()],
  };
}
