import { Readable, pipeline } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { columnName } from "#server/connectors/csv.ts";
import { AppError } from "#server/errors.ts";

/** A row by column name (see `columnName`); the value of a column the file does not have is "". */
export type CsvLine = { line: number; has(...names: string[]): boolean; get(...names: string[]): string };
type Heading = readonly (readonly string[])[];

/** Plugin output runs to hundreds of kilobytes; one cell is held at a time. */
const MAX_RECORD = 4_000_000;
/** Qualys writes its company, user and totals above the heading. */
const MAX_PREAMBLE = 40;
const PEEK = 16_384;

const names = (line: string, delimiter: string): string[] => line.split(delimiter).map((cell) => columnName(cell.replace(/^\s*"|"\s*$/g, "")));
const holds = (columns: readonly string[], heading: Heading): boolean => heading.every((choices) => choices.some((name) => columns.includes(name)));

/** The delimiter with which one of the first lines is the heading asked for; null if none is. For detection and reading. */
export function headingDelimiter(head: string, heading: Heading): string | null {
  const lines = head.replace(/^\ufeff/, "").split(/\r?\n/, MAX_PREAMBLE);
  return [",", ";", "\t"].find((delimiter) => lines.some((line) => holds(names(line, delimiter), heading))) ?? null;
}

/** The same chunks again, and the first of their characters. */
async function peek(chunks: AsyncIterable<string>): Promise<{ head: string; all: AsyncIterable<string> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  let head = "";
  let step = await iterator.next();
  while (!step.done) {
    head += step.value;
    if (head.length >= PEEK) break;
    step = await iterator.next();
  }
  async function* all(): AsyncIterable<string> {
    yield head;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  }
  return { head: head.slice(0, PEEK), all: all() };
}

/**
 * Streams a scanner's CSV row by row, below a heading that has one name of each group of `heading`, whatever stands above it. Comma,
 * semicolon or tab. Errors: AppError("bad-input") with the line for broken quoting, doubled columns and rows of another length.
 */
export async function readCsvRows(chunks: AsyncIterable<string>, heading: Heading, row: (line: CsvLine) => void): Promise<{ preamble: string[][] }> {
  const { head, all } = await peek(chunks);
  const delimiter = headingDelimiter(head, heading);
  if (delimiter === null) throw new AppError("bad-input", `No heading has the columns ${heading.map((choices) => `"${choices[0]}"`).join(", ")}.`);
  const parser = parse({ bom: true, delimiter, skip_empty_lines: true, relax_column_count: true, info: true, max_record_size: MAX_RECORD });
  pipeline(Readable.from(all), parser, () => {});
  const preamble: string[][] = [];
  let columns: Map<string, number> | null = null;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (columns === null) {
        const found = record.map(columnName);
        if (!holds(found, heading)) {
          if (preamble.push(record) > MAX_PREAMBLE) throw new AppError("bad-input", "The heading is not among the first lines.");
          continue;
        }
        const doubled = found.find((name, i) => name !== "" && found.indexOf(name) !== i);
        if (doubled) throw new AppError("bad-input", `The column "${doubled}" is there twice.`);
        columns = new Map(found.map((name, i) => [name, i]));
        continue;
      }
      if (record.length !== columns.size) throw new AppError("bad-input", `Line ${info.lines} has ${record.length} fields, the heading has ${columns.size}.`);
      const known = columns;
      const has = (...wanted: string[]): boolean => wanted.some((name) => known.has(name));
      const get = (...wanted: string[]): string => record[known.get(wanted.find((name) => known.has(name)) ?? "") ?? -1]?.trim() ?? "";
      row({ line: info.lines, has, get });
    }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const line = (cause as CsvError & { lines?: number }).lines;
    const rule = cause.code === "CSV_MAX_RECORD_SIZE" ? `one row has more than ${MAX_RECORD} characters` : "its quotes do not match, or it breaks off";
    throw new AppError("bad-input", `The CSV cannot be read${line ? ` at line ${line}` : ""}: ${rule}.`, { cause });
  } finally {
    parser.destroy();
  }
  return { preamble };
}
