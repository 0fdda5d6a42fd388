import { z } from "zod";
import type { Check, Rejected } from "#server/posture/evidence.ts";

const NS_PER_MS = 1_000_000;
const WITH_ZONE = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
/** Go's zero time and the like are no times of a check. */
const EARLIEST_MS = Date.parse("2000-01-01T00:00:00Z");

/** Gatus writes null for an empty list. */
export const GatusStatuses = z
  .array(
    z.object({
      key: z.string().min(1).max(2048),
      results: z
        .array(z.unknown())
        .nullish()
        .transform((list) => list ?? []),
    }),
  )
  .nullable();

const Result = z.object({
  success: z.boolean(),
  timestamp: z.string(),
  duration: z.number().nonnegative().nullish(),
  status: z.number().int().min(0).max(999).nullish(),
});

/** Results of one endpoint, in any order: durations in nanoseconds, times with a zone, status 0 or none = no answer came. */
export function readResults(results: readonly unknown[], place: string): { checks: Check[]; rejected: Rejected[] } {
  const checks: Check[] = [];
  const rejected: Rejected[] = [];
  for (const [index, item] of results.entries()) {
    const reject = (reason: string) => rejected.push({ reason, at: `${place}[${index}]`, raw: JSON.stringify(item).slice(0, 10_000) });
    const read = Result.safeParse(item);
    if (!read.success) {
      reject(`This result cannot be read, at ${read.error.issues[0]?.path.join(".") || "its top level"}.`);
      continue;
    }
    const { success, timestamp, duration, status } = read.data;
    const ms = WITH_ZONE.test(timestamp) ? Date.parse(timestamp) : Number.NaN;
    if (Number.isNaN(ms) || ms < EARLIEST_MS) reject("The time of this result cannot be read.");
    else
      checks.push({
        at: Math.floor(ms / 1000),
        up: success,
        statusCode: status ? status : null,
        durationMs: duration === null || duration === undefined ? null : duration / NS_PER_MS,
      });
  }
  return { checks, rejected };
}
