import { Temporal } from "temporal-polyfill";
import { findPullConnector } from "#server/connectors/registry.ts";
import { withScope } from "#server/store/database.ts";
import { listPulls, type PullRecord } from "#server/store/pulls.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { listSources } from "#server/store/sources.ts";

/** Vendors lock an account that keeps coming with a key they refused. */
const REFUSED_EVERY_S = 3600;

/** Whether a source is to be pulled by the clock: its interval has passed, or an hour where its credentials were refused. A pull that was cut off is due at once. */
export function isDue(last: Pick<PullRecord, "status" | "trouble" | "startedAt"> | undefined, { every, now }: { every: string; now: string }): boolean {
  if (!last || last.status === "interrupted") return true;
  const everyS = Temporal.Duration.from(every).total("seconds");
  const waitS = last.trouble === "credentials" ? Math.max(everyS, REFUSED_EVERY_S) : everyS;
  return Date.parse(last.startedAt) + waitS * 1000 <= Date.parse(now);
}

/** Ids of the sources that are due, see `isDue`. */
export async function listDueSources({ now }: { now: string }): Promise<string[]> {
  return withScope(await scopeForJob("schedule", []), "read", async (tx) => {
    const due: string[] = [];
    for (const source of await listSources(tx)) {
      const connector = findPullConnector(source.connector);
      if (!connector || source.paused) continue;
      const [last] = await listPulls(tx, { sourceId: source.id, limit: 1 });
      if (isDue(last, { every: connector.every, now })) due.push(source.id);
    }
    return due;
  });
}
