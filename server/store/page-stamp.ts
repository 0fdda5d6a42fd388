import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";

/** The editions a client user reads, as one short text: it changes when one is added. An edition itself never does. */
export async function readPageStamp(scope: ClientScope): Promise<string> {
  const [row] = await withScope(
    scope,
    "read",
    (tx) => tx.$queryRaw<{ editions: string | null }[]>`
      select string_agg(client_slug || ' ' || period || ' ' || revision, ',' order by period, revision) as editions from pub.edition`,
  );
  return row?.editions ?? "";
}
