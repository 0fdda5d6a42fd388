import { z } from "zod";
import { cleanText } from "#server/connectors/text.ts";
import { AppError } from "#server/errors.ts";
import { refoldFindings } from "#server/operations/refold-findings.ts";
import { refreshMonth } from "#server/operations/refresh-month.ts";
import { endOfDayMs, toMs } from "#server/posture/as-of.ts";
import { Severity } from "#server/posture/evidence.ts";
import { periodContaining } from "#server/posture/period.ts";
import { recordAudit } from "#server/store/audit.ts";
import { withScope } from "#server/store/database.ts";
import { findTargets } from "#server/store/evaluations.ts";
import { findOverride, insertOverride } from "#server/store/overrides.ts";
import type { ClientScope } from "#server/store/scope.ts";

const Rating = z.object({
  /** Null withdraws the rating in force. */
  severity: Severity.nullable(),
  reason: z
    .string()
    .transform((text) => cleanText(text, 4_000))
    .pipe(z.string().trim().min(5).max(2_000)),
  /** The last day it holds, in the client's zone; null = until withdrawn. */
  until: z.iso.date().nullable(),
});
type Request = z.input<typeof Rating> & { scope: ClientScope; clientSlug: string; findingId: string; actor: string; now: string };

/**
 * An analyst's own rating in place of the scanner's, from now on; the finding, its age and its history stay. What it was stays in the audit log.
 * Errors: not-found; bad-input without a reason, with an end in the past, or when there is no rating to withdraw.
 */
export async function overrideSeverity({ scope, clientSlug, findingId, actor, now, ...rating }: Request): Promise<void> {
  const parsed = Rating.safeParse(rating);
  if (!parsed.success) throw new AppError("bad-input", "Please choose a severity and give the reason in 5 to 2,000 characters.");
  const { severity, reason, until } = parsed.data;
  const month = await withScope(scope, "write", async (tx) => {
    const found = z.uuid().safeParse(findingId).success ? await findTargets(tx, scope, { findings: [{ clientSlug, findingId }], alike: false }) : [];
    const [target] = found;
    if (target === undefined) throw new AppError("not-found", "There is no such finding.");
    const before = await findOverride(tx, target, now);
    if (severity === null && before === null) throw new AppError("bad-input", "There is no rating of ours to withdraw.");
    const endMs = severity === null || until === null ? null : endOfDayMs(until, target.timeZone);
    if (endMs !== null && endMs <= toMs(now)) throw new AppError("bad-input", "The last day of a rating lies in the future.");
    const expiresAt = endMs === null ? null : new Date(endMs).toISOString();
    await insertOverride(tx, target, { severity, reason, by: actor, at: now, expiresAt });
    await refoldFindings(tx, target, now);
    await recordAudit(tx, {
      chain: target.clientId,
      actor,
      action: severity === null ? "finding.rating-withdrawn" : "finding.rated",
      subject: target.findingId,
      detail: { was: before, is: severity, reason, expiresAt },
      at: now,
    });
    return periodContaining(now, target.timeZone).id;
  });
  await refreshMonth({ scope, clientSlug, periodId: month, now });
}
