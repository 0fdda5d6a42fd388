import { z } from "zod";
import { Period } from "#server/posture/period.ts";

/** What procedures take. Strict: a field nobody asked for is refused, so `role` or `clientId` cannot be smuggled in. */
export const Slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/);
/** A site's: the clients list and the database allow dots too ("www.parks"). */
export const SiteSlug = z.string().regex(/^[a-z0-9]([a-z0-9.-]{0,126}[a-z0-9])?$/);
/** A month, quarter or year. What no database date reaches is no period of ours. */
export const PeriodId = Period.shape.id.regex(/^20/);
/** Lists and the portfolio are kept by the month. */
export const MonthId = PeriodId.regex(/^\d{4}-\d{2}$/);
export const ReportPlace = z.strictObject({ client: Slug, period: PeriodId });
export const Revision = z.number().int().min(1).max(9_999);
