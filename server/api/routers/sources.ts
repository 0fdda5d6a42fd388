import { z } from "zod";
import { procedure, router } from "#server/api/trpc.ts";
import { withScope } from "#server/store/database.ts";
import { listPulls } from "#server/store/pulls.ts";
import { listUnmapped } from "#server/store/quarantine.ts";
import { getSource, listSources, type SourceRecord } from "#server/store/sources.ts";

const One = z.strictObject({ source: z.uuid() });

/** Connection settings can hold host names and accounts of upstream systems: whoever only reads sees how a source does, not how it is set up. */
function listed({ id, connector, name, kind, paused, toleranceS }: SourceRecord) {
  return { id, connector, name, kind, paused, toleranceS };
}

export const sourcesRouter = router({
  list: procedure.meta({ needs: "source:read" }).query(({ ctx }) =>
    withScope(ctx.scope, "read", async (tx) => {
      const rows = [];
      for (const source of await listSources(tx)) {
        const pulls = await listPulls(tx, { sourceId: source.id, limit: 20 });
        const good = pulls.find((pull) => pull.status === "succeeded") ?? null;
        rows.push({ ...listed(source), last: pulls[0] ?? null, lastGood: good, unmapped: (await listUnmapped(tx, source.id)).length });
      }
      return rows;
    }),
  ),
  get: procedure
    .meta({ needs: "source:read" })
    .input(One)
    .query(({ ctx, input }) =>
      withScope(ctx.scope, "read", async (tx) => {
        const source = await getSource(tx, input.source);
        return { ...listed(source), pulls: await listPulls(tx, { sourceId: source.id, limit: 50 }), unmapped: await listUnmapped(tx, source.id) };
      }),
    ),
});
