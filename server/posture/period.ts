import { z } from "zod";

/** A calendar month in the client's zone, half-open [start, end) as UTC instants. `id` is "YYYY-MM". DST months differ from 30 × 24 h. */
export const Period = z.object({ id: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/), start: z.string(), end: z.string(), timeZone: z.string() });
export type Period = z.infer<typeof Period>;
