import { env } from "#server/env.ts";
import { log } from "#server/log.ts";
import { startWorker } from "#server/jobs/start-worker.ts";
import { closeDatabase } from "#server/store/database.ts";
import { findTarget, loginUrl } from "#server/store/target.ts";

const STOP_WITHIN_MS = 25_000;

const worker = await startWorker({ url: loginUrl(findTarget(env), "app_worker") });
let stopping = false;
const stop = (): void => {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
  worker
    .stop()
    .then(closeDatabase)
    .then(() => process.exit(0))
    .catch((error: unknown) => {
      log("error", "worker.stop-failed", { error: String(error) });
      process.exit(1);
    });
};
for (const signal of ["SIGTERM", "SIGINT", "disconnect"] as const) process.on(signal, stop);
process.send?.({ ready: true });
