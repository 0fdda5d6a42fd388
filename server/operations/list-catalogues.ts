import { withScope } from "#server/store/database.ts";
import { type CatalogueState, listCatalogues as readCatalogues } from "#server/store/public-catalogues.ts";
import { scopeForJob } from "#server/store/scope.ts";

/** Every public catalogue with its age in whole days; null = never got. */
export async function listCatalogues({ now }: { now: string }): Promise<(CatalogueState & { ageDays: number | null })[]> {
  const states = await withScope(await scopeForJob("catalogues", []), "read", readCatalogues);
  return states.map((state) => ({
    ...state,
    ageDays: state.asOf === null ? null : Math.max(0, Math.floor((Date.parse(now) - Date.parse(`${state.asOf}T00:00:00Z`)) / 86_400_000)),
  }));
}
