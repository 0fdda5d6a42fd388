import { z } from "zod";
import type { FileFormat } from "#server/connectors/connector.ts";
import { headingDelimiter, readCsvRows } from "#server/connectors/csv-rows.ts";
import { collectText, isRecord, parseJson } from "#server/connectors/json.ts";
import { peekText } from "#server/connectors/peek-text.ts";
import { type TestsslReading, testsslCollector } from "#server/connectors/testssl-rows.ts";
import { cleanLine } from "#server/connectors/text.ts";
import { toolInstant } from "#server/connectors/tool-date.ts";
import { AppError } from "#server/errors.ts";
import type { ScanEvidence } from "#server/posture/evidence.ts";

const MAX_JSON = 25_000_000;
const HEADING = [["id"], ["fqdn/ip"], ["port"], ["severity"], ["finding"]] as const;

const Text = z.union([z.string(), z.number()]).transform(String).catch("");
const Row = z.object({ id: Text, ip: Text, port: Text, severity: Text, finding: Text, cve: Text, cwe: Text });
const Target = z.object({ targetHost: Text, ip: Text, port: Text });

const isRow = (value: unknown): value is Record<string, unknown> => isRecord(value) && "id" in value && "severity" in value;

async function readTestsslCsv(chunks: AsyncIterable<string>): Promise<TestsslReading> {
  const collector = testsslCollector();
  await readCsvRows(chunks, HEADING, ({ line, get }) => {
    const fields = { id: get("id"), port: get("port"), severity: get("severity"), finding: get("finding"), cve: get("cve"), cwe: get("cwe") };
    collector.row({ ...fields, host: get("fqdn/ip") }, `line ${line}`);
  });
  return collector.result({ version: "", startedAt: null, finishedAt: null });
}

/** --jsonfile-pretty: a document about the run, whose scanResult holds one object of sections for each target. */
function readPretty(body: Record<string, unknown>): TestsslReading {
  const collector = testsslCollector();
  const results = body["scanResult"];
  if (!Array.isArray(results)) throw new AppError("bad-input", 'This is not a testssl.sh report (at "scanResult").');
  const rows = (values: unknown, at: string, where: { host: string; port: string }): void => {
    if (!Array.isArray(values)) return;
    for (const [k, value] of values.entries()) {
      if (isRow(value)) collector.row({ ...Row.parse(value), ...where }, `${at}[${k}]`);
      else collector.drop("The entry is no testssl.sh row.", `${at}[${k}]`);
    }
  };
  for (const [key, value] of Object.entries(body)) if (key.startsWith("clientProblem")) rows(value, key, { host: "", port: "" });
  for (const [i, target] of results.entries()) {
    const at = `scanResult[${i}]`;
    const known = Target.safeParse(target);
    if (!known.success || !isRecord(target)) collector.drop("The entry is no testssl.sh target.", at);
    else if (isRow(target)) rows([target], "scanResult", { host: known.data.targetHost, port: known.data.port });
    else {
      const where = { host: `${known.data.targetHost}/${known.data.ip}`, port: known.data.port };
      for (const [section, values] of Object.entries(target)) rows(values, `${at}.${cleanLine(section, 60)}`, where);
    }
  }
  const startedAt = toolInstant(Text.parse(body["startTime"]));
  const took = Text.parse(body["scanTime"]).trim();
  // "Scan interrupted" or nothing where the seconds should be.
  if (!/^\d{1,7}$/.test(took)) collector.fail();
  const finishedAt = startedAt && /^\d{1,7}$/.test(took) ? new Date(Date.parse(startedAt) + Number(took) * 1000).toISOString() : null;
  return collector.result({ version: Text.parse(body["version"]).trim(), startedAt, finishedAt });
}

async function readTestsslJson(text: string): Promise<TestsslReading> {
  const body = parseJson(text);
  if (isRecord(body)) return readPretty(body);
  if (!Array.isArray(body)) throw new AppError("bad-input", "This is not a testssl.sh report: neither a list of rows nor a scanResult.");
  const collector = testsslCollector();
  for (const [i, value] of body.entries()) {
    if (!isRow(value)) collector.drop("The entry is no testssl.sh row.", `row ${i + 1}`);
    else {
      const row = Row.parse(value);
      collector.row({ ...row, host: row.ip }, `row ${i + 1}`);
    }
  }
  return collector.result({ version: "", startedAt: null, finishedAt: null });
}

/** testssl.sh: CSV, flat JSON or pretty JSON. Only the last says when it ran. What counts as a finding: see `testsslCollector`. */
export const testssl: FileFormat<ScanEvidence> = {
  id: "testssl",
  name: "testssl.sh (CSV or JSON)",
  detect: (head) =>
    /^\s*\[\s*\{\s*"id"\s*:\s*"[^"]*"\s*,\s*"ip"\s*:/.test(head) ||
    (/^\s*\{/.test(head) && /"scanResult"\s*:/.test(head)) ||
    headingDelimiter(head.split(/\r?\n/, 1)[0] ?? "", HEADING) !== null,
  async read(chunks) {
    const { start, all } = await peekText(chunks);
    return start === "[" || start === "{" ? readTestsslJson(await collectText(all, MAX_JSON)) : readTestsslCsv(all);
  },
};
