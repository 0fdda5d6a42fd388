import { listClients } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { type ClientScope, scopeForJob } from "#server/store/scope.ts";

/** The operator reaches any client, but one command only the one it names. A name nobody has gives an empty reach, and the operation says not found. */
export async function scopeForClient(slug: string): Promise<ClientScope> {
  const clients = await withScope(await scopeForJob("cli", "all"), "read", listClients);
  return scopeForJob(
    "cli",
    clients.filter((client) => client.slug === slug).map((client) => client.clientId),
  );
}
