import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "#server/api/root.ts";

/** What the maintenance screen is told. */
export type MaintenanceAnswer = inferRouterOutputs<AppRouter>["maintenance"]["list"];
export type ListedWindow = MaintenanceAnswer["upcoming"][number];
export type ListedSeries = MaintenanceAnswer["series"][number];
export type ListedCorrection = MaintenanceAnswer["corrections"][number];
export type ListedOutage = MaintenanceAnswer["outages"][number];
export type Site = MaintenanceAnswer["sites"][number];
/** What the person looking may do. */
export type May = { write: boolean; approve: boolean };

/** Where a window or correction holds; null = every site. */
export function whereWords(site: string | null, sites: readonly Site[]): string {
  return site === null ? (sites.length === 1 ? (sites[0]?.host ?? "") : "All sites") : (sites.find(({ slug }) => slug === site)?.host ?? site);
}
