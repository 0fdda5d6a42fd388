import type { ScoreFacts } from "#server/posture/scan-list.ts";
import type { Tx } from "#server/store/database.ts";
import { instantText } from "#server/store/instants.ts";

/** Every grade an outside tool gave a site of the client, oldest first. */
export async function loadScores(tx: Tx, clientId: string, slugOf: (siteId: string) => string): Promise<ScoreFacts[]> {
  const rows = await tx.scan.findMany({
    where: { clientId, completed: true, OR: [{ scoreGrade: { not: null } }, { score: { not: null } }] },
    select: { siteId: true, family: true, scanner: true, finishedAt: true, scoreGrade: true, score: true, scoreOutOf: true },
    orderBy: [{ finishedAt: "asc" }, { scanId: "asc" }],
  });
  return rows.map(({ siteId, family, scanner, finishedAt, scoreGrade, score, scoreOutOf }) => ({
    ...{ site: slugOf(siteId), family, scanner, grade: scoreGrade, score, outOf: scoreOutOf },
    finishedAt: instantText(finishedAt),
  }));
}
