import type { Queue } from "pg-boss";
import type { Touched } from "#server/operations/touched-months.ts";

export const JOBS_SCHEMA = "pgboss";

export const PULL_QUEUE = "pull-source";
export const DUE_QUEUE = "pull-due";
export const REFRESH_QUEUE = "refresh-months";
export const TOUCHED_QUEUE = "refresh-touched";
export const EXPIRY_QUEUE = "forget-expired";

export const CATALOGUE_QUEUE = "pull-catalogues";

export const EXPORT_QUEUE = "bulk-export";

export const UPLOAD_QUEUE = "read-upload";

export type PullJob = { sourceId: string };
export type ExportJob = { exportId: string };
export type UploadJob = { uploadId: string };
export type TouchedJob = { touched: Touched[] };

/** Exclusive with the source's id as key: one source is pulled by one process at a time, and a waiting retry counts as its next pull. */
export const QUEUES: (Omit<Queue, "name"> & { name: string })[] = [
  {
    name: PULL_QUEUE,
    policy: "exclusive",
    retryLimit: 8,
    retryDelay: 2,
    retryBackoff: true,
    retryDelayMax: 900,
    heartbeatSeconds: 10,
    expireInSeconds: 1800,
    deleteAfterSeconds: 86_400,
  },
  // One export at a time: making files takes a whole processor.
  { name: EXPORT_QUEUE, policy: "exclusive", retryLimit: 5, retryDelay: 5, heartbeatSeconds: 30, expireInSeconds: 14_400, deleteAfterSeconds: 86_400 },
  { name: UPLOAD_QUEUE, policy: "exclusive", retryLimit: 3, retryDelay: 5, heartbeatSeconds: 60, expireInSeconds: 1800, deleteAfterSeconds: 86_400 },
  { name: DUE_QUEUE, policy: "exclusive", retryLimit: 0, heartbeatSeconds: 10, expireInSeconds: 120, deleteAfterSeconds: 3600 },
  { name: REFRESH_QUEUE, policy: "exclusive", retryLimit: 2, retryDelay: 60, heartbeatSeconds: 10, expireInSeconds: 3000, deleteAfterSeconds: 86_400 },
  { name: TOUCHED_QUEUE, retryLimit: 2, retryDelay: 60, heartbeatSeconds: 30, expireInSeconds: 1800, deleteAfterSeconds: 86_400 },
  { name: CATALOGUE_QUEUE, policy: "exclusive", retryLimit: 0, heartbeatSeconds: 30, expireInSeconds: 900, deleteAfterSeconds: 86_400 },
  { name: EXPIRY_QUEUE, policy: "exclusive", retryLimit: 2, retryDelay: 60, heartbeatSeconds: 10, expireInSeconds: 300, deleteAfterSeconds: 86_400 },
];
