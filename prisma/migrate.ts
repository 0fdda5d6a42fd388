import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import { SchemaEngine } from "@prisma/schema-engine-wasm";
import pg from "pg";
import { installQueue } from "#prisma/queue.ts";
import { ensureRoles } from "#prisma/roles.ts";
import { schemaAdapter } from "#prisma/schema-adapter.ts";
import { AppError } from "#server/errors.ts";
import { contextKey } from "#server/store/context.ts";
import { loginUrl, type Target } from "#server/store/target.ts";

const SCHEMA = fileURLToPath(new URL("schema", import.meta.url));
const MIGRATIONS = fileURLToPath(new URL("migrations", import.meta.url));
const FILTERS = { externalTables: [], externalEnums: [] };

/** Brings a database to this release: roles, migrations (in Prisma's own table), context key, job queue. Running it again changes nothing. Returns the names applied. */
export async function migrate(adminUrl: string, target: Target): Promise<string[]> {
  await ensureRoles(adminUrl, target);
  const owner = loginUrl(target, "migrator");
  const applied = await withEngine(
    owner,
    async (engine) => (await engine.applyMigrations({ migrationsList: migrationsList(), filters: FILTERS })).appliedMigrationNames,
  );
  await withClient(owner, async (client) => {
    const { kid, ipad, opad } = contextKey(target.secret);
    await client.query("insert into sec.ctx_key (kid, ipad, opad) values ($1, $2, $3) on conflict (kid) do nothing", [kid, ipad, opad]);
    await client.query("delete from sec.ctx_key where kid <> $1", [kid]);
    await installQueue(client);
    // The backup login reads everything, whatever later migrations add.
    for (const schema of ["app", "pub", "identity", "sec", "pgboss", "public"]) {
      await client.query(`grant usage on schema ${schema} to backup`);
      await client.query(`grant select on all tables in schema ${schema} to backup`);
      await client.query(`grant select on all sequences in schema ${schema} to backup`);
    }
  });
  return applied;
}

/** SQL that would bring the database to prisma/schema; a comment only when they agree. */
export async function differences(target: Target): Promise<string> {
  const files = schemaFiles().map(([path, content]) => ({ path, content }));
  return withEngine(loginUrl(target, "migrator"), async (engine) => {
    const { stdout } = await engine.diff({
      from: { tag: "schemaDatasource", files, configDir: SCHEMA },
      to: { tag: "schemaDatamodel", files },
      script: true,
      exitCode: null,
      filters: FILTERS,
    });
    return stdout ?? "";
  });
}

/** Names of the migrations this release consists of, oldest first. */
export function migrationNames(): string[] {
  return readdirSync(MIGRATIONS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

function schemaFiles(): [string, string][] {
  return readdirSync(SCHEMA).map((name) => [path.join(SCHEMA, name), readFileSync(path.join(SCHEMA, name), "utf8")]);
}

function migrationsList() {
  return {
    baseDir: MIGRATIONS,
    lockfile: { path: "migration_lock.toml", content: readFileSync(path.join(MIGRATIONS, "migration_lock.toml"), "utf8") },
    shadowDbInitScript: "",
    migrationDirectories: migrationNames().map((name) => ({
      path: name,
      migrationFile: { path: "migration.sql", content: { tag: "ok" as const, value: readFileSync(path.join(MIGRATIONS, name, "migration.sql"), "utf8") } },
    })),
  };
}

async function withEngine<T>(url: string, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on("error", () => {});
  let refusal: unknown;
  const adapter = bindMigrationAwareSqlAdapterFactory(schemaAdapter(pool, (error) => (refusal = error)));
  const engine = await SchemaEngine.new({ datamodels: schemaFiles() }, () => {}, adapter);
  try {
    return await work(engine);
  } catch (cause) {
    const said = refusal ?? cause;
    throw new AppError("unavailable", `The database could not be brought up to date: ${said instanceof Error ? said.message : String(said)}`, { cause });
  } finally {
    engine.free();
    await pool.end();
  }
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
