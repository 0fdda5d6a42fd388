import { findClientId } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { type ClientScope, scopeForJob } from "#server/store/scope.ts";

/** The worker's scope of one client by its slug; empty when there is none, so that the look-up inside answers not-found. */
export async function findClientScope(slug: string): Promise<ClientScope> {
  const clientId = await withScope(await scopeForJob("look-up", "all"), "read", (tx) => findClientId(tx, slug));
  return scopeForJob("operation", clientId === null ? [] : [clientId]);
}
