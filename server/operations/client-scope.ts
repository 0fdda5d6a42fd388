import { listClients } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { type ClientScope, scopeForJob } from "#server/store/scope.ts";

/** The worker's scope of one client by its slug; empty when there is none, so that the look-up inside answers not-found. */
export async function findClientScope(slug: string): Promise<ClientScope> {
  const clients = await withScope(await scopeForJob("look-up", "all"), "read", listClients);
  return scopeForJob(
    "operation",
    clients.filter((client) => client.slug === slug).map((client) => client.clientId),
  );
}
