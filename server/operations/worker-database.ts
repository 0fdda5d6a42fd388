import { env } from "#server/env.ts";
import { closeDatabase } from "#server/store/database.ts";
import { findTarget, loginUrl } from "#server/store/target.ts";

/** What a worker process needs of the database: its own login for the queue, and a way to let go of the store's connections at the end. */
export function workerDatabase(): { url: string; close(): Promise<void> } {
  return { url: loginUrl(findTarget(env), "app_worker"), close: closeDatabase };
}
