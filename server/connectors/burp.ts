import type { FileFormat } from "#server/connectors/connector.ts";
import { type Collected, issueCollector, occurrence } from "#server/connectors/scan-issues.ts";
import { checkHostCount } from "#server/connectors/scan-hosts.ts";
import { scanNotes } from "#server/connectors/scan-notes.ts";
import { cleanLine, htmlToText } from "#server/connectors/text.ts";
import { toolInstant } from "#server/connectors/tool-date.ts";
import { first, readXmlRecords, type XmlRecord } from "#server/connectors/xml-records.ts";
import { AppError } from "#server/errors.ts";
import type { ScanEvidence, Severity } from "#server/posture/evidence.ts";

// Not issueDetail, not requestresponse: they hold payloads, cookies and what the server answered.
const FIELDS = "type name host path location severity issueBackground remediationBackground vulnerabilityClassifications references".split(" ");
const SEVERITIES = new Map<string, Severity>(Object.entries({ high: "high", medium: "medium", low: "low", information: "info", info: "info" } as const));
/** Every issue an extension reports has this one type; only their names differ. */
const FROM_EXTENSION = "134217728";

/** Hours from UTC of the zone names Java writes. Names of several zones (BST, IST) are left out; CST is taken as US Central. */
const ZONES: Record<string, number> = Object.fromEntries(
  "UTC=0 GMT=0 WET=0 WEST=1 CET=1 CEST=2 EET=2 EEST=3 EST=-5 EDT=-4 CST=-6 CDT=-5 MST=-7 MDT=-6 PST=-8 PDT=-7 AKST=-9 AKDT=-8 HST=-10 JST=9 AEST=10 AEDT=11 NZST=12 NZDT=13"
    .split(" ")
    .map((pair) => [pair.split("=")[0] ?? "", Number(pair.split("=")[1])]),
);

/** "Sat Sep 13 22:39:44 CEST 2014" as an instant; null when the zone is not known for certain. */
export function javaInstant(text: string): string | null {
  const read = /^(\w{3} \w{3} \d{1,2} \d{2}:\d{2}:\d{2}) ([A-Z]{2,5}|GMT[+-]\d{2}:\d{2}) (\d{4})$/.exec(text.trim());
  if (!read) return null;
  const local = toolInstant(`${read[1]} ${read[3]}`);
  const fixed = /^GMT([+-])(\d{2}):(\d{2})$/.exec(read[2] ?? "");
  const hours = fixed ? Number(`${fixed[1]}1`) * (Number(fixed[2]) + Number(fixed[3]) / 60) : ZONES[read[2] ?? ""];
  return local === null || hours === undefined ? null : new Date(Date.parse(local) - hours * 3_600_000).toISOString();
}

function placeOf(issue: XmlRecord) {
  const host = first(issue, "host");
  const url = URL.canParse(host) ? new URL(host) : null;
  const path = first(issue, "path").replace(/[?#].*$/s, "");
  const port = url === null ? null : url.port || (url.protocol === "http:" ? "80" : url.protocol === "https:" ? "443" : null);
  const detail = /\[([^\]]*)\]\s*$/.exec(first(issue, "location"))?.[1] ?? null;
  return occurrence({ host, port, protocol: url ? "tcp" : null, uri: url && path.startsWith("/") ? `${url.origin}${path}` : path, parameter: detail });
}

/**
 * Burp Suite issues as XML, streamed; its DTD is skipped. A finding is an issue type (for extensions: and name), an occurrence a path and
 * location; serialNumber changes from scan to scan and is not used. Requests, responses and issue details are never held. Burp exports
 * what was selected and does not say what was scanned or whether the scan ended: it shows findings, and closes none by itself.
 */
export const burp: FileFormat<ScanEvidence> = {
  id: "burp",
  name: "Burp Suite (XML)",
  detect: (head) => /^\s*</.test(head) && /<issues\s[^>]*burpVersion=|<!DOCTYPE\s+issues\s/.test(head),
  async read(chunks) {
    const collector = issueCollector();
    const types = new Map<string, Collected>();
    const notes = scanNotes();
    const hosts = new Set<string>();
    let [issues, dropped] = [0, false];
    const root = await readXmlRecords(chunks, { "issues/issue": FIELDS }, (issue) => {
      const [type, name, severity] = [first(issue, "type"), htmlToText(first(issue, "name"), 500), first(issue, "severity")];
      const place = placeOf(issue);
      const at = `issue ${++issues} (type ${cleanLine(type, 40)}, ${place.host})`;
      const raw = `${type} ${name} ${severity}`;
      if (place.host !== "") checkHostCount(hosts.add(place.host).size);
      if (type === "" || (type === FROM_EXTENSION && name === "")) {
        dropped = true;
        return notes.add("The issue has no type, so it cannot be told from others.", at, raw);
      }
      const falsePositive = severity.toLowerCase() === "false positive";
      // Burp writes the mark in place of the severity, which then nobody knows.
      const toolSeverity = SEVERITIES.get(severity.toLowerCase()) ?? null;
      if (toolSeverity === null && !falsePositive)
        notes.add(`The severity ${severity === "" ? "is missing" : `"${cleanLine(severity, 40)}" is not one Burp gives`}: kept, counted as unknown.`, at, raw);
      const classes = first(issue, "vulnerabilityClassifications");
      const [cwe, cve] = [classes.match(/CWE-\d{1,6}/g) ?? [], [classes, first(issue, "references")]];
      const discriminator = type === FROM_EXTENSION ? name : "";
      const key = JSON.stringify([type, discriminator]);
      const known = types.get(key);
      if (known) return collector.again(known, { toolSeverity, falsePositive, cwe, cve }, place);
      const made = collector.add({
        ...{ ruleId: type, discriminator, title: name, toolSeverity, cwe, cve, falsePositive },
        description: htmlToText(first(issue, "issueBackground"), 65_536),
        solution: htmlToText(first(issue, "remediationBackground"), 65_536),
        occurrences: [place],
      });
      types.set(key, made);
    });
    if (root.name !== "issues") throw new AppError("bad-input", "This is not a Burp report (its root is not issues).");
    const scan: ScanEvidence = {
      ...{ kind: "scan", format: "burp", family: "burp", scanner: cleanLine(`Burp Suite ${root.attributes["burpVersion"] ?? ""}`, 200) },
      ...{ startedAt: null, finishedAt: javaInstant(root.attributes["exportTime"] ?? ""), completed: issues > 0 && !dropped },
      ...{ coverage: "unknown", credentialed: null, hosts: [...hosts], ruleFamilies: null, issues: collector.issues() },
    };
    return { evidence: [scan], rejected: notes.list() };
  },
};
