import type { CheckDay } from "#server/posture/facts.ts";
import type { Tx } from "#server/store/database.ts";

type Packed = [siteId: string, source: string, day: string, location: string, intervalS: number, runs: CheckDay["runs"], slow: NonNullable<CheckDay["slow"]>];

/** A client's checks of the UTC days from `first` to `last`, in order of the day. */
export async function loadCheckDays(
  tx: Tx,
  clientId: string,
  { first, last }: { first: string; last: string },
  slugOf: (siteId: string) => string,
): Promise<CheckDay[]> {
  // One text instead of hundreds of rows, put together without building documents.
  const [packed] = await tx.$queryRaw<{ days: string | null }[]>`
    select string_agg('["' || concat_ws('","', site_id, source_id, day) || '",' || concat_ws(',', to_json(location), interval_s, runs, slow) || ']', ',') as days
    from app.check_day where client_id = ${clientId}::uuid and day between ${first}::date and ${last}::date`;
  const rows: Packed[] = JSON.parse(`[${packed?.days ?? ""}]`);
  const days = rows.map(([siteId, source, day, location, intervalS, runs, slow]): CheckDay => {
    const plain = { site: slugOf(siteId), source, location, day, intervalS, runs };
    return slow.length === 0 ? plain : { ...plain, slow };
  });
  return days.sort((a, b) => compare(a.day, b.day) || compare(a.site, b.site) || compare(a.source, b.source) || compare(a.location, b.location));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
