import { z } from "zod";
import { AppError } from "#server/errors.ts";
import { type Channel, type ConcernState, DESK_TARGETS, publicConcernState } from "#server/posture/disclosure-policy.ts";
import type { DeskFacts } from "#server/posture/desk-facts.ts";
import type { Period } from "#server/posture/period.ts";
import { type Tx, withPublic, withScope } from "#server/store/database.ts";
import { instantOrNull, instantText } from "#server/store/instants.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { sealingKeyring } from "#server/store/sealing-keys.ts";
import { open, seal } from "#server/store/secrets.ts";

export type NewConcern = {
  id: string;
  channel: Channel;
  subject: string;
  body: string;
  contact: string | null;
  receiptSha256: string;
  guidelinesVersion: string;
  receivedAt: string;
};
export type ConcernSummary = {
  id: string;
  channel: Channel;
  state: ConcernState;
  subject: string;
  guidelinesVersion: string;
  receivedAt: string;
  acknowledgedAt: string | null;
  evaluatedAt: string | null;
  closedAt: string | null;
};
export type ConcernDetail = ConcernSummary & { body: string; contact: string | null };

const place = (column: string, row: string) => ({ table: "app.concern", column, row });
const unsealed = (column: string, row: string, envelope: string) => open(sealingKeyring(), place(column, row), envelope);

/** The public may write one and read none, so nothing is returned. Subject, text and contact are sealed before they reach the database. */
export async function insertConcern(tx: Tx, concern: NewConcern): Promise<void> {
  const { id, contact } = concern;
  const sealed = (column: string, text: string) => seal(sealingKeyring(), place(column, id), text);
  await tx.$executeRaw`
    insert into app.concern (concern_id, channel, state, subject, sealed_body, sealed_contact, receipt_sha256, guidelines_version, received_at)
    values (${id}::uuid, ${concern.channel}, 'received', ${sealed("subject", concern.subject)}, ${sealed("sealed_body", concern.body)},
      ${contact === null ? null : sealed("sealed_contact", contact)}, ${concern.receiptSha256}, ${concern.guidelinesVersion}, ${concern.receivedAt}::timestamptz)`;
}

/** null = no concern has that receipt. */
export async function findConcernStatus(receiptSha256: string): Promise<"received" | "closed" | null> {
  const [row] = await withPublic((tx) => tx.$queryRaw<{ state: ConcernState | null }[]>`select pub.concern_status(${receiptSha256}) as state`);
  return row === undefined || row.state === null ? null : publicConcernState(row.state);
}

/** Open ones first, oldest first: the clocks run. For the desk only. */
export async function listConcerns(scope: ClientScope): Promise<ConcernSummary[]> {
  const rows = await withScope(scope, "read", (tx) =>
    tx.concern.findMany({ orderBy: [{ closedAt: { sort: "desc", nulls: "first" } }, { receivedAt: "asc" }] }),
  );
  return rows.map(summaryFrom);
}

/** With its text, unsealed. Errors: not-found. */
export async function getConcern(scope: ClientScope, id: string): Promise<ConcernDetail> {
  const row = z.uuid().safeParse(id).success ? await withScope(scope, "read", (tx) => tx.concern.findUnique({ where: { concernId: id } })) : null;
  if (row === null) throw new AppError("not-found", "There is no such concern.");
  return {
    ...summaryFrom(row),
    body: unsealed("sealed_body", id, row.sealedBody),
    contact: row.sealedContact === null ? null : unsealed("sealed_contact", id, row.sealedContact),
  };
}

/** Moves a concern on; false when it is not in `from` any more. Each clock stops once. */
export async function moveConcern(tx: Tx, { id, from, to, at }: { id: string; from: ConcernState; to: ConcernState; at: string }): Promise<boolean> {
  const stops = { acknowledged: "acknowledgedAt", confirmed: "evaluatedAt", "not-confirmed": "evaluatedAt", closed: "closedAt" } as const;
  const clock = to in stops ? stops[to as keyof typeof stops] : null;
  const moved = await tx.concern.updateMany({
    where: { concernId: id, state: from },
    data: { state: to, ...(clock === null ? {} : { [clock]: new Date(at) }) },
  });
  return moved.count === 1;
}

/**
 * The desk's clocks over concerns received in the period, as they stood at `now`: counts and hours only. A concern of before that was still late when the
 * period ended is late in it too.
 */
export async function loadDeskFacts(tx: Tx, period: Period, now: string): Promise<DeskFacts> {
  const asOf = new Date(now);
  const end = new Date(Math.min(asOf.getTime(), Date.parse(period.end)));
  const select = { receivedAt: true, acknowledgedAt: true, evaluatedAt: true } as const;
  const rows = await tx.concern.findMany({
    where: { receivedAt: { gte: new Date(period.start), lt: new Date(period.end), lte: asOf } },
    select,
    orderBy: { receivedAt: "asc" },
  });
  const running = (clock: "acknowledgedAt" | "evaluatedAt") => [{ [clock]: null }, { [clock]: { gt: end } }];
  const before = await tx.concern.findMany({
    where: { receivedAt: { lt: new Date(period.start) }, OR: [...running("acknowledgedAt"), ...running("evaluatedAt")] },
    select,
    orderBy: { receivedAt: "asc" },
  });
  const hours = (from: Date, to: Date) => (to.getTime() - from.getTime()) / 3_600_000;
  const stopped = (at: Date | null, by = asOf): at is Date => at !== null && at <= by;
  const waiting = (list: typeof rows, by: Date) => list.filter((row) => !stopped(row.acknowledgedAt, by)).map((row) => hours(row.receivedAt, by));
  const evaluating = (list: typeof rows, by: Date) =>
    list.filter((row) => stopped(row.acknowledgedAt, by) && !stopped(row.evaluatedAt, by)).map((row) => hours(row.receivedAt, by));
  const { acknowledgeHours, evaluateHours } = DESK_TARGETS;
  return {
    received: rows.length,
    acknowledgedHours: rows.flatMap((row) => (stopped(row.acknowledgedAt) ? [hours(row.receivedAt, row.acknowledgedAt)] : [])),
    evaluatedHours: rows.flatMap((row) => (stopped(row.evaluatedAt) ? [hours(row.receivedAt, row.evaluatedAt)] : [])),
    waitingHours: [...waiting(before, end).filter((each) => each > acknowledgeHours), ...waiting(rows, asOf)],
    evaluatingHours: [...evaluating(before, end).filter((each) => each > evaluateHours), ...evaluating(rows, asOf)],
    targetAckHours: acknowledgeHours,
    targetEvaluateHours: evaluateHours,
  };
}

type Row = {
  concernId: string;
  channel: string;
  state: string;
  subject: string;
  guidelinesVersion: string;
  receivedAt: Date;
  acknowledgedAt: Date | null;
  evaluatedAt: Date | null;
  closedAt: Date | null;
};

function summaryFrom(row: Row): ConcernSummary {
  return {
    id: row.concernId,
    channel: row.channel as Channel,
    state: row.state as ConcernState,
    subject: unsealed("subject", row.concernId, row.subject),
    guidelinesVersion: row.guidelinesVersion,
    receivedAt: instantText(row.receivedAt),
    acknowledgedAt: instantOrNull(row.acknowledgedAt),
    evaluatedAt: instantOrNull(row.evaluatedAt),
    closedAt: instantOrNull(row.closedAt),
  };
}
