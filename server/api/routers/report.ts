import { z } from "zod";
import { PeriodId, ReportPlace, Revision, Slug } from "#server/api/input.ts";
import { readerOf } from "#server/api/reader.ts";
import { procedure, router } from "#server/api/trpc.ts";
import { buildClientReport } from "#server/operations/build-client-report.ts";
import { compareReport } from "#server/operations/compare-report.ts";
import { listChanges } from "#server/operations/list-changes.ts";
import { publishReport } from "#server/operations/publish-report.ts";
import { forReader } from "#server/posture/disclosure.ts";
import { Reader, type Report } from "#server/posture/report.ts";
import { getEdition, getPublishedStaff, listEditions } from "#server/store/published.ts";
import type { ClientScope } from "#server/store/scope.ts";

const Read = ReportPlace.extend({ revision: Revision.optional(), reader: Reader.optional(), compare: PeriodId.optional() });
const Draft = ReportPlace.extend({ reader: Reader.optional(), compare: PeriodId.optional() });
const Publish = ReportPlace.extend({ after: z.number().int().min(0).optional(), errata: z.array(z.string().trim().min(1).max(500)).max(10).optional() });

const compared = async ({ scope, now }: { scope: ClientScope; now: string }, report: Report, compare: string | undefined): Promise<Report> =>
  compare === undefined ? report : compareReport({ scope, report, compare, now });

export const reportRouter = router({
  /** The newest revision of each published period. */
  editions: procedure
    .meta({ needs: "report:read" })
    .input(z.strictObject({ client: Slug.optional() }))
    .query(({ ctx, input }) => listEditions(ctx.scope, input.client === undefined ? {} : { clientSlug: input.client })),

  /** A published report as it was frozen: client users get their edition, staff the part meant for their reader. `compare` puts an earlier period beside it. */
  get: procedure
    .meta({ needs: "report:read" })
    .input(Read)
    .query(async ({ ctx, input }) => {
      const reader = readerOf(ctx.person.role, input.reader);
      const place = { clientSlug: input.client, periodId: input.period, revision: input.revision };
      const published = ctx.scope.plane === "client" || reader === "client" ? await getEdition(ctx.scope, place) : await getPublishedStaff(ctx.scope, place);
      return { ...published, report: await compared(ctx, forReader(published.report, reader), input.compare) };
    }),

  /** The report as the evidence stands now. */
  draft: procedure
    .meta({ needs: "report:draft" })
    .input(Draft)
    .query(async ({ ctx, input }) => {
      const reader = readerOf(ctx.person.role, input.reader);
      const draft = await buildClientReport({ scope: ctx.scope, clientSlug: input.client, periodId: input.period, reader, now: ctx.now });
      return compared(ctx, draft, input.compare);
    }),

  /** What a new revision would tell its client has changed; null before the first one. */
  changes: procedure
    .meta({ needs: "report:publish" })
    .input(ReportPlace)
    .query(({ ctx, input: { client, period } }) => listChanges({ scope: ctx.scope, clientSlug: client, periodId: period, now: ctx.now })),

  publish: procedure
    .meta({ needs: "report:publish" })
    .input(Publish)
    .mutation(({ ctx, input: { client, period, ...rest } }) =>
      publishReport({ scope: ctx.scope, clientSlug: client, periodId: period, actor: ctx.actor, now: ctx.now, ...rest }),
    ),
});
