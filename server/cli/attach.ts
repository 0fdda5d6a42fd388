import { env } from "#server/env.ts";
import { closeDatabase, useDatabase } from "#server/store/database.ts";
import { adminUrl, findTarget, type Target } from "#server/store/target.ts";

/** Runs a command against the given server, or the embedded one: attaches to it where it runs, else starts it for the duration. */
export async function withDatabase<T>(work: () => Promise<T>): Promise<T> {
  const embedded = env.databaseUrl ? null : await (await import("#server/store/embedded.ts")).openEmbedded(env.dataDir);
  try {
    if (embedded) {
      await useDatabase(embedded.target);
      if (!(await isCurrent(embedded.target))) await (await import("#prisma/migrate.ts")).migrate(adminUrl(env, embedded.target), embedded.target);
    }
    return await work();
  } finally {
    await closeDatabase();
    await embedded?.close();
  }
}

/** The database in use, for commands that need more than the store's logins. */
export function currentTarget(): Target {
  return findTarget(env);
}

// Loading the schema engine takes longer than most commands, so it is asked only when something is missing.
async function isCurrent(target: Target): Promise<boolean> {
  const { appliedMigrations, migrationNames } = await import("#server/cli/migrations.ts");
  const applied = await appliedMigrations(target);
  return migrationNames().every((name) => applied.includes(name));
}
