import { z } from "zod";
import { Slug } from "#server/api/input.ts";
import { COVERAGE_STATES } from "#server/posture/site-coverage.ts";

/** Filter and page of the coverage map, for the screen and its CSV alike. */
export const CoverageQuery = z.strictObject({
  state: z.enum(COVERAGE_STATES).optional(),
  client: Slug.optional(),
  page: z.number().int().min(1).max(10_000).default(1),
});
