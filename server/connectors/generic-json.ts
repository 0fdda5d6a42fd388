import { z } from "zod";
import type { FileFormat } from "#server/connectors/connector.ts";
import { findingDate } from "#server/connectors/finding-date.ts";
import { collectText, isRecord, parseJson } from "#server/connectors/json.ts";
import { issueCollector, occurrence } from "#server/connectors/scan-issues.ts";
import { scanNotes } from "#server/connectors/scan-notes.ts";
import { cleanLine } from "#server/connectors/text.ts";
import { AppError } from "#server/errors.ts";
import { type CvssScore, type Occurrence, type ScanEvidence, Severity } from "#server/posture/evidence.ts";

const MAX_JSON = 25_000_000;
const Text = z.string().nullish().catch(null);
const Flag = z.boolean().nullish().catch(null);
const Score = z.number().min(0).max(10).nullish().catch(null);
const Number_ = z.union([z.number(), z.string()]).transform(String).nullish().catch(null);
const Endpoint = z.union([z.string(), z.object({ host: z.string(), port: z.number().nullish().catch(null), protocol: Text, path: Text })]);
const Finding = z.object({
  title: z.string().refine((title) => cleanLine(title, 500) !== ""),
  severity: Text,
  description: Text,
  mitigation: Text,
  date: Text,
  cve: Text,
  vulnerability_ids: z.array(z.string()).nullish().catch(null),
  cwe: Number_,
  cvssv3: Text,
  cvssv3_score: Score,
  cvssv4: Text,
  cvssv4_score: Score,
  vuln_id_from_tool: Text,
  component_name: Text,
  file_path: Text,
  line: Number_,
  endpoints: z.array(z.unknown()).nullish().catch(null),
  false_p: Flag,
  duplicate: Flag,
  is_mitigated: Flag,
});
type Finding = z.infer<typeof Finding>;

function cvssOf({ cvssv3, cvssv3_score, cvssv4, cvssv4_score }: Finding): CvssScore[] {
  const one = (version: CvssScore["version"], score: number | null | undefined, vector: string | null | undefined): CvssScore[] =>
    score === null || score === undefined ? [] : [{ version, score, vector: cleanLine(vector ?? "", 500) || null }];
  return [...one("4.0", cvssv4_score, cvssv4), ...one(cvssv3?.startsWith("CVSS:3.1") ? "3.1" : "3.0", cvssv3_score, cvssv3)];
}

/** Where it is: its endpoints, else the file it names, else nowhere we know. */
function placesOf(finding: Finding): Occurrence[] {
  const parameter = finding.component_name ?? null;
  const places = (finding.endpoints ?? []).flatMap((value) => {
    const read = Endpoint.safeParse(value);
    if (!read.success) return [];
    if (typeof read.data === "string") return [occurrence({ host: read.data, uri: read.data, parameter })];
    const { host, port, protocol, path } = read.data;
    return [occurrence({ host, port: port ?? null, protocol: protocol ?? null, uri: path ?? null, parameter })];
  });
  if (places.length > 0) return places;
  return [occurrence({ host: "", uri: [finding.file_path, finding.line].filter(Boolean).join(":"), parameter })];
}

/**
 * DefectDojo's Generic Findings Import as JSON: { findings: [{ title, severity, … }] }. A finding is its vuln_id_from_tool or title. Mitigated
 * and duplicate findings are none; false_p is the tool's false positive. Fields we do not know are not read. Like every list it does not say
 * what was scanned, so it closes nothing by itself. Errors: a file in which nothing is a finding is refused, it is no clean scan.
 */
export const genericJson: FileFormat<ScanEvidence> = {
  id: "generic-json",
  name: "List of findings (JSON)",
  detect: (head) => /^\s*\{/.test(head) && /"findings"\s*:\s*\[/.test(head),
  async read(chunks, context) {
    const body = parseJson(await collectText(chunks, MAX_JSON));
    const list = isRecord(body) ? body["findings"] : null;
    if (!isRecord(body) || !Array.isArray(list)) throw new AppError("bad-input", 'This is not a list of findings (at "findings").');
    const collector = issueCollector();
    const notes = scanNotes();
    const hosts = new Set<string>();
    const times: number[] = [];
    let [read, dropped] = [0, false];
    for (const [i, value] of list.entries()) {
      const at = `findings[${i}]`;
      const parsed = Finding.safeParse(value);
      if (!parsed.success) {
        dropped = true;
        notes.add(`The finding has no ${parsed.error.issues[0]?.path[0] === "title" ? "title" : "readable shape"}.`, at);
        continue;
      }
      read++;
      const f = parsed.data;
      if (f.is_mitigated || f.duplicate) continue;
      if (f.date) {
        const date = findingDate(f.date, context?.now);
        if ("at" in date) times.push(Date.parse(date.at));
        else notes.add(`${date.reason} The finding is kept, its date is not used.`, at);
      }
      const severity = Severity.safeParse((f.severity ?? "").toLowerCase().replace("informational", "info"));
      if (!severity.success) notes.add(`The severity "${cleanLine(f.severity ?? "", 40)}" is not one we know: kept, counted as unknown.`, at);
      const places = placesOf(f);
      for (const { host } of places) if (host) hosts.add(host);
      collector.add({
        ruleId: f.vuln_id_from_tool || f.title,
        title: f.title,
        description: f.description ?? "",
        solution: f.mitigation ?? "",
        toolSeverity: severity.success ? severity.data : null,
        cvss: cvssOf(f),
        cwe: [f.cwe ?? ""],
        cve: [f.cve ?? "", ...(f.vulnerability_ids ?? [])],
        falsePositive: f.false_p ?? false,
        occurrences: places,
      });
    }
    if (list.length > 0 && read === 0) throw new AppError("bad-input", `Nothing in the file is a finding (${notes.list()[0]?.at}: ${notes.list()[0]?.reason})`);
    const instants = times.sort((a, b) => a - b).map((t) => new Date(t).toISOString());
    const tool = cleanLine(typeof body["type"] === "string" ? body["type"] : "", 100);
    const scan: ScanEvidence = {
      kind: "scan",
      format: "generic-json",
      family: tool ? `generic:${tool.toLowerCase()}` : "generic",
      scanner: tool || "List of findings",
      startedAt: instants[0] ?? null,
      finishedAt: instants.at(-1) ?? null,
      completed: read > 0 && !dropped,
      coverage: "unknown",
      credentialed: null,
      hosts: [...hosts],
      ruleFamilies: null,
      issues: collector.issues(),
    };
    return { evidence: [scan], rejected: notes.list() };
  },
};
