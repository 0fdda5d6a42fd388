import pg from "pg";
import { AppError } from "#server/errors.ts";
import { type BackupEnd, type BackupHeader, checkBackup, partsOf } from "#server/store/backup-file.ts";
import { AS_TEXT, KEPT_TABLES } from "#server/store/dump-database.ts";

const [CHUNK_BYTES, MOST_ROWS] = [4_000_000, 5_000];

/**
 * Fills a database of this release, in which there is nobody yet, with a backup, in one transaction. `url` = a superuser's. Errors: bad-input for a backup that
 * is not whole, of another release or of another installation's secret; conflict for a database in use. Nothing is changed then.
 */
export async function loadDatabase({
  url,
  from,
  migrations,
  secretId,
}: {
  url: string;
  from: string;
  migrations: string[];
  secretId: string;
}): Promise<BackupEnd["rows"]> {
  const { header, end } = await checkBackup(from);
  refuseOther(header, { migrations, secretId });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query('select exists (select from app.client) or exists (select from identity."user") as used');
    if (rows[0]?.used) throw new AppError("conflict", "There are clients or users in this database already; nothing was changed. Restore into an empty one.");
    await client.query(AS_TEXT);
    await client.query("begin");
    // Neither triggers nor keys are asked: the rows are as they stood together at one moment.
    await client.query("set local session_replication_role = replica");
    const tables = (await client.query<{ name: string }>(KEPT_TABLES)).rows.map(({ name }) => name);
    const unknown = Object.keys(end.rows).filter((name) => !tables.includes(name));
    if (unknown.length > 0) throw new AppError("bad-input", `This release has no table ${unknown.join(", ")}; nothing was changed.`);
    await client.query(`truncate ${tables.join(", ")}`);
    await client.query("select part.make($1::date[])", [header.months]);
    const loaded = await fill(client, from);
    for (const [name, count] of Object.entries(end.rows))
      if (loaded[name] !== count) throw new Error(`${name}: ${loaded[name]} of ${count} rows were restored`);
    for (const { name, value, called } of end.sequences) await client.query("select setval($1::regclass, $2::bigint, $3)", [name, value, called]);
    await client.query("commit");
    await client.query("analyze");
    return end.rows;
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  } finally {
    await client.end();
  }
}

function refuseOther(header: BackupHeader, { migrations, secretId }: { migrations: string[]; secretId: string }): void {
  const differ = [...header.migrations.filter((name) => !migrations.includes(name)), ...migrations.filter((name) => !header.migrations.includes(name))];
  if (differ.length > 0)
    throw new AppError(
      "bad-input",
      `This backup was made by another release (${differ.slice(0, 3).join(", ")}${differ.length > 3 ? " and more" : ""}). Restore it with that release and upgrade then. Nothing was changed.`,
    );
  if (header.secretId !== secretId)
    throw new AppError(
      "bad-input",
      "This backup belongs to an installation with another secret, so its passwords and sealed values would not open. Put that installation's secrets.json into the data folder, or set its KEEPWATCH_SECRET, and try again. Nothing was changed.",
    );
}

async function fill(client: pg.Client, from: string): Promise<BackupEnd["rows"]> {
  const loaded: BackupEnd["rows"] = {};
  let [table, held, bytes]: [string, string[], number] = ["", [], 0];
  const flush = async () => {
    if (held.length === 0) return;
    // The offset keeps the row from being read from its text once for every column.
    const rows = `select x::${table} as r from unnest($1::text[]) x offset 0`;
    const { rowCount } = await client.query(`insert into ${table} select (s.r).* from (${rows}) s`, [held]);
    loaded[table] = (loaded[table] ?? 0) + (rowCount ?? 0);
    [held, bytes] = [[], 0];
  };
  for await (const part of partsOf(from)) {
    if ("row" in part) {
      held.push(part.row);
      bytes += part.row.length;
      if (bytes >= CHUNK_BYTES || held.length >= MOST_ROWS) await flush();
    } else {
      await flush();
      table = part.table;
      loaded[table] = 0;
    }
  }
  await flush();
  return loaded;
}
