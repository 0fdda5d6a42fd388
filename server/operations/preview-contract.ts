import { z } from "zod";
import { AppError } from "#server/errors.ts";
import { factsForTerms } from "#server/operations/facts-for-terms.ts";
import { type PreviewMonth, previewMonth } from "#server/posture/contract-preview.ts";
import { ContractTerms } from "#server/posture/contract-terms.ts";
import { periodContaining, shiftPeriod } from "#server/posture/period.ts";
import { getClient } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";

const MONTHS = 3;

/**
 * The client's last three whole months, oldest first, judged by terms nobody has saved and beside them by the terms in force. Reads only.
 * Errors: not-found; bad-input naming the term.
 */
export async function previewContract({
  scope,
  clientSlug,
  terms,
  now,
}: {
  scope: ClientScope;
  clientSlug: string;
  terms: unknown;
  now: string;
}): Promise<PreviewMonth[]> {
  const read = ContractTerms.safeParse(terms);
  if (!read.success) throw new AppError("bad-input", `The terms were refused: ${z.prettifyError(read.error)}`);
  return withScope(scope, "read", async (tx) => {
    const { timeZone } = await getClient(tx, clientSlug);
    const months: PreviewMonth[] = [];
    for (let back = MONTHS; back >= 1; back -= 1) {
      const period = shiftPeriod(periodContaining(now, timeZone), -back);
      const { facts } = await factsForTerms(tx, { clientSlug, periodId: period.id, now });
      months.push(previewMonth(facts, read.data));
    }
    return months;
  });
}
