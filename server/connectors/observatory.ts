import { z } from "zod";
import type { FileFormat } from "#server/connectors/connector.ts";
import { collectText, isRecord, parseJson } from "#server/connectors/json.ts";
import { issueCollector, occurrence } from "#server/connectors/scan-issues.ts";
import { scanNotes } from "#server/connectors/scan-notes.ts";
import { cleanLine } from "#server/connectors/text.ts";
import { toolInstant } from "#server/connectors/tool-date.ts";
import { AppError } from "#server/errors.ts";
import type { ScanEvidence } from "#server/posture/evidence.ts";

const MAX_JSON = 5_000_000;
const Text = z.string().nullish().catch(null);
const Test = z.object({ pass: z.boolean(), result: Text, score_description: Text });
const Scan = z.object({
  algorithm_version: z.number().nullish().catch(null),
  details_url: Text,
  error: z.unknown().optional(),
  state: Text,
  scanned_at: Text,
  start_time: Text,
  end_time: Text,
  grade: z.string().nullish(),
  score: z.number().min(0).max(1_000).nullish(),
});

/** v1 writes "Wed, 05 May 2021 07:57:28 GMT". */
const instantOf = (text: string | null | undefined): string | null => toolInstant(text?.replace(/ GMT$/, ""));

/** v2 names the host only in the address of its page. */
function hostOf(detailsUrl: string | null | undefined): string {
  const url = detailsUrl && URL.canParse(detailsUrl) ? new URL(detailsUrl) : null;
  return occurrence({ host: url?.searchParams.get("host") ?? "" }).host;
}

const isTest = (value: unknown): boolean => isRecord(value) && "expectation" in value && "pass" in value;

/** The part about the scan and the single tests, of v2, of v1 ({ scan, tests }) or of v1's list of tests alone. */
function partsOf(body: unknown): { scan: z.infer<typeof Scan> | null; tests: Record<string, unknown> } {
  const record = isRecord(body) ? body : {};
  const { scan, tests } = record;
  if (isRecord(scan) && isRecord(tests)) return { scan: parseScan(scan, "scan."), tests };
  if ("algorithm_version" in record && "grade" in record) return { scan: parseScan(record, ""), tests: isRecord(tests) ? tests : {} };
  if (Object.values(record).some(isTest)) return { scan: null, tests: record };
  throw new AppError("bad-input", 'This is not an HTTP Observatory report as we know it (at "grade").');
}

function parseScan(value: Record<string, unknown>, at: string): z.infer<typeof Scan> {
  const read = Scan.safeParse(value);
  if (!read.success)
    throw new AppError("bad-input", `This is not an HTTP Observatory report as we know it (at "${at}${read.error.issues[0]?.path.join(".")}").`);
  return read.data;
}

/**
 * Mozilla's HTTP Observatory, v1 and v2 JSON: a grade of the site, shown beside the findings. v1 also names its tests. The Observatory rates
 * none of them, it only takes points off, so a failed test is kept as informational and never counts as a vulnerability. Bonus points go
 * beyond 100, so `outOf` is not known. v1 names no host: it closes nothing by itself. Response headers (cookies) are not read.
 */
export const observatory: FileFormat<ScanEvidence> = {
  id: "observatory",
  name: "HTTP Observatory (JSON)",
  detect: (head) =>
    /^\s*\{/.test(head) &&
    ((/"algorithm_version"\s*:/.test(head) && /"(?:grade|details_url)"\s*:/.test(head)) || /^\s*\{\s*"[a-z-]+"\s*:\s*\{\s*"expectation"\s*:/.test(head)),
  async read(chunks) {
    const { scan, tests } = partsOf(parseJson(await collectText(chunks, MAX_JSON)));
    const collector = issueCollector();
    const notes = scanNotes();
    const host = hostOf(scan?.details_url);
    let dropped = false;
    for (const [name, value] of Object.entries(tests)) {
      const test = Test.safeParse(value);
      const at = `test ${cleanLine(name, 80)}`;
      if (!test.success) {
        dropped = true;
        notes.add("The test does not say whether it passed.", at);
      } else if (!test.data.pass) {
        const { result, score_description } = test.data;
        collector.add({
          ruleId: name,
          title: cleanLine(score_description ?? "", 300) || `${name}: ${result ?? "failed"}`,
          description: score_description ?? "",
          solution: "",
          toolSeverity: "info",
          occurrences: [occurrence({ host })],
        });
      }
    }
    const failed = scan !== null && scan.error !== null && scan.error !== undefined && scan.error !== "";
    if (failed) notes.add(`The Observatory could not scan: ${cleanLine(String(scan.error), 200)}`, "error");
    const grade = scan?.grade && /^[A-F][+-]?$/.test(scan.grade) ? scan.grade : null;
    if (scan?.grade && grade === null) notes.add(`The grade "${cleanLine(scan.grade, 40)}" is not one the Observatory gives: not used.`, "grade");
    const score = scan?.score ?? null;
    const evidence: ScanEvidence = {
      kind: "scan",
      format: "observatory",
      family: "observatory",
      scanner: cleanLine(`HTTP Observatory ${scan?.algorithm_version ? `(algorithm ${scan.algorithm_version})` : ""}`, 200),
      startedAt: instantOf(scan?.start_time),
      finishedAt: instantOf(scan?.scanned_at) ?? instantOf(scan?.end_time),
      completed: !dropped && !failed && (scan?.state ?? "FINISHED") === "FINISHED",
      coverage: host ? "whole" : "unknown",
      credentialed: null,
      hosts: host ? [host] : [],
      ruleFamilies: null,
      ...(!failed && (grade !== null || score !== null) ? { score: { grade, score, outOf: null } } : {}),
      issues: collector.issues(),
    };
    return { evidence: [evidence], rejected: notes.list() };
  },
};
