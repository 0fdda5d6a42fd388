import { AppError } from "#server/errors.ts";
import { openSecret } from "#server/operations/source-secret.ts";
import { withScope } from "#server/store/database.ts";
import { listPulls } from "#server/store/pulls.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { getSealedSecret, listSources } from "#server/store/sources.ts";

export type Health = { name: string; ok: boolean; detail: string };

/** What an operator wants to know first: whether the store answers, the key opens what was sealed, and each source has brought something within its tolerance. */
export async function checkHealth({ now }: { now: string }): Promise<Health[]> {
  return withScope(await scopeForJob("doctor", []), "read", async (tx) => {
    const checks: Health[] = [{ name: "store", ok: true, detail: "the worker's login answers with a valid context" }];
    for (const { id, name, paused, toleranceS } of await listSources(tx)) {
      const pulls = await listPulls(tx, { sourceId: id, limit: 50 });
      const good = pulls.find((pull) => pull.status === "succeeded");
      const late = !good || Date.parse(now) - Date.parse(good.startedAt) > toleranceS * 1000;
      const last = pulls[0]?.status === "failed" ? `; last attempt failed: ${pulls[0].error}` : "";
      checks.push({
        name: `source ${name}`,
        ok: paused || !late,
        detail: `${paused ? "paused" : good ? `last good pull ${good.startedAt}` : "never brought anything"}${last}`,
      });
      checks.push(secretCheck(name, id, await getSealedSecret(tx, id)));
    }
    return checks;
  });
}

function secretCheck(name: string, sourceId: string, sealed: string | null): Health {
  try {
    const secret = openSecret({ sourceId, sealed });
    return { name: `secret of ${name}`, ok: true, detail: secret === null ? "none" : "opens" };
  } catch (error) {
    if (error instanceof AppError) throw error;
    return { name: `secret of ${name}`, ok: false, detail: "does not open with this installation's key" };
  }
}
