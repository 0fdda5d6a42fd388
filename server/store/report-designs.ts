import type { ReportDesign } from "#server/posture/facts.ts";
import type { Tx } from "#server/store/database.ts";

/** Null = nobody has chosen: all sections in the usual order. */
export async function findReportDesign(tx: Tx, clientId: string): Promise<ReportDesign | null> {
  const row = await tx.reportDesign.findUnique({ where: { clientId }, select: { sections: true } });
  return row && { sections: row.sections };
}

export async function saveReportDesign(tx: Tx, clientId: string, { sections, by, at }: { sections: readonly string[]; by: string; at: string }): Promise<void> {
  const data = { sections: [...sections], changedBy: by, changedAt: new Date(at) };
  await tx.reportDesign.upsert({ where: { clientId }, create: { clientId, ...data }, update: data });
}
