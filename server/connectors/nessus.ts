import type { FileFormat } from "#server/connectors/connector.ts";
import { issueCollector, occurrence } from "#server/connectors/scan-issues.ts";
import { cleanLine, cleanText } from "#server/connectors/text.ts";
import { toolInstant } from "#server/connectors/tool-date.ts";
import { readXml } from "#server/connectors/xml.ts";
import { AppError } from "#server/errors.ts";
import type { CvssScore, Rejected, ScanEvidence, Severity } from "#server/posture/evidence.ts";

const FIELDS = new Set(
  "synopsis description solution plugin_output cve cwe xref cvss_base_score cvss_vector cvss3_base_score cvss3_vector cvss4_base_score cvss4_vector cvss cvssv3 cm:compliance-check-name".split(
    " ",
  ),
);
const SEVERITIES: Record<string, Severity> = { "0": "info", "1": "low", "2": "medium", "3": "high", "4": "critical" };
/** What is read of one field: room for the 64 KB that are kept after cleaning. */
const MAX_FIELD = 70_000;
const MAX_VALUES = 2_000;
const SCAN_INFORMATION = "19506";
const PING = "10180";

type Host = { name: string; tags: Map<string, string>; dead: boolean };
type Item = { attributes: Record<string, string>; depth: number; fields: Map<string, string[]> };

function cvssOf(item: Pick<Item, "fields">): CvssScore[] {
  // Tenable WAS writes bare <cvss> and <cvssv3>.
  const one = (base: string, bare: string, version: (vector: string) => CvssScore["version"]): CvssScore[] => {
    const text = (item.fields.get(`${base}_base_score`) ?? item.fields.get(bare))?.[0]?.trim() ?? "";
    const score = Number(text);
    if (text === "" || !(score >= 0 && score <= 10)) return [];
    const vector = cleanLine(item.fields.get(`${base}_vector`)?.[0] ?? "", 500);
    return [{ version: version(vector), score, vector: vector || null }];
  };
  return [...one("cvss4", "", () => "4.0"), ...one("cvss3", "cvssv3", (v) => (v.startsWith("CVSS:3.1") ? "3.1" : "3.0")), ...one("cvss", "cvss", () => "2.0")];
}

/** HOST_END is missing while, or because, a host's scan did not end. */
const endOf = (host: Host): string | null => toolInstant(host.tags.get("HOST_END_TIMESTAMP")) ?? toolInstant(host.tags.get("HOST_END"));
const startOf = (host: Host): string | null => toolInstant(host.tags.get("HOST_START_TIMESTAMP")) ?? toolInstant(host.tags.get("HOST_START"));

const byTime = (a: string, b: string): number => Date.parse(a) - Date.parse(b);

/** True only if every host was scanned with credentials, false if one was scanned without, null if the report does not say. */
function credentialedOf(hosts: Host[]): boolean | null {
  const said = hosts.map((host) => host.tags.get("Credentialed_Scan")?.trim().toLowerCase());
  if (said.includes("false")) return false;
  return said.length > 0 && said.every((s) => s === "true") ? true : null;
}

/** Collects a NessusClientData_v2 document element by element; holds one item at a time. */
function nessusReader() {
  const collector = issueCollector();
  const rejected: Rejected[] = [];
  const hosts: Host[] = [];
  const families: { name: string; status: string }[] = [];
  let item: Item | null = null;
  let items = 0;
  let tag: string | null = null;
  let buffer: string | null = null;
  let version: string | null = null;
  let root: string | null = null;

  function finishItem({ attributes, fields }: Item, host: Host): void {
    const { pluginID = "", pluginName = "", pluginFamily, severity, port, protocol } = attributes;
    const at = `ReportItem ${items} (plugin ${cleanLine(pluginID, 40)}, ${cleanLine(host.name, 100)})`;
    const raw = cleanText(JSON.stringify(attributes), 2_000);
    if (pluginID.trim() === "") return void rejected.push({ reason: "The item has no pluginID, so it cannot be told from others.", at, raw });
    const toolSeverity = SEVERITIES[severity ?? ""] ?? null;
    if (toolSeverity === null)
      rejected.push({
        reason: `The severity ${severity === undefined ? "is missing" : `"${cleanLine(severity, 40)}" is none of 0 to 4`}: kept, counted as unknown.`,
        at,
        raw,
      });
    const output = fields.get("plugin_output")?.[0] ?? "";
    if (pluginID === SCAN_INFORMATION) version ??= /Nessus version\s*:\s*([\w.]+)/.exec(output)?.[1] ?? null;
    if (pluginID === PING && /considered as dead/i.test(output)) host.dead = true;
    const check = fields.get("cm:compliance-check-name")?.[0];
    collector.add({
      ruleId: pluginID,
      discriminator: check ?? "",
      ruleFamily: pluginFamily ?? null,
      title: check ?? pluginName,
      description: (fields.get("description") ?? fields.get("synopsis") ?? [""])[0] ?? "",
      solution: fields.get("solution")?.[0] ?? "",
      toolSeverity,
      cvss: cvssOf({ fields }),
      cwe: [...(fields.get("cwe") ?? []), ...(fields.get("xref") ?? []).filter((x) => /^CWE:/i.test(x))],
      cve: fields.get("cve") ?? [],
      occurrences: [occurrence({ host: host.name, port: port ?? null, protocol: protocol ?? null })],
    });
  }

  return {
    open(name: string, attributes: Record<string, string>, depth: number): void {
      root ??= name;
      if (name === "ReportHost") hosts.push({ name: attributes["name"] ?? "", tags: new Map(), dead: false });
      else if (name === "ReportItem") {
        items++;
        item = { attributes, depth, fields: new Map() };
      } else if (name === "tag" && !item) {
        tag = attributes["name"] ?? "";
        buffer = "";
      } else if ((item && depth === item.depth + 1 && FIELDS.has(name)) || name === "FamilyName" || name === "Status") buffer = "";
    },
    text(text: string): void {
      if (buffer !== null && buffer.length < MAX_FIELD) buffer += text.slice(0, MAX_FIELD);
    },
    close(name: string): void {
      const host = hosts.at(-1);
      if (name === "ReportItem" && item) {
        if (host) finishItem(item, host);
        item = null;
      } else if (buffer !== null) {
        if (item) {
          const values = item.fields.get(name) ?? [];
          if (values.length < MAX_VALUES) values.push(buffer.trim());
          item.fields.set(name, values);
        } else if (tag !== null && host && host.tags.size < MAX_VALUES) host.tags.set(tag, buffer);
        else if (name === "FamilyName" && families.length < MAX_VALUES) families.push({ name: cleanLine(buffer, 200), status: "" });
        else if (name === "Status") Object.assign(families.at(-1) ?? {}, { status: buffer.trim() });
        buffer = null;
        tag = null;
      }
    },
    result(): { evidence: ScanEvidence[]; rejected: Rejected[] } {
      if (root !== "NessusClientData_v2") throw new AppError("bad-input", "This is not a Nessus v2 report (its root is not NessusClientData_v2).");
      const ends = hosts.map(endOf);
      const known = ends.filter((e) => e !== null).sort(byTime);
      const starts = hosts
        .map(startOf)
        .filter((s) => s !== null)
        .sort(byTime);
      const scan: ScanEvidence = {
        kind: "scan",
        format: "nessus",
        family: "nessus",
        scanner: cleanLine(`Nessus ${version ?? ""}`, 200),
        startedAt: starts[0] ?? null,
        finishedAt: known.at(-1) ?? null,
        completed: hosts.length > 0 && ends.every((e) => e !== null),
        credentialed: credentialedOf(hosts),
        hosts: [...new Set(hosts.filter((h) => !h.dead).map((h) => occurrence({ host: h.name }).host))].filter((h) => h !== ""),
        ruleFamilies: families.length === 0 ? null : families.filter((f) => f.status === "enabled").map((f) => f.name),
        issues: collector.issues(),
      };
      return { evidence: [scan], rejected };
    },
  };
}

/**
 * Nessus and Tenable reports, NessusClientData_v2, streamed. Severity is the tool's own (@severity); a missing or unknown one is kept as
 * unknown and flagged. A finding is a pluginID (and a check name for compliance items), an occurrence a ReportItem. Times without zone: UTC.
 * Not complete, so nothing is closed by it: a report in which a host has no end time. Hosts found dead count as not scanned.
 */
export const nessus: FileFormat<ScanEvidence> = {
  id: "nessus",
  name: "Nessus (.nessus, v2)",
  detect: (head) => /<NessusClientData_v2[\s>/]/.test(head),
  async read(chunks) {
    const reader = nessusReader();
    await readXml(chunks, reader);
    return reader.result();
  },
};
