import { z } from "zod";

/** The month an address asks for; anything that is none is left out. */
export const MonthQuery = z.object({
  period: z
    .string()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
    .optional()
    .catch(undefined),
});

/** Which month, which clients by name, and which page of them. */
export const ClientsQuery = MonthQuery.extend({
  search: z.string().max(80).catch(""),
  page: z.coerce.number().int().min(1).catch(1),
});
