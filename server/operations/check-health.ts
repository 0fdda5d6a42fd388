import { AppError } from "#server/errors.ts";
import { listOverviews } from "#server/operations/source-overview.ts";
import { openSecret } from "#server/operations/source-secret.ts";
import { withScope } from "#server/store/database.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { getSealedSecret } from "#server/store/sources.ts";

export type Health = { name: string; ok: boolean; detail: string };

/** What an operator wants to know first: whether the store answers, the key opens what was sealed, and each source has brought something within its tolerance. */
export async function checkHealth({ now }: { now: string }): Promise<Health[]> {
  return withScope(await scopeForJob("doctor", []), "read", async (tx) => {
    const checks: Health[] = [{ name: "store", ok: true, detail: "the worker's login answers with a valid context" }];
    for (const { id, name, health, last, lastGoodAt } of await listOverviews(tx, now)) {
      const rests = health.condition === "paused" || health.condition === "retired";
      const error = last?.error ? ` Last attempt: ${last.error}` : "";
      checks.push({ name: `source ${name}`, ok: rests || (lastGoodAt !== null && health.verdict.state !== "missed"), detail: `${health.sentence}${error}` });
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
