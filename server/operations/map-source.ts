import { type Tied, tieSource } from "#server/operations/tie-source.ts";
import { scopeForJob } from "#server/store/scope.ts";

type Request = { source: string; external: string; client: string; site: string; actor: string; now: string };

/** `tieSource` for whoever may run commands on this machine. */
export async function mapSource(request: Request): Promise<Omit<Tied, "clientName">> {
  const { clientName: _name, ...tied } = await tieSource({ ...request, scope: await scopeForJob("map-source", "all") });
  return tied;
}
