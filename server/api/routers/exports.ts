import { z } from "zod";
import { PeriodId } from "#server/api/input.ts";
import { readerOf } from "#server/api/reader.ts";
import { procedure, router } from "#server/api/trpc.ts";
import { cancelBulkExport } from "#server/operations/cancel-bulk-export.ts";
import { requestBulkExport } from "#server/operations/request-bulk-export.ts";
import { countExportFiles, listBulkExports, listExportProblems, getBulkExport } from "#server/store/bulk-exports.ts";
import { withScope } from "#server/store/database.ts";

const Wanted = z.strictObject({ period: PeriodId, formats: z.array(z.string().max(8)).min(1).max(8), own: z.boolean().optional() });
const One = z.strictObject({ id: z.uuid() });

export const exportsRouter = router({
  /** This person's bulk exports, newest first, with how far they are. */
  list: procedure.meta({ needs: "report:bulk-export" }).query(({ ctx }) =>
    withScope(ctx.scope, "read", async (tx) => {
      const rows = await listBulkExports(tx, ctx.person.userId);
      const progress = await countExportFiles(
        tx,
        rows.map((row) => row.id),
      );
      return rows.map(({ userId: _user, requestedBy: _name, startedAt: _started, finishedAt: _finished, ...row }) => ({
        ...row,
        ...(progress.get(row.id) ?? { done: 0, absent: 0, failed: 0, size: 0 }),
      }));
    }),
  ),
  /** What could not be made, and why. */
  problems: procedure
    .meta({ needs: "report:bulk-export" })
    .input(One)
    .query(({ ctx, input }) =>
      withScope(ctx.scope, "read", async (tx) => {
        await getBulkExport(tx, { id: input.id, userId: ctx.person.userId });
        return listExportProblems(tx, input.id);
      }),
    ),
  request: procedure
    .meta({ needs: "report:bulk-export" })
    .input(Wanted)
    .mutation(({ ctx, input: { period, formats, own } }) =>
      requestBulkExport({
        scope: ctx.scope,
        person: ctx.person,
        periodId: period,
        formats,
        reader: readerOf(ctx.person.role, own ? undefined : "client"),
        now: ctx.now,
      }),
    ),
  cancel: procedure
    .meta({ needs: "report:bulk-export" })
    .input(One)
    .mutation(({ ctx, input }) => cancelBulkExport({ scope: ctx.scope, person: ctx.person, id: input.id, now: ctx.now })),
});
