import { z } from "zod";
import { Slug } from "#server/api/input.ts";
import { procedure, router } from "#server/api/trpc.ts";
import { previewContract } from "#server/operations/preview-contract.ts";
import { setContract } from "#server/operations/set-contract.ts";
import { withdrawContract } from "#server/operations/withdraw-contract.ts";
import { policyFor, STANDARD_POLICY } from "#server/posture/contract.ts";
import { localDay } from "#server/posture/format.ts";
import { periodContaining } from "#server/posture/period.ts";
import { getClient } from "#server/store/clients.ts";
import { listKeptContracts } from "#server/store/contracts.ts";
import { withScope } from "#server/store/database.ts";

const Client = z.strictObject({ client: Slug });

export const contractsRouter = router({
  /** Every version of a client's contract, oldest first, with those that were withdrawn, and the one that judges the running month (our standard target where there is none). */
  get: procedure
    .meta({ needs: "contract:read" })
    .input(Client)
    .query(({ ctx, input }) =>
      withScope(ctx.scope, "read", async (tx) => {
        const { clientId, slug, name, timeZone, sites } = await getClient(tx, input.client);
        const versions = await listKeptContracts(tx, clientId);
        const policies = versions.filter(({ withdrawn }) => withdrawn === null).map(({ policy }) => policy);
        const { policy } = policyFor(policies, periodContaining(ctx.now, timeZone));
        return {
          client: { slug, name, timeZone, sites: sites.length },
          today: localDay(ctx.now, timeZone),
          versions,
          inForce: policy,
          standard: policy.id === STANDARD_POLICY.id,
        };
      }),
    ),
  /** The last three whole months under terms nobody has saved. A mutation only because terms do not fit into an address; it changes nothing. */
  preview: procedure
    .meta({ needs: "contract:read" })
    .input(Client.extend({ terms: z.unknown() }))
    .mutation(({ ctx, input }) => previewContract({ scope: ctx.scope, clientSlug: input.client, terms: input.terms, now: ctx.now })),
  set: procedure
    .meta({ needs: "contract:write" })
    .input(Client.extend({ effectiveFrom: z.string().max(10), terms: z.unknown() }))
    .mutation(({ ctx, input: { client, ...rest } }) => setContract({ ...rest, client, scope: ctx.scope, actor: ctx.actor, by: ctx.person.name, now: ctx.now })),
  withdraw: procedure
    .meta({ needs: "contract:write" })
    .input(Client.extend({ effectiveFrom: z.string().max(10) }))
    .mutation(({ ctx, input }) => withdrawContract({ ...input, scope: ctx.scope, actor: ctx.actor, by: ctx.person.name, now: ctx.now })),
});
