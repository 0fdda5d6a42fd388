import type { Prisma } from "#prisma/generated/client.ts";
import { type Decision, decisionColumns } from "#server/store/approval.ts";
import type { Tx } from "#server/store/database.ts";
import { instantOrNull, instantText } from "#server/store/instants.ts";

/** `author` and `approver` are accounts, `enteredBy` and `approvedBy` the names a report gives. */
export type KeptCorrection = {
  id: string;
  siteId: string;
  startsAt: string;
  endsAt: string;
  reason: string;
  clause: string;
  author: string;
  enteredBy: string;
  enteredAt: string;
  approver: string | null;
  approvedBy: string | null;
  approvedAt: string | null;
  withdrawnAt: string | null;
  withdrawnBy: string | null;
};
export type NewCorrection = Pick<KeptCorrection, "siteId" | "startsAt" | "endsAt" | "reason" | "clause" | "author" | "enteredBy" | "enteredAt">;

function keptFrom(row: Prisma.CorrectionGetPayload<object>): KeptCorrection {
  const { siteId, reason, clause, author, enteredBy, approver, approvedBy, withdrawnBy } = row;
  return {
    id: row.correctionId,
    siteId,
    startsAt: instantText(row.startsAt),
    endsAt: instantText(row.endsAt),
    reason,
    clause,
    author,
    enteredBy,
    enteredAt: instantText(row.enteredAt),
    approver,
    approvedBy,
    approvedAt: instantOrNull(row.approvedAt),
    withdrawnAt: instantOrNull(row.withdrawnAt),
    withdrawnBy,
  };
}

export async function insertCorrection(tx: Tx, clientId: string, correction: NewCorrection): Promise<string> {
  const { startsAt, endsAt, enteredAt, ...rest } = correction;
  const row = await tx.correction.create({
    data: { clientId, ...rest, startsAt: new Date(startsAt), endsAt: new Date(endsAt), enteredAt: new Date(enteredAt) },
  });
  return row.correctionId;
}

/** Withdrawn ones too; null = this client has none with that id. Locked until the transaction ends. */
export async function findCorrection(tx: Tx, clientId: string, id: string): Promise<KeptCorrection | null> {
  await tx.$queryRaw`select 1 from app.correction where client_id = ${clientId}::uuid and correction_id = ${id}::uuid for update`;
  const row = await tx.correction.findUnique({ where: { clientId_correctionId: { clientId, correctionId: id } } });
  return row && keptFrom(row);
}

/** Corrections that touch [from, to), withdrawn ones too, in order of beginning. */
export async function listCorrections(tx: Tx, clientId: string, { from, to }: { from: string; to: string }): Promise<KeptCorrection[]> {
  const rows = await tx.correction.findMany({
    where: { clientId, startsAt: { lt: new Date(to) }, endsAt: { gt: new Date(from) } },
    orderBy: [{ startsAt: "asc" }, { correctionId: "asc" }],
  });
  return rows.map(keptFrom);
}

export async function updateCorrection(tx: Tx, clientId: string, id: string, decision: Decision): Promise<void> {
  await tx.correction.update({ where: { clientId_correctionId: { clientId, correctionId: id } }, data: decisionColumns(decision) });
}
