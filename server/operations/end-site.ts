import { changeSitePeriod, midnightOf, type SitePeriodRequest } from "#server/operations/change-site-period.ts";
import { addDays } from "#server/posture/period.ts";

/** A site leaves: `lastDay` is the last day that counts, by the client's clock. Said again it moves. Errors: not-found; bad-input before its beginning. */
export async function endSite({ lastDay, ...request }: SitePeriodRequest & { lastDay: string }): Promise<{ until: string | null }> {
  const after = await changeSitePeriod(request, "site.ended", (_site, { timeZone }) => {
    midnightOf(lastDay, { timeZone, now: request.now });
    return { monitoredTo: midnightOf(addDays(lastDay, 1), { timeZone, now: request.now }) };
  });
  return { until: after.monitoredTo };
}

/** A site that had ended is ours again, as if it had never left. One that has not ended stays as it is. Errors: not-found. */
export async function reopenSite(request: SitePeriodRequest): Promise<void> {
  await changeSitePeriod(request, "site.reopened", () => ({ monitoredTo: null }));
}

/**
 * The first day that counts, by the client's clock: what was checked before does not, and time without a check after it is missing. Null: from its first
 * check again. Errors: not-found; bad-input after its end.
 */
export async function startSite({ firstDay, ...request }: SitePeriodRequest & { firstDay: string | null }): Promise<{ from: string | null }> {
  const after = await changeSitePeriod(request, "site.started", (_site, { timeZone }) => ({
    statedFrom: firstDay === null ? null : midnightOf(firstDay, { timeZone, now: request.now }),
  }));
  return { from: after.statedFrom ?? after.monitoredFrom };
}
