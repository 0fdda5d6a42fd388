import type { Tx } from "#server/store/database.ts";
import { instantOrNull, instantText } from "#server/store/instants.ts";

export type PullStatus = "running" | "succeeded" | "failed" | "interrupted";
/** What kind of trouble it was; "ours" = not the upstream's doing. */
export type PullTrouble = "credentials" | "rate-limit" | "unreachable" | "server-error" | "reply" | "refused" | "ours";
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
  /** When the last page had arrived; before that the time was the upstream's. */
  fetchedAt: string | null;
  pages: number;
  error: string | null;
  trouble: PullTrouble | null;
  /** Not before then, the upstream asked. */
  retryAt: string | null;
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
  pull: { pullId: string; counts: PullCounts; pages: number; payloadSha256: string | null; fetchedAt?: string; at: string },
): Promise<void> {
  const { pullId, counts, pages, payloadSha256, fetchedAt, at } = pull;
  const fetched = fetchedAt === undefined ? {} : { fetchedAt: new Date(fetchedAt) };
  await tx.pull.update({
    where: { pullId },
    data: { status: "succeeded", ...counts, pages, payloadSha256, ...fetched, finishedAt: new Date(at), error: null },
  });
}

type Failure = { pullId: string; error: string; trouble: PullTrouble; retryAt: string | null; at: string };

export async function failPull(tx: Tx, { pullId, error, trouble, retryAt, at }: Failure): Promise<void> {
  await tx.pull.update({ where: { pullId }, data: { status: "failed", error, trouble, retryAt: retryAt && new Date(retryAt), finishedAt: new Date(at) } });
}

/** Newest first. */
export async function listPulls(tx: Tx, { sourceId, limit }: { sourceId: string; limit: number }): Promise<PullRecord[]> {
  const rows = await tx.pull.findMany({ where: { sourceId }, orderBy: { startedAt: "desc" }, take: limit, omit: { payloadSha256: true } });
  return rows.map(({ pullId, status, trouble, windowFrom, windowTo, startedAt, finishedAt, fetchedAt, retryAt, ...rest }) => ({
    ...rest,
    id: pullId,
    status: status as PullStatus,
    trouble: trouble as PullTrouble | null,
    windowFrom: instantOrNull(windowFrom),
    windowTo: instantOrNull(windowTo),
    startedAt: instantText(startedAt),
    finishedAt: instantOrNull(finishedAt),
    fetchedAt: instantOrNull(fetchedAt),
    retryAt: instantOrNull(retryAt),
  }));
}
