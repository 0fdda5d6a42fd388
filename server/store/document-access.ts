import type { Tx } from "#server/store/database.ts";
import { instantText } from "#server/store/instants.ts";

export type DocumentAccess = { at: string; actor: string; client: string | null; what: "accepted" | "downloaded" };
const MOST = 200;

/** Who could have seen a document: acceptances and downloads from the audit chain, newest first, at most 200. */
export async function listAccess(tx: Tx, sha256: string): Promise<DocumentAccess[]> {
  const rows = await tx.auditEntry.findMany({
    where: { subject: sha256, action: { in: ["document.downloaded", "nda.accepted"] } },
    orderBy: [{ at: "desc" }, { chain: "asc" }, { seq: "desc" }],
    take: MOST,
    select: { at: true, actor: true, action: true, chain: true },
  });
  const clients = await tx.client.findMany({
    where: { clientId: { in: rows.flatMap(({ chain }) => (chain === "vendor" ? [] : [chain])) } },
    select: { clientId: true, name: true },
  });
  const names = new Map(clients.map(({ clientId, name }) => [clientId, name]));
  return rows.map(({ at, actor, action, chain }) => ({
    ...{ at: instantText(at), actor, client: names.get(chain) ?? null },
    what: action === "nda.accepted" ? ("accepted" as const) : ("downloaded" as const),
  }));
}
