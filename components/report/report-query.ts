import { z } from "zod";
import { PERIOD_ID } from "#server/posture/period-id.ts";

/** What an address says of how a report is read; anything else is left out. */
export const ReportQuery = z.object({
  view: z.literal("draft").optional().catch(undefined),
  reader: z.literal("client").optional().catch(undefined),
  revision: z.coerce.number().int().min(1).max(9_999).optional().catch(undefined),
  compare: z.string().regex(PERIOD_ID).optional().catch(undefined),
});
