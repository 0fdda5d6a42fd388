import { addDays } from "#server/posture/period.ts";
import {
  type ClientCoverage,
  COVERAGE_COLUMNS,
  countCoverage,
  type CoverageCounts,
  type CoverageState,
  coverageByClient,
  coverageCells,
  coverSite,
  LOOK_BACK_DAYS,
  type SiteCoverage,
} from "#server/posture/site-coverage.ts";
import { csvText } from "#server/renderers/csv.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { listCoveredSites } from "#server/store/source-ties.ts";

export const COVERAGE_PAGE = 100;

export type CoverageFilter = { state?: CoverageState | undefined; client?: string | undefined };
export type Coverage = { counts: CoverageCounts; shown: number; sites: SiteCoverage[]; clients: ClientCoverage[]; page: number; pages: number };
type Request = CoverageFilter & { scope: ClientScope; now: string };

async function coverAll({ scope, now, client }: Request): Promise<SiteCoverage[]> {
  const today = new Date(now).toISOString().slice(0, 10);
  const sites = await withScope(scope, "read", (tx) => listCoveredSites(tx, { since: addDays(today, -LOOK_BACK_DAYS), now }));
  return sites.filter((site) => client === undefined || site.client === client).map((site) => coverSite(site, today));
}

const matching = (sites: SiteCoverage[], { state }: CoverageFilter) => (state === undefined ? sites : sites.filter((site) => site.state === state));

/** Which sites nobody watches, which have gone quiet and which are watched twice. `counts` are of all sites in the client filter, `sites` the page of those in the state. */
export async function listCoverage({ page, ...request }: Request & { page: number }): Promise<Coverage> {
  const all = await coverAll(request);
  const shown = matching(all, request);
  return {
    counts: countCoverage(all),
    shown: shown.length,
    sites: shown.slice((page - 1) * COVERAGE_PAGE, page * COVERAGE_PAGE),
    clients: coverageByClient(all).slice(0, COVERAGE_PAGE),
    page,
    pages: Math.max(1, Math.ceil(shown.length / COVERAGE_PAGE)),
  };
}

/** The same rows as the table under the same filter, all pages, cell for cell. */
export async function coverageCsv(request: Request): Promise<string> {
  const rows = matching(await coverAll(request), request).map(coverageCells);
  return csvText([[...COVERAGE_COLUMNS], ...rows]);
}
