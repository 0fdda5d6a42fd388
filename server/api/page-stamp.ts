import { personOf } from "#server/api/session.ts";
import { vendor } from "#server/api/vendor.ts";
import { can } from "#server/posture/access.ts";
import { readPageStamp } from "#server/store/page-stamp.ts";
import { scopeForUser } from "#server/store/scope.ts";

const REPORT_PAGE = /^\/clients\/[a-z0-9][a-z0-9-]{0,79}\/20\d\d(-(0[1-9]|1[0-2]|Q[1-4]))?$/;

/** Whether a page can be a client's report at all; only an address without a query is. */
export function isReportPage(address: string): boolean {
  return REPORT_PAGE.test(address);
}

/**
 * What decides how a client's report page looks, read afresh from the database as the page itself does: who asks, which organisation they reach now,
 * its editions, the vendor's look. Null = not somebody whose pages are kept.
 */
export async function pageStamp({ address, cookie, now }: { address: string; cookie: string; now: string }): Promise<string | null> {
  const person = await personOf(new Headers({ cookie }), now);
  if (person === null || person.role !== "client" || !can(person.role, "report:read")) return null;
  const scope = await scopeForUser(person).catch(() => null);
  if (scope === null) return null;
  return JSON.stringify([address, person.userId, person.name, person.email, ...scope.clients, await readPageStamp(scope), await vendor()]);
}
