import { receiptHash } from "#server/operations/submit-concern.ts";
import { findConcernStatus } from "#server/store/concerns.ts";
import { takeRate } from "#server/store/rate-limit.ts";

/** What a receipt tells: received or closed, and nothing else; null = no such receipt. Errors: too-many. */
export async function followConcern({
  receipt,
  peer,
  pepper,
  now,
}: {
  receipt: string;
  peer: string;
  pepper: string;
  now: string;
}): Promise<"received" | "closed" | null> {
  await takeRate(`receipt:peer:${peer}`, { limit: 30, windowS: 3600, now, pepper });
  return findConcernStatus(receiptHash(receipt));
}
