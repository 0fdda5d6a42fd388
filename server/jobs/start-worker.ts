import { type JobWithMetadata, PgBoss } from "pg-boss";
import { EXPORT_QUEUE, type ExportJob, JOBS_SCHEMA, PULL_QUEUE, type PullJob, QUEUES } from "#server/jobs/queues.ts";
import { SCHEDULE } from "#server/jobs/schedule.ts";
import { log } from "#server/log.ts";
import { pullSource } from "#server/operations/pull-source.ts";
import { listWaitingExports, runBulkExport } from "#server/operations/run-bulk-export.ts";

const STOP_MS = 20_000;
const SOURCES_AT_ONCE = 4;
const LOOK_FOR_EXPORTS_MS = 2_000;

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
  await boss.work<ExportJob>(EXPORT_QUEUE, { pollingIntervalSeconds: 1 }, async ([job]) => {
    if (job) log("info", "export.ended", { export: job.data.exportId, state: await runBulkExport({ id: job.data.exportId, clock }) });
  });
  const looking = lookForExports(boss);
  log("info", "worker.started", { queues: SCHEDULE.length + 2 });
  return {
    async stop() {
      clearInterval(looking);
      await boss.stop({ graceful: true, timeout: STOP_MS, close: true });
      log("info", "worker.stopped");
    },
  };
}

/** People ask for exports in the web process, whose logins do not reach the queue: the worker looks for what waits. */
function lookForExports(boss: PgBoss): NodeJS.Timeout {
  return setInterval(() => {
    listWaitingExports()
      .then(async (ids) => {
        for (const exportId of ids) await boss.send(EXPORT_QUEUE, { exportId }, { singletonKey: exportId });
      })
      .catch((error: unknown) => log("warn", "export.look", { error: String(error) }));
  }, LOOK_FOR_EXPORTS_MS);
}

/** A failed pull has its own row already; here it only decides when to try again. */
async function pullJob(boss: PgBoss, job: JobWithMetadata<PullJob>, clock: () => string): Promise<void> {
  const { sourceId } = job.data;
  const outcome = await pullSource({ source: sourceId, actor: "worker", now: clock(), clock });
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
