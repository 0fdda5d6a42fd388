import { z } from "zod";
import { plainLine, plainText } from "#server/operations/plain-text.ts";
import { readAttestation } from "#server/connectors/attestations-json.ts";
import { AppError } from "#server/errors.ts";
import type { StatementRecord } from "#server/store/attestations.ts";

const Day = z.iso.date().nullable();
const Line = (max: number) =>
  plainText(max)
    .nullable()
    .transform((text) => text?.replaceAll(/\s+/g, " ") || null);

/** What somebody fills in about a statement; checked further as an imported one is. Days YYYY-MM-DD. */
export const StatementForm = z.strictObject({
  programme: plainLine(200),
  label: plainText(200),
  scope: plainText(1_000),
  products: z.array(plainLine(200)).max(50),
  issuer: Line(300),
  detail: Line(500),
  reference: Line(300),
  stage: z.enum(["planned", "in-progress", "issued"]),
  periodStart: Day,
  periodEnd: Day,
  issuedOn: Day,
  expiresOn: Day,
  nextReviewOn: Day,
});
export type StatementForm = z.infer<typeof StatementForm>;

/** A form as a statement, by the rules of an imported one. What a bridge letter adds comes from the letter, never from a form. Errors: bad-input naming the field. */
export function recordOf(form: StatementForm, bridgeUntil: string | null = null): StatementRecord {
  const read = readAttestation({
    ...{ programme: form.programme, label: form.label || null, scope: form.scope, products: form.products, issuer: form.issuer, detail: form.detail },
    ...{ stage: form.stage, period_start: form.periodStart, period_end: form.periodEnd, issued: form.issuedOn, expires: form.expiresOn },
    ...{ bridge_letter_until: bridgeUntil, next_review: form.nextReviewOn, reference: form.reference },
  });
  if ("reason" in read) throw new AppError("bad-input", `${read.reason.charAt(0).toUpperCase()}${read.reason.slice(1)}.`);
  const { kind: _kind, ...record } = read.evidence;
  return record;
}
