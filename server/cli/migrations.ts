import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { loginUrl, type Target } from "#server/store/target.ts";

const FOLDER = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));

/** Names of the migrations this release consists of. */
export function migrationNames(): string[] {
  return readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Names the database says were applied; empty for one that was never set up. */
export async function appliedMigrations(target: Target): Promise<string[]> {
  const client = new pg.Client({ connectionString: loginUrl(target, "migrator") });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ migration_name: string }>(
      "select migration_name from public._prisma_migrations where finished_at is not null and rolled_back_at is null",
    );
    return rows.map((row) => row.migration_name);
  } catch {
    return [];
  } finally {
    await client.end().catch(() => {});
  }
}
