import { env } from "#server/env.ts";
import { log } from "#server/log.ts";
import { stopUnused } from "#server/store/embedded.ts";

const parent = process.ppid;

// A parent that is killed outright runs no handler, and PostgreSQL runs detached: the closed line is all that tells.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
process.on("disconnect", () => {
  stopUnused(env.dataDir, parent)
    .catch((error: unknown) => log("error", "database.keeper-failed", { error: String(error) }))
    .finally(() => process.exit(0));
});
process.send?.({ ready: true });
