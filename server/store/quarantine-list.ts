import { AppError } from "#server/errors.ts";
import type { Tx } from "#server/store/database.ts";
import { instantOrNull, instantText } from "#server/store/instants.ts";
import { UNTIED } from "#server/store/quarantine.ts";

/** open = waits for somebody, resolved = read since, dismissed = a person said it does not matter. */
export type QuarantineState = "open" | "resolved" | "dismissed";
export type QuarantineRecord = {
  id: string;
  reason: string;
  place: string;
  raw: string;
  at: string;
  lastAt: string;
  /** The pull that met it first, when what it asked for can be asked for again. */
  window: { from: string; to: string } | null;
  redriveRequestedAt: string | null;
  redrivenAt: string | null;
  resolvedAt: string | null;
  dismissed: { at: string; by: string; reason: string } | null;
};
export type ReasonCount = { reason: string; open: number; resolved: number; dismissed: number };

const STATE = {
  open: { resolvedAt: null, dismissedAt: null },
  resolved: { resolvedAt: { not: null }, dismissedAt: null },
  dismissed: { dismissedAt: { not: null } },
};
const unread = (sourceId: string) => ({ sourceId, reason: { notIn: UNTIED } });

/** What could not be read, by reason, most first. Names without a place are counted by the mapping inbox. */
export async function countQuarantine(tx: Tx, sourceId: string): Promise<ReasonCount[]> {
  return tx.$queryRaw<ReasonCount[]>`
    select reason, count(*) filter (where resolved_at is null and dismissed_at is null)::int as open,
      count(*) filter (where resolved_at is not null and dismissed_at is null)::int as resolved, count(*) filter (where dismissed_at is not null)::int as dismissed
    from app.quarantine where source_id = ${sourceId}::uuid and reason <> all (${UNTIED}::text[]) group by 1 order by 2 desc, 1`;
}

/** Newest met first. */
export async function listQuarantine(
  tx: Tx,
  { sourceId, state, reason, limit, skip = 0 }: { sourceId: string; state: QuarantineState; reason?: string | undefined; limit: number; skip?: number },
): Promise<QuarantineRecord[]> {
  const rows = await tx.quarantine.findMany({
    where: { AND: [unread(sourceId), STATE[state], reason === undefined ? {} : { reason }] },
    orderBy: [{ at: "desc" }, { quarantineId: "asc" }],
    include: { pull: { select: { windowFrom: true, windowTo: true } } },
    take: limit,
    skip,
  });
  return rows.map((row) => ({
    id: row.quarantineId,
    reason: row.reason,
    place: row.place,
    raw: row.raw,
    at: instantText(row.at),
    lastAt: instantText(row.metAgainAt ?? row.at),
    window: row.pull?.windowFrom && row.pull.windowTo ? { from: instantText(row.pull.windowFrom), to: instantText(row.pull.windowTo) } : null,
    redriveRequestedAt: instantOrNull(row.redriveRequestedAt),
    redrivenAt: instantOrNull(row.redrivenAt),
    resolvedAt: instantOrNull(row.resolvedAt),
    dismissed: row.dismissedAt && { at: instantText(row.dismissedAt), by: row.dismissedBy ?? "", reason: row.dismissedReason ?? "" },
  }));
}

/** One entry, or all open ones of a reason. */
export type QuarantineChoice = { id: string } | { reason: string };
const chosen = (sourceId: string, choice: QuarantineChoice) => ({
  AND: [unread(sourceId), STATE.open, "id" in choice ? { quarantineId: choice.id } : { reason: choice.reason }],
});

/** Asks for the pulls that met these entries to be made again. Errors: not-found when none is open; conflict when none came by a pull. */
export async function requestRedrive(tx: Tx, sourceId: string, { choice, at }: { choice: QuarantineChoice; at: string }): Promise<number> {
  const open = await tx.quarantine.count({ where: chosen(sourceId, choice) });
  if (open === 0) throw new AppError("not-found", "Nothing like this is set aside any more.");
  const where = { AND: [chosen(sourceId, choice), { pull: { windowFrom: { not: null }, windowTo: { not: null } } }] };
  const { count } = await tx.quarantine.updateMany({ where, data: { redriveRequestedAt: new Date(at) } });
  if (count === 0) throw new AppError("conflict", "This did not come by a pull, so we cannot ask for it again. The sender has to deliver it once more.");
  return count;
}

export type Window = { from: string; to: string };

/** Windows somebody asked to be pulled again, oldest first. */
export async function listRedrives(tx: Tx, sourceId: string): Promise<Window[]> {
  const rows = await tx.quarantine.findMany({
    where: { sourceId, redriveRequestedAt: { not: null } },
    select: { pull: { select: { windowFrom: true, windowTo: true } } },
  });
  const windows = new Map<string, Window>();
  for (const { pull } of rows)
    if (pull?.windowFrom && pull.windowTo) {
      const window = { from: instantText(pull.windowFrom), to: instantText(pull.windowTo) };
      windows.set(`${window.from} ${window.to}`, window);
    }
  return [...windows.values()].sort((a, b) => Date.parse(a.from) - Date.parse(b.from));
}

/** What was asked for until `triedAt` was tried then, however it went. */
export async function endRedrives(tx: Tx, { sourceId, triedAt }: { sourceId: string; triedAt: string }): Promise<void> {
  const where = { sourceId, redriveRequestedAt: { lte: new Date(triedAt) } };
  await tx.quarantine.updateMany({ where, data: { redriveRequestedAt: null, redrivenAt: new Date(triedAt) } });
}

/** After the window was pulled again: what was asked for and has not been met since `triedAt` could be read this time, so it is settled. */
export async function settleRedriven(
  tx: Tx,
  { sourceId, window, triedAt, at }: { sourceId: string; window: Window; triedAt: string; at: string },
): Promise<number> {
  const settled = await tx.quarantine.updateMany({
    where: {
      AND: [
        unread(sourceId),
        STATE.open,
        { redriveRequestedAt: { lte: new Date(triedAt) }, OR: [{ metAgainAt: null }, { metAgainAt: { lt: new Date(triedAt) } }] },
        { pull: { windowFrom: { gte: new Date(window.from) }, windowTo: { lte: new Date(window.to) } } },
      ],
    },
    data: { resolvedAt: new Date(at), redriveRequestedAt: null, redrivenAt: new Date(triedAt) },
  });
  return settled.count;
}

/** Says that these do not matter, and why. Errors: not-found when none is open. */
export async function dismissQuarantine(
  tx: Tx,
  sourceId: string,
  { choice, reason, by, at }: { choice: QuarantineChoice; reason: string; by: string; at: string },
): Promise<number> {
  const data = { dismissedAt: new Date(at), dismissedBy: by, dismissedReason: reason, redriveRequestedAt: null };
  const { count } = await tx.quarantine.updateMany({ where: chosen(sourceId, choice), data });
  if (count === 0) throw new AppError("not-found", "Nothing like this is set aside any more.");
  return count;
}
