import { AppError } from "#server/errors.ts";
import { type ConcernState, nextConcernStates } from "#server/posture/disclosure-policy.ts";
import { recordAudit } from "#server/store/audit.ts";
import { type ConcernDetail, getConcern, moveConcern } from "#server/store/concerns.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";

type Request = { scope: ClientScope; concernId: string; to: ConcernState; actor: string; now: string };

/** Moves a concern along: acknowledge, evaluate, respond, close. Errors: not-found; conflict when that step does not follow from where it is. */
export async function answerConcern({ scope, concernId, to, actor, now }: Request): Promise<ConcernDetail> {
  const { state: from } = await getConcern(scope, concernId);
  if (!nextConcernStates(from).includes(to)) throw new AppError("conflict", `A concern that is “${from}” cannot become “${to}”.`);
  await withScope(scope, "write", async (tx) => {
    if (!(await moveConcern(tx, { id: concernId, from, to, at: now }))) throw new AppError("conflict", "Somebody else has just moved this concern on.");
    await recordAudit(tx, { chain: "vendor", actor, action: `concern.${to}`, subject: concernId, detail: { from }, at: now });
  });
  return getConcern(scope, concernId);
}
