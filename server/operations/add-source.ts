import { createSource } from "#server/operations/create-source.ts";
import { scopeForJob } from "#server/store/scope.ts";

type Request = Omit<Parameters<typeof createSource>[0], "scope">;

/** `createSource` for whoever may run commands on this machine. */
export async function addSource(request: Request): Promise<{ id: string; secretOnce: string | null }> {
  return createSource({ ...request, scope: await scopeForJob("sources", []) });
}
