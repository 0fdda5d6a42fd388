import type { KnownCode } from "#server/posture/verification.ts";
import type { Tx } from "#server/store/database.ts";
import { instantText } from "#server/store/instants.ts";

type Row = { sha256: string; errata_sha256: string; revision: number; published_at: Date; superseded: boolean };

/** By the printed code, without saying whose report it is. Works on every plane; null = we have published none. */
export async function findCode(tx: Tx, code: string): Promise<KnownCode | null> {
  const [row] = await tx.$queryRaw<Row[]>`select sha256, errata_sha256, revision, published_at, superseded from pub.verify_code(${code})`;
  return row === undefined
    ? null
    : { sha256: row.sha256, errataSha256: row.errata_sha256, revision: row.revision, publishedAt: instantText(row.published_at), superseded: row.superseded };
}
