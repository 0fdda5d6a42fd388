import { KeptPlaces, own, placesEach } from "#server/connectors/scan-places.ts";
import { cleanLine, cleanText } from "#server/connectors/text.ts";
import { AppError } from "#server/errors.ts";
import { type CvssScore, type Occurrence, type ScanIssue, SEVERITIES, type Severity } from "#server/posture/evidence.ts";

/** `text` = characters kept of one file: with the others what bounds memory, whatever the file says. */
const LIMITS = { rows: 2_000_000, findings: 200_000, hosts: 200_000, text: 40_000_000 };

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

function cwes(raw: readonly string[]): number[] {
  const numbers = raw.flatMap((text) => (text.match(/\d{1,6}/g) ?? []).map(Number)).filter((n) => n > 0);
  return [...new Set(numbers)].sort((a, b) => a - b);
}

function cves(raw: readonly string[]): string[] {
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

/** One finding of the report being read; opaque to readers. */
export type Collected = { issue: Omit<ScanIssue, "occurrences" | "occurrenceCount" | "hosts">; places: KeptPlaces; references: string };
/** A row of a finding already there: what may differ from row to row, and where it is. */
export type AgainRow = { toolSeverity: Severity | null; falsePositive?: boolean | undefined; cwe: readonly string[]; cve: readonly string[] };

/**
 * Rows of one report → issues by rule and discriminator: occurrences add up, the worst severity stands, and an issue is a false positive only if every row
 * of it is. Memory goes by distinct findings and hosts, not by rows: of the occurrences the first few in their own order are kept (scan-places.ts), counts and
 * hosts are exact, and any order of the rows gives the same counts, hosts and places. `add` returns the finding, so that a reader that has seen a rule before
 * can say `again` without its texts. Errors: AppError("bad-input") above 2 million occurrences, 200,000 findings or hosts, or 40 million characters of text.
 */
export function issueCollector(limits: typeof LIMITS = LIMITS): {
  add(row: IssueRow): Collected;
  again(known: Collected, row: AgainRow, place: Occurrence): void;
  issues(): ScanIssue[];
} {
  const byRule = new Map<string, Collected>();
  const hostNumbers = new Map<string, number>();
  const hostNames: string[] = [];
  let rows = 0;
  let kept = 0;
  let limit = placesEach(1);
  let narrowAt = 2;
  const refuse = (rule: string): never => {
    throw new AppError("bad-input", `The report ${rule}.`);
  };

  function hostNumber(host: string): number {
    const known = hostNumbers.get(host);
    if (known !== undefined) return known;
    if (hostNames.length >= limits.hosts) refuse(`names more than ${limits.hosts} hosts`);
    const name = own(host);
    hostNumbers.set(name, hostNames.length);
    keepText(name.length);
    return hostNames.push(name) - 1;
  }

  function keepText(length: number): void {
    kept += length;
    if (kept > limits.text) refuse(`holds more than ${limits.text} characters of text`);
  }

  function addPlace({ places }: Collected, place: Occurrence): void {
    if (++rows > limits.rows) refuse(`lists more than ${limits.rows} occurrences`);
    const number = hostNumber(place.host);
    const texts = (place.uri?.length ?? 0) + (place.parameter?.length ?? 0);
    if (texts > 0) keepText(texts);
    places.add(place, number, hostNames[number] ?? "");
  }

  function merge(known: Collected, { toolSeverity, falsePositive, cwe, cve }: AgainRow): void {
    const { issue } = known;
    if (toolSeverity !== issue.toolSeverity && rank(toolSeverity) < rank(issue.toolSeverity)) issue.toolSeverity = toolSeverity;
    if (issue.falsePositive) issue.falsePositive = falsePositive ?? false;
    if (cwe.length === 0 && cve.length === 0) return;
    const references = [...cwe, "", ...cve].join(" ");
    if (references === known.references) return;
    known.references = own(references);
    issue.cwe = [...new Set([...issue.cwe, ...cwes(cwe)])].sort((a, b) => a - b);
    issue.cve = [...new Set([...issue.cve, ...cves(cve)])].sort();
  }

  function collect(row: IssueRow): Collected {
    const ruleId = cleanLine(row.ruleId, 500) || "unnamed";
    const discriminator = cleanLine(row.discriminator ?? "", 1_000);
    const key = JSON.stringify([ruleId, discriminator]);
    const known = byRule.get(key);
    if (known) {
      merge(known, { ...row, cwe: row.cwe ?? [], cve: row.cve ?? [] });
      return known;
    }
    if (byRule.size >= limits.findings) refuse(`lists more than ${limits.findings} findings`);
    const issue: Collected["issue"] = {
      ruleId: own(ruleId),
      discriminator: own(discriminator),
      ruleFamily: row.ruleFamily ? own(cleanLine(row.ruleFamily, 200)) : null,
      title: own(cleanLine(row.title, 500) || ruleId),
      description: own(cleanText(row.description, 65_536)),
      solution: own(cleanText(row.solution, 65_536)),
      toolSeverity: row.toolSeverity,
      cvss: row.cvss ?? [],
      cwe: cwes(row.cwe ?? []),
      cve: cves(row.cve ?? []),
      falsePositive: row.falsePositive ?? false,
    };
    keepText(issue.description.length + issue.solution.length + issue.title.length);
    const made: Collected = { issue, places: new KeptPlaces(limit), references: "" };
    byRule.set(own(key), made);
    if (byRule.size >= narrowAt) {
      narrowAt *= 2;
      limit = placesEach(byRule.size);
      for (const { places } of byRule.values()) places.narrow(limit);
    }
    return made;
  }

  return {
    add(row) {
      const found = collect(row);
      for (const place of row.occurrences) addPlace(found, place);
      return found;
    },
    again(known, row, place) {
      merge(known, row);
      addPlace(known, place);
    },
    issues() {
      limit = placesEach(Math.max(1, byRule.size));
      return [...byRule.values()].map(({ issue, places }) => {
        places.narrow(limit);
        return {
          ...issue,
          occurrences: places.places(),
          occurrenceCount: places.count,
          hosts: Array.from(places.hosts(), (number) => hostNames[number] ?? ""),
        };
      });
    },
  };
}
