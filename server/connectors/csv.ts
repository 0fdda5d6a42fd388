import { parse } from "csv-parse/sync";
import { AppError } from "#server/errors.ts";

export type CsvRow = { line: number; fields: Record<string, string>; quoted: ReadonlySet<string> };

/** What a spreadsheet would run rather than show. A number with a sign is a number. */
export function isFormula(cell: string): boolean {
  return /^[\s]*[=+\-@\t\r]/.test(cell) && !/^\s*[+-]\d[\d.,]*\s*$/.test(cell);
}

/** "CVSS v3.0 Base Score" → "cvss_v3.0_base_score". */
export function columnName(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, "_");
}

/**
 * CSV with a heading line: comma, semicolon or tab (whichever the heading uses), quotes, CRLF. Column names are compared without case.
 * Errors: AppError("bad-input") naming the line for broken quoting, doubled or missing columns and rows of another length.
 */
export function readCsv(text: string, required: readonly (readonly string[])[]): CsvRow[] {
  const heading = /^[^\r\n]*/.exec(text.trimStart())?.[0] ?? "";
  const delimiter = [",", ";", "\t"].reduce((best, d) => (heading.split(d).length > heading.split(best).length ? d : best), ",");
  type Cell = { value: string; quoted: boolean };
  let rows: { record: Cell[]; info: { lines: number } }[];
  try {
    rows = parse(text, {
      ...{ bom: true, delimiter, skip_empty_lines: true, relax_column_count: true, info: true, max_record_size: 100_000 },
      cast: (value: string, { quoting }: { quoting: boolean }) => ({ value, quoted: quoting }),
    }) as unknown as typeof rows;
  } catch (cause) {
    const line = (cause as { lines?: number }).lines;
    throw new AppError("bad-input", `The CSV cannot be read${line ? ` at line ${line}` : ""}: its quotes do not match.`, { cause });
  }
  const names = (rows[0]?.record ?? []).map((cell) => columnName(cell.value));
  const doubled = names.find((name, i) => name !== "" && names.indexOf(name) !== i);
  if (doubled) throw new AppError("bad-input", `The column "${doubled}" is there twice.`);
  const missing = required.find((choices) => !choices.some((c) => names.includes(c)));
  if (missing) throw new AppError("bad-input", `The heading has no column "${missing[0]}".`);
  return rows.slice(1).map(({ record, info }) => {
    if (record.length !== names.length) throw new AppError("bad-input", `Line ${info.lines} has ${record.length} fields, the heading has ${names.length}.`);
    const fields: Record<string, string> = Object.create(null);
    const quoted = new Set<string>();
    record.forEach((cell, i) => {
      const name = names[i] ?? "";
      fields[name] = cell.value.trim();
      if (cell.quoted) quoted.add(name);
    });
    return { line: info.lines, fields, quoted };
  });
}
