import { type JobWithMetadata, PgBoss } from "pg-boss";
import {
  EXPORT_QUEUE,
  type ExportJob,
  JOBS_SCHEMA,
  PULL_QUEUE,
  type PullJob,
  QUEUES,
  TOUCHED_QUEUE,
  type TouchedJob,
  UPLOAD_QUEUE,
  type UploadJob,
} from "#server/jobs/queues.ts";
import { SCHEDULE } from "#server/jobs/schedule.ts";
import { log } from "#server/log.ts";
import { REFRESHED_AT_ONCE, refreshTouched } from "#server/operations/refresh-touched.ts";
import { listWaitingExports, runBulkExport } from "#server/operations/run-bulk-export.ts";
import { listAsked, runSource } from "#server/operations/run-source.ts";
import { listWaitingUploads, runUpload } from "#server/operations/run-upload.ts";
import type { Touched } from "#server/operations/touched-months.ts";

const STOP_MS = 20_000;
const SOURCES_AT_ONCE = 4;
const LOOK_MS = 2_000;

export type Worker = { stop(): Promise<void> };

/** Pulls due sources and refreshes months until stopped. `url` is the worker's own database login; the queue's schema was made by the migrator. */
export async function startWorker({ url, clock = () => new Date().toISOString() }: { url: string; clock?: () => string }): Promise<Worker> {
  const boss = new PgBoss({
    connectionString: url,
    schema: JOBS_SCHEMA,
    max: 6,
    createSchema: false,
    migrate: false,
    reindex: false,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    instanceName: "keepwatch-worker",
  });
  boss.on("error", (error) => log("error", "jobs.error", { error: error.message }));
  await boss.start();
  for (const { name, policy, ...options } of QUEUES) {
    if (await boss.getQueue(name)) await boss.updateQueue(name, options);
    else await boss.createQueue(name, { ...options, ...(policy === undefined ? {} : { policy }) });
  }

  await boss.work<PullJob>(PULL_QUEUE, { includeMetadata: true, localConcurrency: SOURCES_AT_ONCE, pollingIntervalSeconds: 1 }, async ([job]) => {
    if (job) await pullJob(boss, job as JobWithMetadata<PullJob>, clock);
  });
  const pull = async (sourceId: string) => void (await boss.send(PULL_QUEUE, { sourceId }, { singletonKey: sourceId }));
  for (const { queue, cron, run } of SCHEDULE) {
    await boss.work(queue, { pollingIntervalSeconds: 1 }, () => run({ now: clock(), pull }));
    await boss.schedule(queue, cron);
    await boss.send(queue);
  }
  await boss.work<TouchedJob>(TOUCHED_QUEUE, { pollingIntervalSeconds: 1 }, async ([job]) => {
    if (job) await refreshTouched({ touched: job.data.touched, now: clock() });
  });
  await boss.work<ExportJob>(EXPORT_QUEUE, { pollingIntervalSeconds: 1 }, async ([job]) => {
    if (job) log("info", "export.ended", { export: job.data.exportId, state: await runBulkExport({ id: job.data.exportId, clock }) });
  });
  await boss.work<UploadJob>(UPLOAD_QUEUE, { pollingIntervalSeconds: 1 }, async ([job]) => {
    if (job) log("info", "upload.ended", { upload: job.data.uploadId, state: await runUpload({ id: job.data.uploadId, clock }) });
  });
  const looking = lookForAsked(boss);
  log("info", "worker.started", { queues: SCHEDULE.length + 4 });
  return {
    async stop() {
      clearInterval(looking);
      await boss.stop({ graceful: true, timeout: STOP_MS, close: true });
      log("info", "worker.stopped");
    },
  };
}

/** People ask for exports, imports and pulls in the web process, whose logins do not reach the queue: the worker looks for what waits. */
function lookForAsked(boss: PgBoss): NodeJS.Timeout {
  const look = async () => {
    for (const exportId of await listWaitingExports()) await boss.send(EXPORT_QUEUE, { exportId }, { singletonKey: exportId });
    for (const uploadId of await listWaitingUploads()) await boss.send(UPLOAD_QUEUE, { uploadId }, { singletonKey: uploadId });
    for (const sourceId of await listAsked()) await pullSoon(boss, sourceId);
  };
  return setInterval(() => {
    look().catch((error: unknown) => log("warn", "worker.look", { error: String(error) }));
  }, LOOK_MS);
}

/** A retry that waits for its time stands for the source's next pull: it goes first then, instead of a second one. */
async function pullSoon(boss: PgBoss, sourceId: string): Promise<void> {
  if ((await boss.send(PULL_QUEUE, { sourceId }, { singletonKey: sourceId })) !== null) return;
  const [waiting] = await boss.findJobs<PullJob>(PULL_QUEUE, { key: sourceId, queued: true });
  if (waiting) await boss.update(PULL_QUEUE, undefined, { id: waiting.id, startAfter: new Date(0) });
}

/** In parts, so that a worker that stops loses little. */
async function refreshSoon(boss: PgBoss, touched: Touched[]): Promise<void> {
  for (let from = 0; from < touched.length; from += REFRESHED_AT_ONCE)
    await boss.send(TOUCHED_QUEUE, { touched: touched.slice(from, from + REFRESHED_AT_ONCE) } satisfies TouchedJob);
}

/** A failed pull has its own row already; here it only decides when to try again. */
async function pullJob(boss: PgBoss, job: JobWithMetadata<PullJob>, clock: () => string): Promise<void> {
  const { sourceId } = job.data;
  const outcome = await runSource({ sourceId, actor: "worker", clock, refreshLater: (touched) => refreshSoon(boss, touched) });
  if (outcome === null) return;
  log(outcome.status === "failed" ? "warn" : "info", "source.pulled", {
    source: sourceId,
    status: outcome.status,
    applied: outcome.applied,
    quarantined: outcome.quarantined,
    error: outcome.error,
  });
  if (outcome.status === "succeeded" || outcome.retry === null) return;
  await boss.fail(PULL_QUEUE, { id: job.id, retryCount: job.retryCount }, { error: outcome.error });
  if (outcome.retry.afterS !== null) await boss.update(PULL_QUEUE, undefined, { id: job.id, startAfter: outcome.retry.afterS });
}
