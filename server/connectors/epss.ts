import { readCve, readDay } from "#server/connectors/cve.ts";
import { collectText, isRecord, parseJson } from "#server/connectors/json.ts";
import { cleanLine } from "#server/connectors/text.ts";
import { AppError } from "#server/errors.ts";

const BATCH = 20_000;
const MAX_API_TEXT = 5_000_000;
const MAX_LINE = 500;

/** `score` and `percentile` are shares of 1. */
export type EpssScore = { cve: string; score: number; percentile: number };
/** `whole` false = some CVEs only (an answer of the API): they are added to what is known, nothing is dropped. */
export type EpssPart = { version: string; asOf: string; whole: boolean; scores: EpssScore[] };

/**
 * EPSS scores in batches, each with what the file says of itself: the daily CSV (first line "#model_version:…,score_date:…", a quarter of a million rows,
 * never held at once) or an answer of api.first.org with numbers as strings. Errors: AppError("bad-input") naming the line when it is not EPSS, breaks off, or a
 * row is unreadable; what was yielded before that must not be kept.
 */
export async function* readEpss(chunks: AsyncIterable<string>): AsyncGenerator<EpssPart> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first = await iterator.next();
  const head = first.done ? "" : first.value;
  const all = rejoin(head, iterator);
  if (/^\s*\{/.test(head)) yield fromApi(parseJson(await collectText(all, MAX_API_TEXT)));
  else yield* fromCsv(all);
}

async function* rejoin(head: string, rest: AsyncIterator<string>): AsyncIterable<string> {
  yield head;
  for (let step = await rest.next(); !step.done; step = await rest.next()) yield step.value;
}

async function* fromCsv(chunks: AsyncIterable<string>): AsyncGenerator<EpssPart> {
  let about: Pick<EpssPart, "version" | "asOf"> | null = null;
  let headed = false;
  let number = 0;
  let scores: EpssScore[] = [];
  for await (const line of linesOf(chunks)) {
    number += 1;
    if (number === 1) about = aboutOf(line);
    else if (!headed) {
      if (!/^cve,epss,percentile\s*$/i.test(line)) throw new AppError("bad-input", 'The EPSS file has no heading "cve,epss,percentile" on line 2.');
      headed = true;
    } else if (line.trim() !== "") scores.push(scoreOf(line.split(","), `line ${number}`));
    if (about !== null && scores.length === BATCH) {
      yield { ...about, whole: true, scores };
      scores = [];
    }
  }
  if (about === null || !headed) throw new AppError("bad-input", "The EPSS file is empty or breaks off after its first line.");
  yield { ...about, whole: true, scores };
}

/** Lines without their ends; a last line without one is a file that broke off. */
async function* linesOf(chunks: AsyncIterable<string>): AsyncIterable<string> {
  let rest = "";
  let number = 0;
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      number += 1;
      yield line.endsWith("\r") ? line.slice(0, -1) : line;
    }
    if (rest.length > MAX_LINE) throw new AppError("bad-input", `Line ${number + 1} of the EPSS file is longer than any score.`);
  }
  if (rest !== "") throw new AppError("bad-input", `The EPSS file breaks off in line ${number + 1}.`);
}

function aboutOf(line: string): Pick<EpssPart, "version" | "asOf"> {
  const found = /^\uFEFF?#\s*model_version:([^,\s]{1,40}),\s*score_date:(\d{4}-\d{2}-\d{2})/.exec(line);
  const asOf = readDay(found?.[2]);
  if (!found?.[1] || asOf === null) throw new AppError("bad-input", 'This is not an EPSS file: its first line does not begin with "#model_version:".');
  return { version: `${found[1]} of ${asOf}`, asOf };
}

function fromApi(document: unknown): EpssPart {
  const rows = isRecord(document) ? document["data"] : null;
  if (!isRecord(document) || !Array.isArray(rows)) throw new AppError("bad-input", 'This is not an answer of the EPSS API: it has no list "data".');
  if (rows.length === 0) throw new AppError("bad-input", "The answer of the EPSS API holds no scores.");
  let asOf = "";
  const scores = rows.map((row: unknown, at) => {
    const { cve, epss, percentile, date } = isRecord(row) ? row : {};
    const day = readDay(date);
    if (day === null) throw new AppError("bad-input", `Score ${at + 1} of the EPSS API's answer has no date.`);
    if (day > asOf) asOf = day;
    return scoreOf([cve, epss, percentile], `score ${at + 1}`);
  });
  return { version: cleanLine(`API of ${asOf}`, 60), asOf, whole: false, scores };
}

function scoreOf(cells: readonly unknown[], where: string): EpssScore {
  const cve = readCve(cells[0]);
  const [score, percentile] = [shareOf(cells[1]), shareOf(cells[2])];
  if (cells.length !== 3 || cve === null || score === null || percentile === null)
    throw new AppError("bad-input", `The EPSS file cannot be read at ${where}: it needs a CVE id and two numbers from 0 to 1.`);
  return { cve, score, percentile };
}

function shareOf(value: unknown): number | null {
  const text = typeof value === "number" ? String(value) : typeof value === "string" ? value.trim() : "";
  const share = /^(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$/i.test(text) ? Number(text) : Number.NaN;
  return share >= 0 && share <= 1 ? share : null;
}
