import { z } from "zod";
import { procedure, router } from "#server/api/trpc.ts";
import { env } from "#server/env.ts";
import { changeSource, setSourceSecret } from "#server/operations/change-source.ts";
import { createSource } from "#server/operations/create-source.ts";
import { pauseSource, retireSource } from "#server/operations/pause-source.ts";
import { requestPull } from "#server/operations/request-pull.ts";
import { connectorForms, findConnectorForm } from "#server/operations/source-forms.ts";
import { getOverview, listOverviews } from "#server/operations/source-overview.ts";
import { valuesOf } from "#server/posture/source-form.ts";
import { withScope } from "#server/store/database.ts";
import { listPulls } from "#server/store/pulls.ts";
import { countQuarantine } from "#server/store/quarantine-list.ts";
import { listUnmapped } from "#server/store/quarantine.ts";
import { listTies } from "#server/store/source-ties.ts";
import { getSource } from "#server/store/sources.ts";

const PULLS = 50;
const TIES = 100;
const One = z.strictObject({ source: z.uuid() });
const Settings = z.record(z.string().max(100), z.unknown());
const Secret = z.string().max(10_000).nullable();
const Setup = { name: z.string().max(200), settings: Settings };

/** Connection settings can hold host names and accounts of upstream systems: whoever only reads sees how a source does, not how it is set up. A secret is never returned. */
export const sourcesRouter = router({
  /** Worst first. */
  list: procedure.meta({ needs: "source:read" }).query(({ ctx }) => withScope(ctx.scope, "read", (tx) => listOverviews(tx, ctx.now))),
  get: procedure
    .meta({ needs: "source:read" })
    .input(One)
    .query(({ ctx, input }) =>
      withScope(ctx.scope, "read", async (tx) => {
        const { source, overview } = await getOverview(tx, input.source, ctx.now);
        return {
          ...overview,
          pulls: await listPulls(tx, { sourceId: source.id, limit: PULLS }),
          unmapped: await listUnmapped(tx, { sourceId: source.id }),
          reasons: await countQuarantine(tx, source.id),
        };
      }),
    ),
  /** For a page that waits for a pull somebody asked for. */
  progress: procedure
    .meta({ needs: "source:read" })
    .input(One)
    .query(({ ctx, input }) =>
      withScope(ctx.scope, "read", async (tx) => {
        const { pullRequested, runningSince, last, health } = (await getOverview(tx, input.source, ctx.now)).overview;
        return { pullRequested, runningSince, last, health };
      }),
    ),
  ties: procedure
    .meta({ needs: "source:read" })
    .input(One.extend({ page: z.number().int().min(1).max(10_000).default(1) }))
    .query(({ ctx, input }) =>
      withScope(ctx.scope, "read", async (tx) => {
        const { overview } = await getOverview(tx, input.source, ctx.now);
        const ties = await listTies(tx, { sourceId: overview.id, limit: TIES, skip: (input.page - 1) * TIES });
        return { ties, count: overview.bound, page: input.page, pages: Math.max(1, Math.ceil(overview.bound / TIES)) };
      }),
    ),
  connectors: procedure.meta({ needs: "source:manage" }).query(() => connectorForms()),
  /** How it is set up, for the form that changes it. */
  setup: procedure
    .meta({ needs: "source:manage" })
    .input(One)
    .query(({ ctx, input }) =>
      withScope(ctx.scope, "read", async (tx) => {
        const { id, name, connector, settings, allowedHosts, secret } = await getSource(tx, input.source);
        const form = findConnectorForm(connector);
        const address = form?.mode === "push" ? `${env.url}/api/ingest/${id}` : null;
        return { id, name, form, values: form && valuesOf(form.fields, settings), allowedHosts, secret, address };
      }),
    ),
  add: procedure
    .meta({ needs: "source:manage" })
    .input(z.strictObject({ connector: z.string().max(100), ...Setup, secret: Secret }))
    .mutation(({ ctx, input }) => createSource({ ...input, allowPrivate: false, scope: ctx.scope, actor: ctx.actor, now: ctx.now })),
  change: procedure
    .meta({ needs: "source:manage" })
    .input(One.extend(Setup))
    .mutation(({ ctx, input }) => changeSource({ ...input, scope: ctx.scope, actor: ctx.actor, now: ctx.now })),
  setSecret: procedure
    .meta({ needs: "source:manage" })
    .input(One.extend({ secret: Secret }))
    .mutation(({ ctx, input }) => setSourceSecret({ ...input, scope: ctx.scope, actor: ctx.actor, now: ctx.now })),
  pause: procedure
    .meta({ needs: "source:manage" })
    .input(One.extend({ paused: z.boolean() }))
    .mutation(({ ctx, input }) => pauseSource({ ...input, scope: ctx.scope, actor: ctx.actor, now: ctx.now })),
  retire: procedure
    .meta({ needs: "source:manage" })
    .input(One)
    .mutation(({ ctx, input }) => retireSource({ ...input, scope: ctx.scope, actor: ctx.actor, now: ctx.now })),
  pull: procedure
    .meta({ needs: "source:manage" })
    .input(One)
    .mutation(({ ctx, input }) => requestPull({ ...input, scope: ctx.scope, actor: ctx.actor, now: ctx.now })),
});
