import { z } from "zod";
import type { FileFormat } from "#server/connectors/connector.ts";
import { parseJson } from "#server/connectors/json.ts";
import { issueCollector, occurrence } from "#server/connectors/scan-issues.ts";
import { cleanLine, cleanText } from "#server/connectors/text.ts";
import { toolInstant } from "#server/connectors/tool-date.ts";
import { AppError } from "#server/errors.ts";
import { type CvssScore, type Rejected, type ScanEvidence, Severity } from "#server/posture/evidence.ts";

const MAX_LINE = 5_000_000;
const MAX_REJECTED = 1_000;

const Texts = z.union([z.array(z.string()), z.string().transform((s) => [s])]).nullish();
const Result = z
  .object({
    "template-id": z.string().optional(),
    templateID: z.string().optional(),
    info: z.object({
      name: z.string().optional(),
      severity: z.string().optional(),
      description: z.string().nullish(),
      remediation: z.string().nullish(),
      classification: z
        .object({
          "cve-id": Texts,
          "cwe-id": Texts,
          "cvss-score": z.number().min(0).max(10).nullish().catch(null),
          "cvss-metrics": z.string().nullish().catch(null),
        })
        .nullish(),
    }),
    type: z.string().optional(),
    host: z.string().optional(),
    port: z.union([z.string(), z.number()]).nullish(),
    "matched-at": z.string().optional(),
    matched: z.string().optional(),
    "matcher-name": z.string().optional(),
    matcher_name: z.string().optional(),
    "matcher-status": z.boolean().optional(),
    timestamp: z.string().optional(),
  })
  .refine((r) => r["template-id"] || r.templateID, "no template-id");

/** The score counts only with the vector that says which version it is of. */
function cvssOf(given: z.infer<typeof Result>["info"]["classification"]): CvssScore[] {
  const vector = cleanLine(given?.["cvss-metrics"] ?? "", 500);
  const version = z.enum(["4.0", "3.1", "3.0"]).safeParse(/^CVSS:(\d\.\d)/.exec(vector)?.[1]);
  const score = given?.["cvss-score"];
  return version.success && typeof score === "number" ? [{ version: version.data, score, vector }] : [];
}

/** Lines of a text stream, numbered from 1. */
async function* linesOf(chunks: AsyncIterable<string>): AsyncIterable<{ line: string; number: number }> {
  let rest = "";
  let number = 0;
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > MAX_LINE) throw new AppError("bad-input", `Line ${number + lines.length + 1} is longer than ${MAX_LINE} characters.`);
    for (const line of lines) yield { line, number: ++number };
  }
  if (rest) yield { line: rest, number: ++number };
}

/**
 * Nuclei results: JSON lines (whatever the file is called), or the array of -json-export. Zero bytes is a clean scan that names no host.
 * Requests, responses and curl commands are not read: they may hold secrets. Lines that are no results (log lines) are rejected one by one; after a
 * record that is none either the scan is not complete.
 */
export const nuclei: FileFormat<ScanEvidence> = {
  id: "nuclei",
  name: "Nuclei (JSON lines)",
  emptyIsClean: true,
  detect: (head) => /"template-id"|"templateID"/.test(head),
  async read(chunks) {
    const collector = issueCollector();
    const rejected: Rejected[] = [];
    const hosts = new Set<string>();
    const times: string[] = [];
    let dropped = false;
    const reject = (reason: string, at: string, raw: string): void => {
      if (rejected.length >= MAX_REJECTED) throw new AppError("bad-input", `More than ${MAX_REJECTED} lines are no Nuclei results.`);
      rejected.push({ reason, at, raw: cleanText(raw, 500) });
    };
    function take(value: unknown, at: string): void {
      const read = Result.safeParse(value);
      if (!read.success) {
        dropped = true;
        return reject(`Not a Nuclei result: ${read.error.issues[0]?.message ?? "unknown shape"}.`, at, "");
      }
      const r = read.data;
      // With -matcher-status a line may say that the template did not match.
      if (r["matcher-status"] === false) return;
      const severity = Severity.safeParse(r.info.severity?.trim().toLowerCase() ?? "");
      if (!severity.success) reject(`The severity "${cleanLine(r.info.severity ?? "", 40)}" is not one Nuclei gives: kept, counted as unknown.`, at, "");
      const host = occurrence({
        host: r.host ?? r["matched-at"] ?? r.matched ?? "",
        port: r.port ?? null,
        protocol: r.type ?? null,
        uri: r["matched-at"] ?? r.matched ?? null,
      });
      if (host.host) hosts.add(host.host);
      const at_ = toolInstant(r.timestamp);
      if (at_) times.push(at_);
      collector.add({
        ruleId: r["template-id"] ?? r.templateID ?? "",
        discriminator: r["matcher-name"] ?? r.matcher_name ?? "",
        title: r.info.name ?? "",
        description: r.info.description ?? "",
        solution: r.info.remediation ?? "",
        toolSeverity: severity.success ? severity.data : null,
        cvss: cvssOf(r.info.classification),
        cwe: r.info.classification?.["cwe-id"] ?? [],
        cve: r.info.classification?.["cve-id"] ?? [],
        occurrences: [host],
      });
    }
    let array: string[] | null = null;
    for await (const { line, number } of linesOf(chunks)) {
      const text = line.trim();
      if (array) array.push(text);
      else if (text === "") continue;
      else if (text.startsWith("[") && !/^\[\w{2,5}\]/.test(text) && number === 1) array = [text];
      else {
        try {
          take(parseJson(text), `line ${number}`);
        } catch (error) {
          if (!(error instanceof AppError) || /^(?:More than|The report)/.test(error.message)) throw error;
          reject("This line is not JSON.", `line ${number}`, text);
        }
      }
    }
    if (array) {
      const all = parseJson(array.join("\n"));
      if (!Array.isArray(all)) throw new AppError("bad-input", "This is not a list of Nuclei results.");
      all.forEach((value, i) => take(value, `result ${i + 1}`));
    }
    times.sort((a, b) => Date.parse(a) - Date.parse(b));
    const issues = collector.issues();
    if (issues.length === 0 && rejected.length > 0) throw new AppError("bad-input", "No line of the file is a Nuclei result.");
    return {
      evidence: [
        {
          ...{ kind: "scan" as const, format: "nuclei", family: "nuclei", scanner: "Nuclei", startedAt: times[0] ?? null, finishedAt: times.at(-1) ?? null },
          // Results do not say what was scanned: their absence closes nothing unless somebody states the targets.
          ...{ completed: !dropped, coverage: "unknown" as const, credentialed: null, hosts: [...hosts], ruleFamilies: null, issues },
        },
      ],
      rejected,
    };
  },
};
