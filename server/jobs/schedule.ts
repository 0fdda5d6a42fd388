import { CATALOGUE_QUEUE, DUE_QUEUE, EXPIRY_QUEUE, REFRESH_QUEUE } from "#server/jobs/queues.ts";
import { keepFindings } from "#server/operations/apply-evaluation-rules.ts";
import { dropOldChecks } from "#server/operations/drop-old-checks.ts";
import { forgetExpired } from "#server/operations/forget-expired.ts";
import { listDueSources } from "#server/operations/list-due-sources.ts";
import { pullDueCatalogues } from "#server/operations/pull-catalogues.ts";
import { refreshMonths } from "#server/operations/refresh-months.ts";

export type Scheduled = { queue: string; cron: string; run(job: { now: string; pull(sourceId: string): Promise<void> }): Promise<void> };

/** What runs by the clock (UTC), and which operation it is. */
export const SCHEDULE: Scheduled[] = [
  {
    queue: DUE_QUEUE,
    cron: "* * * * *",
    async run({ now, pull }) {
      for (const sourceId of await listDueSources({ now })) await pull(sourceId);
    },
  },
  {
    queue: REFRESH_QUEUE,
    cron: "7 * * * *",
    async run({ now }) {
      await keepFindings({ now });
      await refreshMonths({ now });
    },
  },
  {
    // Hourly, so that a failed try is repeated: what is fresh is not asked for.
    queue: CATALOGUE_QUEUE,
    cron: "41 * * * *",
    async run({ now }) {
      await pullDueCatalogues({ now });
    },
  },
  {
    queue: EXPIRY_QUEUE,
    cron: "23 * * * *",
    async run({ now }) {
      await forgetExpired({ now });
      await dropOldChecks({ now });
    },
  },
];
