import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import pg from "pg";
import type { BackupEnd, BackupHeader } from "#server/store/backup-file.ts";

const [CHUNK_BYTES, MOST_ROWS] = [4_000_000, 5_000];

/** What is kept of each table: neither the queue's, which the worker makes anew, nor the context key, which is the installation's. */
export const KEPT_TABLES = `select c.oid::regclass::text as name from pg_class c
  where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace in ('app'::regnamespace, 'pub'::regnamespace, 'identity'::regnamespace, 'part'::regnamespace)
  order by c.relnamespace::regnamespace::text, c.relname`;
const SEQUENCES = `select format('%I.%I', schemaname, sequencename) as name from pg_sequences where schemaname in ('app', 'pub', 'identity', 'part') order by 1`;
const MONTHS = `select distinct replace(substring(relname from '\\d{4}_\\d{2}$'), '_', '-') || '-01' as month from pg_class
  where relispartition and relkind = 'r' and relnamespace = 'part'::regnamespace order by 1`;
/** How values are written as text, whatever the server's own settings. */
export const AS_TEXT = "set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set timezone = 'UTC'; set bytea_output = 'hex'; set extra_float_digits = 1";

type About = Pick<BackupHeader, "takenAt" | "secretId" | "migrations">;

/** Writes everything there is at one moment to a file, whole or not at all; needs nothing but the server. `url` = a login that may read all rows. */
export async function dumpDatabase({ url, out, about }: { url: string; out: string; about: About }): Promise<BackupEnd["rows"]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const draft = `${out}.${process.pid}.part`;
  const rows: BackupEnd["rows"] = {};
  try {
    await pipeline(Readable.from(backupLines(client, { about, rows })), createGzip(), createWriteStream(draft, { mode: 0o600, flags: "wx" }));
    await rename(draft, out);
    return rows;
  } finally {
    await rm(draft, { force: true });
    await client.end();
  }
}

async function* backupLines(client: pg.Client, { about, rows }: { about: About; rows: BackupEnd["rows"] }): AsyncGenerator<string> {
  const hash = createHash("sha256");
  const line = (value: unknown) => {
    const text = `${JSON.stringify(value)}\n`;
    hash.update(text);
    return text;
  };
  await client.query(AS_TEXT);
  await client.query("begin isolation level repeatable read read only");
  const months = (await client.query<{ month: string }>(MONTHS)).rows.map(({ month }) => month);
  yield line({ format: "keepwatch-backup-1", ...about, months } satisfies BackupHeader);
  for (const { name } of (await client.query<{ name: string }>(KEPT_TABLES)).rows) {
    yield line({ table: name });
    rows[name] = 0;
    for await (const chunk of rowsOf(client, name)) {
      rows[name] += chunk.length;
      yield chunk.map(line).join("");
    }
  }
  const sequences: BackupEnd["sequences"] = [];
  for (const { name } of (await client.query<{ name: string }>(SEQUENCES)).rows)
    sequences.push(...(await client.query(`select $1::text as name, last_value::text as value, is_called as called from ${name}`, [name])).rows);
  await client.query("commit");
  yield `${JSON.stringify({ rows, sequences, sha256: hash.digest("hex") } satisfies BackupEnd)}\n`;
}

/** As many rows at a time as are a few megabytes: one holds a document, another a number. */
async function* rowsOf(client: pg.Client, table: string): AsyncGenerator<string[]> {
  await client.query(`declare kept no scroll cursor for select t::text as row from ${table} t`);
  for (let count = 1; ; ) {
    const { rows } = await client.query<{ row: string }>(`fetch ${count} from kept`);
    if (rows.length > 0) yield rows.map(({ row }) => row);
    if (rows.length < count) break;
    const bytes = rows.reduce((sum, { row }) => sum + row.length, 0);
    count = Math.max(1, Math.min(MOST_ROWS, count * 2, Math.floor((CHUNK_BYTES * rows.length) / Math.max(1, bytes))));
  }
  await client.query("close kept");
}
