import type { Metadata } from "next";
import { z } from "zod";
import { CoverageScreen } from "#components/sources/coverage-screen.tsx";
import { pageData } from "#server/api/caller.ts";
import { COVERAGE_STATES } from "#server/posture/site-coverage.ts";

export const metadata: Metadata = { title: "Coverage" };

const Query = z.object({
  state: z.enum(COVERAGE_STATES).optional().catch(undefined),
  client: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,79}$/)
    .optional()
    .catch(undefined),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});

export default async function CoveragePage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { state, client, page } = Query.parse(await searchParams);
  const coverage = await pageData("/sources/coverage", (api) => api.sourceCoverage.get({ page, ...(state ? { state } : {}), ...(client ? { client } : {}) }));
  return <CoverageScreen coverage={coverage} state={state} client={client} />;
}
