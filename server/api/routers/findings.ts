import { z } from "zod";
import { Slug } from "#server/api/input.ts";
import { procedure, router } from "#server/api/trpc.ts";
import { describeFinding } from "#server/operations/describe-finding.ts";
import { DECIDED_AT_ONCE, evaluateFindings } from "#server/operations/evaluate-finding.ts";
import { overrideSeverity } from "#server/operations/override-severity.ts";
import { FINDINGS_PAGE, FindingFilter } from "#server/posture/evaluation-queue.ts";
import { Severity } from "#server/posture/evidence.ts";
import { listAlike } from "#server/store/evaluations.ts";
import { listFindings } from "#server/store/finding-list.ts";

const One = z.strictObject({ client: Slug, finding: z.uuid() });
const Reason = z.string().trim().min(5).max(2_000);
const Evaluate = z.strictObject({
  findings: z.array(One).min(1).max(DECIDED_AT_ONCE),
  verdict: z.enum(["confirmed", "false-positive", "accepted", "out-of-scope"]),
  reason: Reason,
  /** The last day an acceptance holds, in each client's zone. */
  until: z.iso.date().nullable().default(null),
  alike: z.boolean().default(false),
  listed: z.number().int().positive().optional(),
});
const Rate = One.extend({ severity: Severity.nullable(), reason: Reason, until: z.iso.date().nullable().default(null) });

export const findingsRouter = router({
  list: procedure
    .meta({ needs: "finding:read" })
    .input(FindingFilter)
    .query(({ ctx, input }) => listFindings(ctx.scope, { ...input, now: ctx.now })),
  get: procedure
    .meta({ needs: "finding:read" })
    .input(One)
    .query(({ ctx, input }) => describeFinding({ scope: ctx.scope, clientSlug: input.client, findingId: input.finding, now: ctx.now })),
  alike: procedure
    .meta({ needs: "finding:evaluate" })
    .input(z.strictObject({ findings: z.array(One).min(1).max(FINDINGS_PAGE) }))
    .query(({ ctx, input }) =>
      listAlike(
        ctx.scope,
        input.findings.map(({ client, finding }) => ({ clientSlug: client, findingId: finding })),
      ),
    ),
  evaluate: procedure
    .meta({ needs: "finding:evaluate" })
    .input(Evaluate)
    .mutation(({ ctx, input: { findings, until, ...decision } }) =>
      evaluateFindings({
        ...decision,
        findings: findings.map(({ client, finding }) => ({ clientSlug: client, findingId: finding })),
        expiresAt: until,
        scope: ctx.scope,
        actor: ctx.actor,
        now: ctx.now,
      }),
    ),
  rate: procedure
    .meta({ needs: "finding:evaluate" })
    .input(Rate)
    .mutation(({ ctx, input: { client, finding, ...rating } }) =>
      overrideSeverity({ ...rating, scope: ctx.scope, clientSlug: client, findingId: finding, actor: ctx.actor, now: ctx.now }),
    ),
});
