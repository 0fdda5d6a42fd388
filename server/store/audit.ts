import { createHash } from "node:crypto";
import type { Tx } from "#server/store/database.ts";

type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [key: string]: Json };
/** `chain` is a client's id, or "vendor" for what belongs to no client. */
export type AuditRecord = { chain: string; actor: string; action: string; subject: string; detail: Json; at: string };
export type AuditLink = Omit<AuditRecord, "detail"> & { seq: number; detail: unknown; prevHash: string; hash: string };
export type AuditCheck = { chain: string; entries: number; intact: boolean; brokenAt: number | null };

/** Chains the act to those before it and returns its number. The last statement of its transaction: the chain's head stays locked until commit. */
export async function recordAudit(tx: Tx, { chain, actor, action, subject, detail, at }: AuditRecord): Promise<number> {
  const [row] = await tx.$queryRaw<{ seq: bigint }[]>`
    select app.record_audit(${chain}, ${at}::timestamptz, ${actor}, ${action}, ${subject}, ${JSON.stringify(detail ?? null)}::jsonb) as seq`;
  return Number(row?.seq);
}

/** Newest first. */
export async function listAudit(tx: Tx, { chain, limit }: { chain?: string; limit: number }): Promise<AuditLink[]> {
  const rows = await tx.auditEntry.findMany({
    ...(chain === undefined ? {} : { where: { chain } }),
    orderBy: [{ at: "desc" }, { chain: "asc" }, { seq: "desc" }],
    take: limit,
  });
  return rows.map((row) => ({ ...row, seq: Number(row.seq), at: row.at.toISOString() }));
}

type Row = { seq: bigint; prev_hash: string; hash: string; text: string };

/** Recomputes every link outside the database. `brokenAt` is the first entry that was changed, removed or inserted; a cut-off end shows against the head. */
export async function verifyAudit(tx: Tx, chain: string): Promise<AuditCheck> {
  const rows = await tx.$queryRaw<
    Row[]
  >`select e.seq, e.prev_hash, e.hash, app.audit_text(e) as text from app.audit_entry e where e.chain = ${chain} order by e.seq`;
  const head = await tx.auditHead.findUnique({ where: { chain } });
  let previous = "";
  let expected = 1;
  for (const row of rows) {
    const hash = createHash("sha256").update(row.text).digest("hex");
    if (Number(row.seq) !== expected || row.prev_hash !== previous || row.hash !== hash)
      return { chain, entries: rows.length, intact: false, brokenAt: expected };
    previous = row.hash;
    expected += 1;
  }
  const whole = head === null ? rows.length === 0 : Number(head.seq) === rows.length && head.hash === previous;
  return { chain, entries: rows.length, intact: whole, brokenAt: whole ? null : expected };
}

export async function listAuditChains(tx: Tx): Promise<string[]> {
  return (await tx.auditHead.findMany({ select: { chain: true }, orderBy: { chain: "asc" } })).map((row) => row.chain);
}
