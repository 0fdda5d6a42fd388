import { z } from "zod";
import { MonthId, SiteSlug, Slug } from "#server/api/input.ts";
import { procedure, router } from "#server/api/trpc.ts";
import { addMaintenance } from "#server/operations/add-maintenance.ts";
import { addMaintenanceSeries } from "#server/operations/add-maintenance-series.ts";
import { approveCorrection } from "#server/operations/approve-correction.ts";
import { approveMaintenance } from "#server/operations/approve-maintenance.ts";
import { explainOutage } from "#server/operations/explain-outage.ts";
import { endMaintenanceSeries } from "#server/operations/end-maintenance-series.ts";
import { proposeCorrection } from "#server/operations/propose-correction.ts";
import { readMaintenance } from "#server/operations/read-maintenance.ts";
import { skipMaintenanceDay } from "#server/operations/skip-maintenance-day.ts";
import { withdrawCorrection } from "#server/operations/withdraw-correction.ts";
import { withdrawMaintenance } from "#server/operations/withdraw-maintenance.ts";

const Client = z.strictObject({ client: Slug });
const One = Client.extend({ id: z.uuid() });
const Text = z.string().max(1_000);
const Moment = z.string().max(40);
const Window = Client.extend({ site: SiteSlug.nullable(), kind: z.string().max(40), from: Moment, to: Moment, reason: Text });
const Hours = z.strictObject({ days: z.array(z.number().int()).max(7), from: z.string().max(5), to: z.string().max(5) });
const Series = Client.extend({
  site: SiteSlug.nullable(),
  kind: z.string().max(40),
  timeZone: z.string().max(80),
  weekly: z.array(Hours).max(20),
  firstDay: Moment,
  lastDay: Moment.nullable(),
  skipDays: z.array(Moment).max(400),
  reason: Text,
});
const Correction = Client.extend({ site: SiteSlug, from: Moment, to: Moment, reason: Text, clause: Text });

type Ctx = { scope: Parameters<typeof approveMaintenance>[0]["scope"]; actor: string; person: { name: string }; now: string };
const who = ({ scope, actor, person, now }: Ctx) => ({ scope, actor, by: person.name, now });

export const maintenanceRouter = router({
  /** Windows, recurring windows, outages and corrections; `month` absent = the last whole one. */
  list: procedure
    .meta({ needs: "contract:read" })
    .input(Client.extend({ month: MonthId.optional() }))
    .query(({ ctx, input: { client, month } }) => readMaintenance({ scope: ctx.scope, clientSlug: client, month, actor: ctx.actor, now: ctx.now })),
  /** A window counts as announced when it is entered here: an earlier announcement is for an approver to confirm. */
  add: procedure
    .meta({ needs: "maintenance:write" })
    .input(Window)
    .mutation(({ ctx, input }) => addMaintenance({ ...input, ...who(ctx), announced: ctx.now })),
  approve: procedure
    .meta({ needs: "maintenance:approve" })
    .input(One)
    .mutation(({ ctx, input: { client, id } }) => approveMaintenance({ clientSlug: client, id, ...who(ctx) })),
  withdraw: procedure
    .meta({ needs: "maintenance:write" })
    .input(One)
    .mutation(({ ctx, input: { client, id } }) => withdrawMaintenance({ clientSlug: client, id, ...who(ctx) })),
  addSeries: procedure
    .meta({ needs: "maintenance:write" })
    .input(Series)
    .mutation(({ ctx, input: { client, ...rest } }) => addMaintenanceSeries({ clientSlug: client, ...rest, ...who(ctx) })),
  endSeries: procedure
    .meta({ needs: "maintenance:write" })
    .input(One.extend({ lastDay: Moment }))
    .mutation(({ ctx, input: { client, id, lastDay } }) => endMaintenanceSeries({ clientSlug: client, id, lastDay, ...who(ctx) })),
  skipDay: procedure
    .meta({ needs: "maintenance:write" })
    .input(One.extend({ day: Moment }))
    .mutation(({ ctx, input: { client, id, day } }) => skipMaintenanceDay({ clientSlug: client, id, day, ...who(ctx) })),
  /** Why a site was down, in words the client reads; empty takes them back. */
  explainOutage: procedure
    .meta({ needs: "maintenance:write" })
    .input(Client.extend({ site: SiteSlug, from: Moment, to: Moment, reason: Text }))
    .mutation(({ ctx, input: { client, ...rest } }) => explainOutage({ clientSlug: client, ...rest, ...who(ctx) })),
  proposeCorrection: procedure
    .meta({ needs: "maintenance:write" })
    .input(Correction)
    .mutation(({ ctx, input: { client, ...rest } }) => proposeCorrection({ clientSlug: client, ...rest, ...who(ctx) })),
  approveCorrection: procedure
    .meta({ needs: "maintenance:approve" })
    .input(One)
    .mutation(({ ctx, input: { client, id } }) => approveCorrection({ clientSlug: client, id, ...who(ctx) })),
  withdrawCorrection: procedure
    .meta({ needs: "maintenance:write" })
    .input(One)
    .mutation(({ ctx, input: { client, id } }) => withdrawCorrection({ clientSlug: client, id, ...who(ctx) })),
});
