import { z } from "zod";
import { SiteSlug, Slug } from "#server/api/input.ts";
import { procedure, router } from "#server/api/trpc.ts";
import { findPlaces, listInbox } from "#server/operations/list-inbox.ts";
import { namePrimary, unnamePrimary } from "#server/operations/name-primary.ts";
import { ignoreName, tieSource, untieSource } from "#server/operations/tie-source.ts";
import { Day } from "#server/posture/evidence.ts";

const Name = z.strictObject({ source: z.uuid(), external: z.string().min(1).max(10_000) });

export const sourceInboxRouter = router({
  /** Upstream names of all sources that are tied to nothing, with the sites they may mean. */
  list: procedure
    .meta({ needs: "source:read" })
    .input(z.strictObject({ ignored: z.boolean().default(false), page: z.number().int().min(1).max(10_000).default(1) }))
    .query(({ ctx, input }) => listInbox({ ...input, scope: ctx.scope })),
  /** Sites (or clients) whose name or address holds the search, for when no suggestion fits. */
  places: procedure
    .meta({ needs: "source:manage" })
    .input(z.strictObject({ search: z.string().max(200), wants: z.enum(["site", "client"]) }))
    .query(({ ctx, input }) => findPlaces({ ...input, scope: ctx.scope })),
  tie: procedure
    .meta({ needs: "source:manage" })
    .input(Name.extend({ client: Slug, site: SiteSlug.nullable() }))
    .mutation(({ ctx, input }) => tieSource({ ...input, scope: ctx.scope, actor: ctx.actor, now: ctx.now })),
  untie: procedure
    .meta({ needs: "source:manage" })
    .input(Name.extend({ client: Slug }))
    .mutation(({ ctx, input }) => untieSource({ ...input, scope: ctx.scope, actor: ctx.actor, now: ctx.now })),
  /** Whose data count for a site, from a day on. */
  namePrimary: procedure
    .meta({ needs: "source:manage" })
    .input(z.strictObject({ source: z.uuid(), client: Slug, site: SiteSlug, fromDay: Day }))
    .mutation(({ ctx, input }) => namePrimary({ ...input, scope: ctx.scope, actor: ctx.actor, now: ctx.now })),
  unnamePrimary: procedure
    .meta({ needs: "source:manage" })
    .input(z.strictObject({ client: Slug, site: SiteSlug, fromDay: Day }))
    .mutation(({ ctx, input }) => unnamePrimary({ ...input, scope: ctx.scope, actor: ctx.actor, now: ctx.now })),
  ignore: procedure
    .meta({ needs: "source:manage" })
    .input(Name.extend({ ignored: z.boolean() }))
    .mutation(({ ctx, input }) => ignoreName({ ...input, scope: ctx.scope, actor: ctx.actor, now: ctx.now })),
});
