import { createHash, randomBytes, randomUUID } from "node:crypto";
import { z } from "zod";
import { cleanLine, cleanText } from "#server/connectors/text.ts";
import { AppError } from "#server/errors.ts";
import { Channel, GUIDELINES } from "#server/posture/disclosure-policy.ts";
import { recordAudit } from "#server/store/audit.ts";
import { insertConcern } from "#server/store/concerns.ts";
import { withPublic } from "#server/store/database.ts";
import { takeRate } from "#server/store/rate-limit.ts";

const HOUR_S = 3600;
const DAY_S = 86_400;

export const NewConcernInput = z.object({
  channel: Channel,
  subject: z
    .string()
    .transform((text) => cleanLine(text, 400))
    .pipe(z.string().min(3).max(200)),
  body: z
    .string()
    .transform((text) => cleanText(text, 40_000))
    .pipe(z.string().trim().min(10).max(20_000)),
  contact: z
    .string()
    .max(320)
    .nullable()
    .transform((text) => (text && cleanLine(text, 320)) || null),
  guidelinesVersion: z.string().max(40),
});
export type NewConcernInput = z.input<typeof NewConcernInput>;

/**
 * Takes a concern from anybody. `receipt` is shown once and kept nowhere: only its hash is. `peer` counts senders and is not stored with the concern.
 * Errors: bad-input (size, guidelines not accepted in their present version), too-many (5 an hour from one peer, 200 a day in all).
 */
export async function submitConcern({
  peer,
  pepper,
  now,
  ...input
}: NewConcernInput & { peer: string; pepper: string; now: string }): Promise<{ receipt: string }> {
  const concern = NewConcernInput.safeParse(input);
  if (!concern.success)
    throw new AppError("bad-input", "Please choose who you are, give a subject of 3 to 200 characters and a text of 10 to 20,000 characters.");
  if (concern.data.guidelinesVersion !== GUIDELINES.version) throw new AppError("bad-input", "Please read and accept the guidelines again: they have changed.");
  await takeRate(`concern:peer:${peer}`, { limit: 5, windowS: HOUR_S, now, pepper });
  await takeRate("concern:all", { limit: 200, windowS: DAY_S, now, pepper });
  const receipt = newReceipt();
  const id = randomUUID();
  await withPublic(async (tx) => {
    await insertConcern(tx, { id, ...concern.data, receiptSha256: receiptHash(receipt), receivedAt: now });
    await recordAudit(tx, { chain: "vendor", actor: "public", action: "concern.received", subject: id, detail: { channel: concern.data.channel }, at: now });
  });
  return { receipt };
}

/** 128 random bits in groups a person can copy by hand. */
function newReceipt(): string {
  return (randomBytes(16).toString("hex").match(/.{4}/gu) ?? []).join("-");
}

/** Reads a receipt as typed: any case, with or without hyphens and spaces. */
export function receiptHash(receipt: string): string {
  return createHash("sha256")
    .update(
      receipt
        .slice(0, 100)
        .toLowerCase()
        .replace(/[^0-9a-f]/gu, ""),
    )
    .digest("hex");
}
