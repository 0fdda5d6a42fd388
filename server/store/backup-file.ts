import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { z } from "zod";
import { AppError } from "#server/errors.ts";

/**
 * A backup is gzipped lines of JSON: this header; for each table its name and its rows as PostgreSQL writes a row as text; at the end how much there is of
 * what, and the SHA-256 of all lines before.
 */
export const BackupHeader = z.strictObject({
  format: z.literal("keepwatch-backup-1"),
  takenAt: z.string(),
  /** Which installation's secret seals what is in it; says nothing of the secret. */
  secretId: z.string(),
  migrations: z.array(z.string()),
  /** Months of which checks and response times are kept, as their first days. */
  months: z.array(z.string()),
});
export type BackupHeader = z.infer<typeof BackupHeader>;
export const BackupEnd = z.strictObject({
  rows: z.record(z.string(), z.number().int()),
  sequences: z.array(z.strictObject({ name: z.string(), value: z.string(), called: z.boolean() })),
  sha256: z.string(),
});
export type BackupEnd = z.infer<typeof BackupEnd>;
const Table = z.strictObject({ table: z.string().regex(/^[a-z_]+\.[a-z_"]+$/) });
export type BackupPart = { table: string } | { row: string };

const refuse = (why: string, cause?: unknown) => new AppError("bad-input", `This is no whole backup of Keepwatch: ${why}. Nothing was changed.`, { cause });

async function* linesOf(file: string): AsyncGenerator<string> {
  const text = createReadStream(file).pipe(createGunzip()).setEncoding("utf8");
  let rest: string[] = [];
  try {
    for await (const chunk of text as AsyncIterable<string>) {
      const lines = chunk.split("\n");
      for (const line of lines.slice(0, -1)) {
        yield rest.length === 0 ? line : rest.join("") + line;
        rest = [];
      }
      rest.push(lines.at(-1) ?? "");
    }
  } catch (cause) {
    throw refuse("it cannot be unpacked to its end", cause);
  }
  if (rest.join("") !== "") throw refuse("its last line is cut off");
}

function parse<T>(schema: z.ZodType<T>, line: string | undefined, what: string): T {
  try {
    return schema.parse(JSON.parse(line ?? ""));
  } catch (cause) {
    throw refuse(`${what} cannot be read`, cause);
  }
}

/** Header and end of a backup that is whole, read to its end once. Errors: bad-input for one that is cut off, changed, or something else. */
export async function checkBackup(file: string): Promise<{ header: BackupHeader; end: BackupEnd }> {
  const hash = createHash("sha256");
  const rows: Record<string, number> = {};
  let [header, end, table]: [BackupHeader | null, BackupEnd | null, string | null] = [null, null, null];
  for await (const line of linesOf(file)) {
    if (end !== null) throw refuse("something follows its end");
    if (header === null) header = parse(BackupHeader, line, "its beginning");
    else if (line.startsWith('"')) {
      if (table === null) throw refuse("a row is of no table");
      rows[table] = (rows[table] ?? 0) + 1;
    } else if (line.startsWith('{"table"')) {
      table = parse(Table, line, "a table").table;
      rows[table] = 0;
    } else {
      end = parse(BackupEnd, line, "its end");
      continue;
    }
    hash.update(line).update("\n");
  }
  if (header === null || end === null) throw refuse("its end is missing");
  if (hash.digest("hex") !== end.sha256 || JSON.stringify(rows) !== JSON.stringify(end.rows)) throw refuse("its checksum does not agree");
  return { header, end };
}

/** Tables and rows of a backup that was checked. */
export async function* partsOf(file: string): AsyncGenerator<BackupPart> {
  for await (const line of linesOf(file)) {
    if (line.startsWith('"')) yield { row: JSON.parse(line) as string };
    else if (line.startsWith('{"table"')) yield parse(Table, line, "a table");
  }
}
