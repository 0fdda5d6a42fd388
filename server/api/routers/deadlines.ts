import { z } from "zod";
import { Slug } from "#server/api/input.ts";
import { procedure, router } from "#server/api/trpc.ts";
import { previewDeadlines } from "#server/operations/preview-deadlines.ts";
import { setDeadlines } from "#server/operations/set-deadlines.ts";
import { policiesOn } from "#server/posture/deadline-policies.ts";
import { localDay } from "#server/posture/format.ts";
import { getClient } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { listDeadlines } from "#server/store/deadlines.ts";
import { listCatalogues } from "#server/store/public-catalogues.ts";

const Client = z.strictObject({ client: Slug });
const Policies = z.array(z.unknown()).max(6);

export const deadlinesRouter = router({
  /** Every version entered for a client, what is in force today, and the public catalogues the dates depend on. */
  get: procedure
    .meta({ needs: "deadline:write" })
    .input(Client)
    .query(({ ctx, input }) =>
      withScope(ctx.scope, "read", async (tx) => {
        const { clientId, slug, name, timeZone } = await getClient(tx, input.client);
        const versions = await listDeadlines(tx, clientId);
        const today = localDay(ctx.now, timeZone);
        return { client: { slug, name, timeZone }, today, versions, inForce: policiesOn(versions, today), catalogues: await listCatalogues(tx) };
      }),
    ),
  /** What would be past due today. A mutation only because policies do not fit into an address; it changes nothing. */
  preview: procedure
    .meta({ needs: "deadline:write" })
    .input(Client.extend({ policies: Policies }))
    .mutation(({ ctx, input }) => previewDeadlines({ ...input, scope: ctx.scope, now: ctx.now })),
  set: procedure
    .meta({ needs: "deadline:write" })
    .input(Client.extend({ effectiveFrom: z.string().max(10), policies: Policies, absences: z.union([z.literal(1), z.literal(2)]).default(1) }))
    .mutation(({ ctx, input }) => setDeadlines({ ...input, scope: ctx.scope, actor: ctx.actor, by: ctx.person.name, now: ctx.now })),
});
