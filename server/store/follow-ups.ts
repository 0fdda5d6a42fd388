import type { Prisma } from "#prisma/generated/client.ts";
import { localDay } from "#server/posture/format.ts";
import type { FollowUpEntry } from "#server/posture/follow-up-standing.ts";
import type { Tx } from "#server/store/database.ts";
import { dayText, instantText } from "#server/store/instants.ts";

/** What is asked and promised. `due` is a local day. */
export type FollowUpText = { question: string; promise: string; owner: string; due: string | null };
export type NewFollowUp = FollowUpText & { id: string; period: string; walkThroughId: string | null; raisedAt: string; raisedBy: string };
export type KeptFollowUp = NewFollowUp & { releasedAt: string | null; doneAt: string | null; outcome: string | null; withdrawnAt: string | null };
type Row = Prisma.FollowUpGetPayload<object>;

const dateOf = (day: string | null) => (day === null ? null : new Date(`${day}T00:00:00Z`));
const text = (at: Date | null) => (at === null ? null : instantText(at));

function keptFrom(row: Row): KeptFollowUp {
  return {
    id: row.followUpId,
    period: row.period,
    walkThroughId: row.walkThroughId,
    question: row.question,
    promise: row.promise,
    owner: row.owner,
    due: row.dueOn === null ? null : dayText(row.dueOn),
    raisedAt: instantText(row.raisedAt),
    raisedBy: row.raisedBy,
    releasedAt: text(row.releasedAt),
    doneAt: text(row.doneAt),
    outcome: row.outcome,
    withdrawnAt: text(row.withdrawnAt),
  };
}

/** False when this id is there already, of this client. */
export async function insertFollowUp(tx: Tx, clientId: string, followUp: NewFollowUp): Promise<boolean> {
  const { id, due, raisedAt, ...rest } = followUp;
  const { count } = await tx.followUp.createMany({
    data: [{ clientId, followUpId: id, ...rest, dueOn: dateOf(due), raisedAt: new Date(raisedAt) }],
    skipDuplicates: true,
  });
  return count === 1;
}

/** Withdrawn ones too; null = this client has none with that id. */
export async function findFollowUp(tx: Tx, clientId: string, id: string): Promise<KeptFollowUp | null> {
  const row = await tx.followUp.findUnique({ where: { clientId_followUpId: { clientId, followUpId: id } } });
  return row && keptFrom(row);
}

/** Oldest first, without those withdrawn. */
export async function listFollowUps(tx: Tx, { clientId, timeZone }: { clientId: string; timeZone: string }): Promise<FollowUpEntry[]> {
  const rows = await tx.followUp.findMany({ where: { clientId, withdrawnAt: null }, orderBy: [{ raisedAt: "asc" }, { followUpId: "asc" }] });
  return rows.map(keptFrom).map((row) => ({
    id: row.id,
    period: row.period,
    question: row.question,
    promise: row.promise,
    owner: row.owner,
    due: row.due,
    raisedOn: localDay(row.raisedAt, timeZone),
    raisedBy: row.raisedBy,
    doneOn: row.doneAt === null ? null : localDay(row.doneAt, timeZone),
    outcome: row.outcome,
    released: row.releasedAt !== null,
    inWalkThrough: row.walkThroughId !== null,
  }));
}

type Change = Partial<FollowUpText> & { releasedAt?: string | null; doneAt?: string | null; outcome?: string | null; withdrawnAt?: string };

export async function updateFollowUp(tx: Tx, clientId: string, id: string, change: Change): Promise<void> {
  const { due, releasedAt, doneAt, withdrawnAt, ...rest } = change;
  const at = (instant: string | null) => (instant === null ? null : new Date(instant));
  await tx.followUp.update({
    where: { clientId_followUpId: { clientId, followUpId: id } },
    data: {
      ...rest,
      ...(due === undefined ? {} : { dueOn: dateOf(due) }),
      ...(releasedAt === undefined ? {} : { releasedAt: at(releasedAt) }),
      ...(doneAt === undefined ? {} : { doneAt: at(doneAt) }),
      ...(withdrawnAt === undefined ? {} : { withdrawnAt: at(withdrawnAt) }),
    },
  });
}
