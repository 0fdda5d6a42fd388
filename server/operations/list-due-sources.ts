import { Temporal } from "temporal-polyfill";
import { findPullConnector } from "#server/connectors/registry.ts";
import { withScope } from "#server/store/database.ts";
import { listPulls } from "#server/store/pulls.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { listSources } from "#server/store/sources.ts";

/** Ids of the sources whose last pull began at least their connector's interval ago, or that were never pulled. */
export async function listDueSources({ now }: { now: string }): Promise<string[]> {
  return withScope(await scopeForJob("schedule", []), "read", async (tx) => {
    const due: string[] = [];
    for (const source of await listSources(tx)) {
      const connector = findPullConnector(source.connector);
      if (!connector || source.paused) continue;
      const [last] = await listPulls(tx, { sourceId: source.id, limit: 1 });
      if (
        !last ||
        last.status === "interrupted" ||
        Temporal.Instant.compare(Temporal.Instant.from(last.startedAt).add(Temporal.Duration.from(connector.every)), now) <= 0
      )
        due.push(source.id);
    }
    return due;
  });
}
