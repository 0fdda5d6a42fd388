import type { PaymentPage } from "#server/posture/responsibility-matrix.ts";
import type { Tx } from "#server/store/database.ts";

/** Null = nobody has said how residents of this client pay. */
export async function findPaymentPage(tx: Tx, clientId: string): Promise<PaymentPage | null> {
  const row = await tx.paymentSetting.findUnique({ where: { clientId }, select: { page: true } });
  return row && (row.page as PaymentPage);
}

export async function savePaymentPage(tx: Tx, clientId: string, { page, by, at }: { page: PaymentPage; by: string; at: string }): Promise<void> {
  const data = { page, changedBy: by, changedAt: new Date(at) };
  await tx.paymentSetting.upsert({ where: { clientId }, create: { clientId, ...data }, update: data });
}
