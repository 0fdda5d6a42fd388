import { z } from "zod";
import { procedure, router } from "#server/api/trpc.ts";
import { previewEvaluationRule } from "#server/operations/preview-evaluation-rule.ts";
import { addEvaluationRule, changeEvaluationRule, listEvaluationRules, RuleTerms } from "#server/operations/set-evaluation-rule.ts";

export const findingRulesRouter = router({
  list: procedure.meta({ needs: "finding:read" }).query(({ ctx }) => listEvaluationRules(ctx.scope)),
  preview: procedure
    .meta({ needs: "finding:evaluate" })
    .input(RuleTerms)
    .query(({ ctx, input }) => previewEvaluationRule({ terms: input, scope: ctx.scope, now: ctx.now })),
  add: procedure
    .meta({ needs: "finding:evaluate" })
    .input(RuleTerms)
    .mutation(({ ctx, input }) => addEvaluationRule({ terms: input, scope: ctx.scope, actor: ctx.actor, now: ctx.now })),
  change: procedure
    .meta({ needs: "finding:evaluate" })
    .input(z.strictObject({ id: z.uuid(), to: z.enum(["on", "off", "ended"]) }))
    .mutation(({ ctx, input }) => changeEvaluationRule({ ...input, scope: ctx.scope, actor: ctx.actor, now: ctx.now })),
});
