import type { Tx } from "#server/store/database.ts";

/**
 * Notes a verified delivery. The same id with the same bytes is a repeat; with other bytes it is a conflict, never applied.
 * The body itself is not kept: it may name accounts, and its effects commit in the same transaction.
 */
export async function recordDelivery(
  tx: Tx,
  { sourceId, messageId, sha256, at }: { sourceId: string; messageId: string; sha256: string; at: string },
): Promise<"new" | "duplicate" | "conflict"> {
  const added = await tx.inbox.createMany({
    data: [{ sourceId, messageId, sha256, body: null, receivedAt: new Date(at), appliedAt: new Date(at) }],
    skipDuplicates: true,
  });
  if (added.count === 1) return "new";
  const known = await tx.inbox.findUniqueOrThrow({ where: { sourceId_messageId: { sourceId, messageId } }, select: { sha256: true } });
  return known.sha256 === sha256 ? "duplicate" : "conflict";
}
