import type { FileFormat } from "#server/connectors/connector.ts";
import { portRanges } from "#server/connectors/port-range.ts";
import { type Collected, issueCollector, occurrence } from "#server/connectors/scan-issues.ts";
import { scanNotes } from "#server/connectors/scan-notes.ts";
import { type HostLogin, loginsOf } from "#server/connectors/scan-logins.ts";
import { own } from "#server/connectors/scan-places.ts";
import { cleanLine } from "#server/connectors/text.ts";
import { toolInstant } from "#server/connectors/tool-date.ts";
import { readXml } from "#server/connectors/xml.ts";
import { AppError } from "#server/errors.ts";
import type { CvssScore, Occurrence, PortRange, Rejected, ScanEvidence, Severity } from "#server/posture/evidence.ts";

const FIELDS = new Set(
  "synopsis description solution plugin_output cve cwe xref cvss_base_score cvss_vector cvss3_base_score cvss3_vector cvss4_base_score cvss4_vector cvss cvssv3 cm:compliance-check-name".split(
    " ",
  ),
);
const SEVERITIES = new Map<string, Severity>([
  ["0", "info"],
  ["1", "low"],
  ["2", "medium"],
  ["3", "high"],
  ["4", "critical"],
]);
/** What is read of one field: room for the 64 KB that are kept after cleaning. */
const MAX_FIELD = 70_000;
const MAX_VALUES = 2_000;
/** Names kept to tell a rule seen before; beyond them a row is read like a first one. */
const MAX_PLUGINS = 200_000;
const MAX_HOSTS = 200_000;
/** To themselves: what the parser hands over is a slice that would keep a whole piece of the file for each host. */
const HOST_TAGS = new Map(["HOST_START", "HOST_START_TIMESTAMP", "HOST_END", "HOST_END_TIMESTAMP", "Credentialed_Scan"].map((name) => [name, name]));
const CHECK = "cm:compliance-check-name";
const SCAN_INFORMATION = "19506";
const PING = "10180";

const NONE: readonly string[] = [];

type Host = { host: string; tags: Map<string, string>; dead: boolean };

/** The fields of the item at hand, used again for the next: a Map cleared a million times leaves a chain of tables that keep the whole file in memory. */
function itemFields() {
  let names: string[] = [];
  let texts: string[] = [];
  let size = 0;
  return {
    clear(): void {
      if (size > 64) [names, texts] = [[], []];
      size = 0;
    },
    add(name: string, text: string): void {
      if (size >= MAX_VALUES) return;
      names[size] = name;
      texts[size++] = text;
    },
    first(name: string): string | undefined {
      for (let at = 0; at < size; at++) if (names[at] === name) return texts[at]?.trim();
      return undefined;
    },
    all(name: string): readonly string[] {
      let found: string[] | null = null;
      for (let at = 0; at < size; at++) if (names[at] === name) (found ??= []).push(texts[at] ?? "");
      return found ?? NONE;
    },
  };
}
type Fields = ReturnType<typeof itemFields>;

function cvssOf(fields: Fields): CvssScore[] {
  // Tenable WAS writes bare <cvss> and <cvssv3>.
  const one = (base: string, bare: string, version: (vector: string) => CvssScore["version"]): CvssScore[] => {
    const text = fields.first(`${base}_base_score`) ?? fields.first(bare) ?? "";
    const score = Number(text);
    if (text === "" || !(score >= 0 && score <= 10)) return [];
    const vector = own(cleanLine(fields.first(`${base}_vector`) ?? "", 500));
    return [{ version: version(vector), score, vector: vector || null }];
  };
  return [...one("cvss4", "", () => "4.0"), ...one("cvss3", "cvssv3", (v) => (v.startsWith("CVSS:3.1") ? "3.1" : "3.0")), ...one("cvss", "cvss", () => "2.0")];
}

/** HOST_END is missing while, or because, a host's scan did not end. */
const endOf = (host: Host): string | null => toolInstant(host.tags.get("HOST_END_TIMESTAMP")) ?? toolInstant(host.tags.get("HOST_END"));
const startOf = (host: Host): string | null => toolInstant(host.tags.get("HOST_START_TIMESTAMP")) ?? toolInstant(host.tags.get("HOST_START"));

const byTime = (a: string, b: string): number => Date.parse(a) - Date.parse(b);

function loginOf({ host, tags }: Host): HostLogin {
  const said = tags.get("Credentialed_Scan")?.trim().toLowerCase();
  return { host, login: said === "true" ? true : said === "false" ? false : null };
}

/** Ports and protocols are few: each is read once. */
function portReader(): (port: string | undefined, protocol: string | undefined) => Pick<Occurrence, "port" | "protocol"> {
  const known = new Map<string, Map<string, Pick<Occurrence, "port" | "protocol">>>();
  return (port = "", protocol = "") => {
    const read = known.get(port)?.get(protocol);
    if (read) return read;
    const { port: number, protocol: name } = occurrence({ host: "", port, protocol });
    const made = { port: number, protocol: name };
    if (known.size < 1_000 && port.length <= 5 && protocol.length <= 20) known.set(port, (known.get(port) ?? new Map()).set(protocol, made));
    return made;
  };
}

/** Collects a NessusClientData_v2 document element by element; holds one item at a time, and of rules seen before only what may differ from row to row. */
function nessusReader() {
  const collector = issueCollector();
  const notes = scanNotes();
  const hosts: Host[] = [];
  const families: { name: string; status: string }[] = [];
  const byPlugin = new Map<string, Collected>();
  const portOf = portReader();
  const fields = itemFields();
  let host: Host | null = null;
  let item: Record<string, string> | null = null;
  let itemDepth = 0;
  let items = 0;
  let dropped = false;
  let preference = "";
  let ports: PortRange[] | null = null;
  let tag: string | null = null;
  let buffer: string | null = null;
  let version: string | null = null;
  let root: string | null = null;

  function note(reason: string, attributes: Record<string, string>, at: Host): void {
    const place = `ReportItem ${items} (plugin ${cleanLine(attributes["pluginID"] ?? "", 40)}, ${cleanLine(at.host, 100)})`;
    notes.add(reason, place, JSON.stringify(attributes));
  }

  function finishItem(attributes: Record<string, string>, at: Host): void {
    const pluginID = attributes["pluginID"] ?? "";
    const severity = attributes["severity"];
    if (pluginID.trim() === "") {
      dropped = true;
      return note("The item has no pluginID, so it cannot be told from others.", attributes, at);
    }
    const toolSeverity = SEVERITIES.get(severity ?? "") ?? null;
    if (toolSeverity === null)
      note(
        `The severity ${severity === undefined ? "is missing" : `"${cleanLine(severity, 40)}" is none of 0 to 4`}: kept, counted as unknown.`,
        attributes,
        at,
      );
    if (pluginID === SCAN_INFORMATION) version ??= /Nessus version\s*:\s*([\w.]+)/.exec(field("plugin_output"))?.[1] ?? null;
    if (pluginID === PING && /considered as dead/i.test(field("plugin_output"))) at.dead = true;
    const { port, protocol } = portOf(attributes["port"], attributes["protocol"]);
    const place: Occurrence = { host: at.host, port, protocol, uri: null, parameter: null };
    const check = fields.first(CHECK);
    const known = check === undefined ? byPlugin.get(pluginID) : undefined;
    const xref = fields.all("xref");
    const cwe = xref.length > 0 ? [...fields.all("cwe"), ...xref.filter((x) => /^\s*CWE:/i.test(x))] : fields.all("cwe");
    const cve = fields.all("cve");
    if (known) return collector.again(known, { toolSeverity, cwe, cve }, place);
    const made = collector.add({
      ruleId: pluginID,
      discriminator: check ?? "",
      ruleFamily: attributes["pluginFamily"] ?? null,
      title: check ?? attributes["pluginName"] ?? "",
      description: fields.first("description") ?? field("synopsis"),
      solution: field("solution"),
      toolSeverity,
      cvss: cvssOf(fields),
      cwe: [...cwe],
      cve: [...cve],
      occurrences: [place],
    });
    if (check === undefined && byPlugin.size < MAX_PLUGINS) byPlugin.set(own(pluginID), made);
  }

  const field = (name: string): string => fields.first(name) ?? "";

  function finishField(name: string, text: string): void {
    if (item) {
      fields.add(name, text);
    } else if (tag !== null && host && host.tags.size < MAX_VALUES) {
      const known = HOST_TAGS.get(tag);
      if (known !== undefined) host.tags.set(known, own(cleanLine(text, 200)));
    } else if (name === "FamilyName" && families.length < MAX_VALUES) families.push({ name: own(cleanLine(text, 200)), status: "" });
    else if (name === "Status") Object.assign(families.at(-1) ?? {}, { status: cleanLine(text, 40) });
    else if (name === "name") preference = cleanLine(text, 100);
    else if (name === "value" && preference === "port_range") ports = portRanges(text.slice(0, 10_000));
  }

  return {
    open(name: string, attributes: Record<string, string>, depth: number): void {
      root ??= name;
      if (item) {
        if (depth === itemDepth + 1 && FIELDS.has(name)) buffer = "";
      } else if (name === "ReportItem") {
        items++;
        item = attributes;
        itemDepth = depth;
        fields.clear();
      } else if (name === "ReportHost") {
        const given = (attributes["name"] ?? "").slice(0, MAX_FIELD);
        host = { host: own(occurrence({ host: given }).host), tags: new Map(), dead: false };
        if (hosts.push(host) > MAX_HOSTS) throw new AppError("bad-input", `The report lists more than ${MAX_HOSTS} hosts.`);
      } else if (name === "tag") {
        tag = attributes["name"] ?? "";
        buffer = "";
      } else if (name === "FamilyName" || name === "Status" || name === "name" || name === "value") buffer = "";
    },
    text(text: string): void {
      if (buffer !== null && buffer.length < MAX_FIELD) buffer += text.length > MAX_FIELD ? text.slice(0, MAX_FIELD) : text;
    },
    close(name: string, depth: number): void {
      if (buffer !== null) {
        if (!item || depth === itemDepth + 1) {
          finishField(name, buffer);
          buffer = null;
          tag = null;
        }
      } else if (item && depth === itemDepth) {
        if (host) finishItem(item, host);
        item = null;
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
        completed: !dropped && hosts.length > 0 && ends.every((e) => e !== null),
        coverage: "whole",
        ...loginsOf(hosts.filter(({ dead }) => !dead).map(loginOf)),
        hosts: [...new Set(hosts.filter((h) => !h.dead).map((h) => h.host))].filter((h) => h !== ""),
        ruleFamilies: families.length === 0 ? null : families.filter((f) => f.status === "enabled").map((f) => f.name),
        ...(ports === null ? {} : { ports }),
        issues: collector.issues(),
      };
      return { evidence: [scan], rejected: notes.list() };
    },
  };
}

/**
 * Nessus and Tenable reports, NessusClientData_v2, streamed. Severity is the tool's own (@severity); a missing or unknown one is kept as
 * unknown and flagged. A finding is a pluginID (and a check name for compliance items), an occurrence a ReportItem. Times without zone: UTC.
 * Not complete, so nothing is closed by it: a report in which a host has no end time or an item no pluginID. Hosts found dead count as not scanned.
 */
export const nessus: FileFormat<ScanEvidence> = {
  id: "nessus",
  name: "Nessus (.nessus, v2)",
  detect: (head) => /<NessusClientData_v2[\s>/]/.test(head),
  async read(chunks) {
    const reader = nessusReader();
    await readXml(chunks, reader, "ReportItem");
    return reader.result();
  },
};
