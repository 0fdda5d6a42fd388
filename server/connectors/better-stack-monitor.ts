import { z } from "zod";
import { secondsOf } from "#server/connectors/reported-days.ts";

export const Time = z.iso.datetime({ offset: true }).transform(secondsOf);
const Attributes = z.object({
  url: z.string().nullish(),
  pronounceable_name: z.string().nullish(),
  status: z.enum(["up", "down", "validating", "paused", "pending", "maintenance"]),
  created_at: Time.nullish(),
  paused_at: Time.nullish(),
  last_checked_at: Time.nullish(),
  check_frequency: z.number().positive().nullish(),
  maintenance_from: z.string().nullish(),
  maintenance_to: z.string().nullish(),
  maintenance_timezone: z.string().nullish(),
  maintenance_days: z.array(z.string()).nullish(),
});
export const Monitor = z.object({ id: z.coerce.string().min(1), attributes: Attributes });
export type BetterStackMonitor = z.infer<typeof Monitor>;
