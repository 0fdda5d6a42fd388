import { z } from "zod";
import { cleanText } from "#server/connectors/text.ts";
import { AppError } from "#server/errors.ts";
import { recordEvaluations, refreshEvaluated } from "#server/operations/record-evaluations.ts";
import { expiryMs, toMs } from "#server/posture/as-of.ts";
import { withScope } from "#server/store/database.ts";
import { findTargets, type Target } from "#server/store/evaluations.ts";
import type { ClientScope } from "#server/store/scope.ts";

const Decision = z.object({
  verdict: z.enum(["confirmed", "false-positive", "accepted", "out-of-scope"]),
  reason: z
    .string()
    .transform((text) => cleanText(text, 4_000))
    .pipe(z.string().trim().min(5).max(2_000)),
  /** The end of an acceptance: an instant, or the last day it holds in each client's own zone. */
  expiresAt: z.union([z.iso.datetime({ offset: true }), z.iso.date()]).nullable(),
});
export type Decision = z.input<typeof Decision>;
type Act = Decision & {
  scope: ClientScope;
  actor: string;
  now: string;
  /** Also every finding of the same rule and discriminator that still waits, at every client in reach: released to all of them at once. */
  alike?: boolean;
  /** How many findings whoever decides was shown. Another number by now refuses the act. */
  listed?: number | undefined;
};
type Chosen = { clientSlug: string; findingId: string };

/** More than this are not decided in one act: whoever decides should be able to know what it is about. */
export const DECIDED_AT_ONCE = 500;

/**
 * Lifts the disclosure gate for the chosen findings, all or none of them, with a reason; an acceptance runs out on a date and the findings are open again then.
 * Errors: not-found if any of them is not in reach; conflict if it would be others than were listed; bad-input without a reason, or an acceptance without an end in the future.
 */
export async function evaluateFindings({ scope, findings, actor, now, alike = false, listed, ...decision }: Act & { findings: readonly Chosen[] }): Promise<{
  evaluated: number;
  clients: number;
}> {
  if (findings.length === 0 || findings.length > DECIDED_AT_ONCE) throw new AppError("bad-input", `Please choose 1 to ${DECIDED_AT_ONCE} findings.`);
  const { verdict, reason, expiresAt } = readDecision(decision, now);
  const targets = await withScope(scope, "write", async (tx) => {
    const known = findings.every(({ findingId }) => z.uuid().safeParse(findingId).success);
    const found = known ? await findTargets(tx, scope, { findings, alike }) : [];
    const keys = new Set(found.map((target) => `${target.clientSlug} ${target.findingId}`));
    if (!known || findings.some(({ clientSlug, findingId }) => !keys.has(`${clientSlug} ${findingId.toLowerCase()}`)))
      throw new AppError("not-found", "There is no such finding.");
    if (listed !== undefined && listed !== found.length)
      throw new AppError("conflict", `There are ${found.length} such findings by now. Please look at the list again.`);
    await recordEvaluations(tx, { targets: found, verdict, reason, by: actor, actor, now, expiresAt: endFor(expiresAt, now) });
    return found;
  });
  return refreshEvaluated(scope, targets, now);
}

/** The same for one finding. */
export async function evaluateFinding({ clientSlug, findingId, ...act }: Act & Chosen): Promise<{ evaluated: number; clients: number }> {
  return evaluateFindings({ ...act, findings: [{ clientSlug, findingId }] });
}

function endFor(expiresAt: string | null, now: string): (target: Target) => string | null {
  return ({ timeZone }) => {
    if (expiresAt === null) return null;
    const ms = expiryMs(expiresAt, timeZone);
    if (ms <= toMs(now)) throw new AppError("bad-input", NO_END);
    return new Date(ms).toISOString();
  };
}

const NO_END = "An accepted finding needs a day in the future on which it is looked at again.";

function readDecision(decision: Decision, now: string): z.infer<typeof Decision> {
  const parsed = Decision.safeParse(decision);
  if (!parsed.success) throw new AppError("bad-input", "Please choose a verdict and give the reason in 5 to 2,000 characters.");
  const { verdict, expiresAt } = parsed.data;
  // A day ends last in the far west: what has ended there has ended everywhere.
  if (verdict === "accepted" && (expiresAt === null || expiryMs(expiresAt, "Etc/GMT+12") <= toMs(now))) throw new AppError("bad-input", NO_END);
  return verdict === "accepted" ? parsed.data : { ...parsed.data, expiresAt: null };
}
