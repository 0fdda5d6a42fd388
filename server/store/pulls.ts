import type { Tx } from "#server/store/database.ts";
import { instantOrNull, instantText } from "#server/store/instants.ts";

export type PullStatus = "running" | "succeeded" | "failed" | "interrupted";
/** received = applied + duplicate + quarantined, always. */
export type PullCounts = { received: number; applied: number; duplicate: number; quarantined: number };
export type PullRecord = PullCounts & {
  id: string;
  sourceId: string;
  status: PullStatus;
  windowFrom: string | null;
  windowTo: string | null;
  startedAt: string;
  finishedAt: string | null;
  pages: number;
  error: string | null;
};

export const NO_COUNTS: PullCounts = { received: 0, applied: 0, duplicate: 0, quarantined: 0 };

/** A pull still "running" when the next one starts belongs to a process that died: it wrote nothing, and says so. */
export async function startPull(
  tx: Tx,
  { sourceId, window, at }: { sourceId: string; window: { from: string; to: string } | null; at: string },
): Promise<string> {
  await tx.pull.updateMany({
    where: { sourceId, status: "running" },
    data: { status: "interrupted", finishedAt: new Date(at), error: "The process ended before the pull did; nothing of it was kept." },
  });
  const row = await tx.pull.create({
    data: { sourceId, status: "running", startedAt: new Date(at), windowFrom: window && new Date(window.from), windowTo: window && new Date(window.to) },
    select: { pullId: true },
  });
  return row.pullId;
}

export async function completePull(
  tx: Tx,
  pull: { pullId: string; counts: PullCounts; pages: number; payloadSha256: string | null; at: string },
): Promise<void> {
  const { pullId, counts, pages, payloadSha256, at } = pull;
  await tx.pull.update({ where: { pullId }, data: { status: "succeeded", ...counts, pages, payloadSha256, finishedAt: new Date(at), error: null } });
}

export async function failPull(tx: Tx, { pullId, error, at }: { pullId: string; error: string; at: string }): Promise<void> {
  await tx.pull.update({ where: { pullId }, data: { status: "failed", error, finishedAt: new Date(at) } });
}

/** Newest first. */
export async function listPulls(tx: Tx, { sourceId, limit }: { sourceId: string; limit: number }): Promise<PullRecord[]> {
  const rows = await tx.pull.findMany({ where: { sourceId }, orderBy: { startedAt: "desc" }, take: limit });
  return rows.map(({ pullId, status, windowFrom, windowTo, startedAt, finishedAt, received, applied, duplicate, quarantined, pages, error }) => ({
    id: pullId,
    sourceId,
    status: status as PullStatus,
    windowFrom: instantOrNull(windowFrom),
    windowTo: instantOrNull(windowTo),
    startedAt: instantText(startedAt),
    finishedAt: instantOrNull(finishedAt),
    received,
    applied,
    duplicate,
    quarantined,
    pages,
    error,
  }));
}
