import { startWorker } from "#server/jobs/start-worker.ts";
import { log } from "#server/log.ts";
import { workerDatabase } from "#server/operations/worker-database.ts";

const STOP_WITHIN_MS = 25_000;

const database = workerDatabase();
const worker = await startWorker({ url: database.url });
let stopping = false;
const stop = (): void => {
  if (stopping) return;
  stopping = true;
  setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
  worker
    .stop()
    .then(() => database.close())
    .then(() => process.exit(0))
    .catch((error: unknown) => {
      log("error", "worker.stop-failed", { error: String(error) });
      process.exit(1);
    });
};
for (const signal of ["SIGTERM", "SIGINT", "disconnect"] as const) process.on(signal, stop);
process.send?.({ ready: true });
