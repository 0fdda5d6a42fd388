import { z } from "zod";
import { SLOW_MS } from "#server/posture/facts.ts";

const Ppm = z.number().int().min(0).max(1_000_000);
const Clause = z.string().trim().min(1).max(200);
const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, "a time of day, 00:00 to 24:00");
const MonthlyCapS = z.number().int().min(60).max(2_678_400).nullable();
const isZone = (name: string) => Intl.supportedValuesOf("timeZone").includes(name) || name === "UTC";

/** Local hours of the week; every span ends after it begins. */
export const Weekly = z
  .array(
    z
      .strictObject({ days: z.array(z.number().int().min(1).max(7)).min(1).max(7), from: TimeOfDay, to: TimeOfDay })
      .refine(({ from, to }) => from < to, { error: "ends before it begins; cut hours over midnight into two", path: ["to"] }),
  )
  .min(1)
  .max(20);

/**
 * Terms of a contract as they are stored and edited. Terms stored before a field existed read as they were meant: the monitor's word, all hours, any length.
 * Amounts: shares in parts per million, money in US cents, times in seconds or milliseconds as named.
 */
export const ContractTerms = z.strictObject({
  name: Clause,
  targetPpm: Ppm.min(1),
  targetClause: Clause,
  consecutiveFailures: z.number().int().min(1).max(60),
  latencyLimitMs: z.number().int().min(SLOW_MS, "at least one second: shorter durations are not kept check by check").max(120_000).nullable().default(null),
  acceptedStatuses: z.array(z.number().int().min(100).max(599)).min(1).max(100).nullable().default(null),
  minOutageS: z.number().int().min(0).max(86_400).default(0),
  failureClause: z.string().trim().max(200).default(""),
  unknownIsDown: z.boolean(),
  aggregate: z.enum(["sum", "worst-site"]).default("sum"),
  serviceHours: z
    .strictObject({
      timeZone: z.string().refine(isZone, "an IANA time zone").nullable(),
      weekly: Weekly,
      holidays: z.array(z.iso.date()).max(400),
      clause: Clause,
    })
    .nullable()
    .default(null),
  maintenance: z.strictObject({
    excluded: z.boolean(),
    noticeHours: z.number().int().min(0).max(2160),
    clause: Clause,
    within: Weekly.nullable().default(null),
    monthlyCapS: MonthlyCapS.default(null),
  }),
  exclusions: z
    .array(
      z.strictObject({
        kind: z.enum(["emergency", "client-request", "third-party", "force-majeure"]),
        noticeHours: z.number().int().min(0).max(2160),
        clause: Clause,
        monthlyCapS: MonthlyCapS.default(null),
      }),
    )
    .max(4)
    .refine((list) => new Set(list.map(({ kind }) => kind)).size === list.length, "one exclusion of each kind")
    .default([]),
  monthlyFeeCents: z.number().int().min(0).nullable(),
  credits: z.array(z.strictObject({ belowPpm: Ppm, creditPpm: Ppm, clause: Clause })).max(20),
  claimDays: z.number().int().min(0).max(730),
});
export type ContractTerms = z.infer<typeof ContractTerms>;
