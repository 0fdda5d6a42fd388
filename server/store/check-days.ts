import type { CheckDay } from "#server/posture/facts.ts";
import { readPlace } from "#server/store/check-places.ts";
import type { Tx } from "#server/store/database.ts";

type Place = { siteId: string; source: string; location: string };
type Packed = [day: string, intervalS: number, runs: CheckDay["runs"], slow: NonNullable<CheckDay["slow"]>];

/** A client's checks of the UTC days from `first` to `last`, by site, source and location, each in order of time. */
export async function loadCheckDays(
  tx: Tx,
  clientId: string,
  { first, last }: { first: string; last: string },
  slugOf: (siteId: string) => string,
): Promise<CheckDay[]> {
  // A text for each place instead of hundreds of rows, put together without building documents.
  const places = await tx.$queryRaw<(Place & { days: string })[]>`
    /* named: check-days */
    select site_id::text as "siteId", source_id::text as source, location, string_agg('["' || day || '",' || concat_ws(',', interval_s, runs, slow) || ']', ',') as days
    from app.check_day where client_id = ${clientId}::uuid and day between ${first}::date and ${last}::date group by site_id, source_id, location`;
  const inOrder = places.sort((a, b) => compare(slugOf(a.siteId), slugOf(b.siteId)) || compare(a.source, b.source) || compare(a.location, b.location));
  return inOrder.flatMap(({ siteId, source, location, days }) => {
    const site = slugOf(siteId);
    const place = readPlace(location);
    const packed: Packed[] = JSON.parse(`[${days}]`);
    return packed
      .sort(([a], [b]) => compare(a, b))
      .map(([day, intervalS, runs, slow]): CheckDay => {
        const plain = { site, source, ...place, day, intervalS, runs };
        return slow.length === 0 ? plain : { ...plain, slow };
      });
  });
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
