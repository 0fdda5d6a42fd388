import { z } from "zod";
import { MonthId, SiteSlug, Slug } from "#server/api/input.ts";
import { procedure, router } from "#server/api/trpc.ts";
import { endSite, reopenSite, startSite } from "#server/operations/end-site.ts";
import { localDay } from "#server/posture/format.ts";
import { lastMonthOver } from "#server/posture/period.ts";
import { siteTerm } from "#server/posture/site-term.ts";
import { getClient } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { listClientMonths } from "#server/store/portfolio.ts";
import type { ClientScope } from "#server/store/scope.ts";

const Site = z.strictObject({ client: Slug, site: SiteSlug });

type Ctx = { scope: ClientScope; actor: string; now: string };
const who = ({ scope, actor, now }: Ctx) => ({ scope, actor, now });

export const clientsRouter = router({
  /** The clients in reach with their verdict of the month and what changed: a CSM's book, everyone for other staff. */
  list: procedure
    .meta({ needs: "client:list" })
    .input(z.strictObject({ period: MonthId.optional() }))
    .query(async ({ ctx, input }) => {
      const latest = lastMonthOver(ctx.now);
      const period = input.period ?? latest;
      return { period, latest, today: ctx.now.slice(0, 10), rows: await listClientMonths(ctx.scope, period) };
    }),
  get: procedure
    .meta({ needs: "client:list" })
    .input(z.strictObject({ client: Slug }))
    .query(({ ctx, input }) => withScope(ctx.scope, "read", (tx) => getClient(tx, input.client))),
  /** A client's sites and from when to when each counts, as days of the client's clock. */
  sites: procedure
    .meta({ needs: "client:list" })
    .input(z.strictObject({ client: Slug }))
    .query(({ ctx, input }) =>
      withScope(ctx.scope, "read", async (tx) => {
        const { slug, name, timeZone, sites } = await getClient(tx, input.client);
        return { client: { slug, name, timeZone }, today: localDay(ctx.now, timeZone), sites: sites.map((site) => siteTerm(site, { timeZone, now: ctx.now })) };
      }),
    ),
  endSite: procedure
    .meta({ needs: "site:manage" })
    .input(Site.extend({ lastDay: z.string().max(10) }))
    .mutation(({ ctx, input }) => endSite({ ...input, ...who(ctx) })),
  startSite: procedure
    .meta({ needs: "site:manage" })
    .input(Site.extend({ firstDay: z.string().max(10).nullable() }))
    .mutation(({ ctx, input }) => startSite({ ...input, ...who(ctx) })),
  reopenSite: procedure
    .meta({ needs: "site:manage" })
    .input(Site)
    .mutation(({ ctx, input }) => reopenSite({ ...input, ...who(ctx) })),
});
