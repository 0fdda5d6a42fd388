import { z } from "zod";
import type { DeadlinePolicy } from "#server/posture/facts.ts";
import { countOf, joinWords } from "#server/posture/format.ts";
import { STANDARD_DEADLINES } from "#server/posture/standard-terms.ts";

const Days = z.number().int().min(1, "must be at least 1 day").max(3650, "must be at most 3650 days");
const BySeverity = z.strictObject({
  critical: Days.nullable(),
  high: Days.nullable(),
  medium: Days.nullable(),
  low: Days.nullable(),
  unknown: Days.nullable(),
});
const Name = z.string().trim().min(1).max(60);
const Until = z.iso.date().optional();

const Policy = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("severity"), name: Name, days: BySeverity, until: Until }),
  z.strictObject({
    kind: z.literal("exploitable"),
    name: Name,
    exposed: z.boolean(),
    epssFrom: z.number().gt(0).max(1),
    bothDays: Days,
    exploitableDays: Days,
    exposedDays: Days,
    days: BySeverity,
  }),
  z.strictObject({
    kind: z.literal("bod-26-04"),
    name: Name,
    exposed: z.boolean(),
    unknown: z.enum(["no-total", "60-days"]),
    clock: z.enum(["earlier", "later"]),
  }),
  z.strictObject({ kind: z.literal("kev-due"), name: Name, until: Until }),
]) satisfies z.ZodType<DeadlinePolicy>;

/** What a client's findings are measured by from a day on: one to six policies, each name once. */
export const DeadlineTerms = z
  .array(Policy)
  .min(1, "at least one policy is needed")
  .max(6, "at most six policies")
  .refine((policies) => new Set(policies.map(({ name }) => name)).size === policies.length, "a policy is there twice");
export type DeadlineTerms = z.infer<typeof DeadlineTerms>;
/** Policies as entered for a client, in force from a local day on until the next version. `absences`: see AbsenceRule; absent = one. */
export type DeadlineVersion = { effectiveFrom: string; policies: readonly DeadlinePolicy[]; absences?: number };

/** The day on which CISA revoked BOD 19-02 and BOD 22-01 (by BOD 26-04). */
export const REVOKED_ON = "2026-06-10";
const REV5 = { critical: 30, high: 30, medium: 90, low: 180, unknown: 30 };

/** Policies ready to be chosen; each may be changed per client. A severity nobody rated is treated as a high one. */
export const DEADLINE_PRESETS = {
  house: STANDARD_DEADLINES,
  "fedramp-rev5": { kind: "severity", name: "FedRAMP Rev5", days: REV5 },
  "fedramp-vdr": { kind: "exploitable", name: "FedRAMP VDR", exposed: true, epssFrom: 0.1, bothDays: 4, exploitableDays: 14, exposedDays: 30, days: REV5 },
  "bod-26-04": { kind: "bod-26-04", name: "CISA BOD 26-04 (reference)", exposed: true, unknown: "no-total", clock: "earlier" },
  "bod-19-02": {
    kind: "severity",
    name: "CISA BOD 19-02 (revoked)",
    days: { critical: 15, high: 30, medium: null, low: null, unknown: null },
    until: REVOKED_ON,
  },
  "bod-22-01": { kind: "kev-due", name: "CISA BOD 22-01 (revoked)", until: REVOKED_ON },
} as const satisfies Record<string, DeadlinePolicy>;
export type DeadlinePreset = keyof typeof DEADLINE_PRESETS;

/** The policies in force on a local day: the newest version begun by then, without what is revoked. Nothing left or nothing entered = our standard days. */
export function policiesOn(versions: readonly DeadlineVersion[], day: string): readonly DeadlinePolicy[] {
  const version = versions
    .filter(({ effectiveFrom }) => effectiveFrom <= day)
    .reduce<DeadlineVersion | null>((newest, each) => (newest !== null && newest.effectiveFrom > each.effectiveFrom ? newest : each), null);
  const standing = (version?.policies ?? []).filter((policy) => isInForce(policy, day));
  return standing.length === 0 ? [STANDARD_DEADLINES] : standing;
}

/** Whether a policy still applies on a day. */
export function isInForce(policy: DeadlinePolicy, day: string): boolean {
  return !("until" in policy) || policy.until === undefined || day < policy.until;
}

/** "7/30/90/120 days", or several and that the earliest date counts. */
export function policiesName(policies: readonly DeadlinePolicy[]): string {
  const names = joinWords(policies.map(({ name }) => name));
  return policies.length < 2 ? names : `the earliest date of ${names}`;
}

/** What one policy asks for, in a sentence. */
export function policyWords(policy: DeadlinePolicy): string {
  if (policy.kind === "kev-due") return "The day the KEV catalogue names for the weakness.";
  if (policy.kind === "severity") return `${severityWords(policy.days)}${Object.values(policy.days).some((days) => days !== null) ? ", from first seen" : ""}.`;
  if (policy.kind === "exploitable")
    return `${policy.exposed ? `${countOf(policy.bothDays, "day")} when known or likely to be exploited (KEV, or EPSS from ${Math.round(policy.epssFrom * 100)} %), else ${countOf(policy.exposedDays, "day")}, because the sites are on the internet` : `${countOf(policy.exploitableDays, "day")} when known or likely to be exploited (KEV, or EPSS from ${Math.round(policy.epssFrom * 100)} %)`}; never later than ${lower(severityWords(policy.days))}.`;
  const unknown =
    policy.unknown === "no-total"
      ? "What CISA has not assessed counts as not automatable with total impact."
      : "A weakness not in KEV that CISA has not assessed has 60 days.";
  const clock = policy.clock === "earlier" ? "the earlier of both" : "the later of both";
  return `3, 14 or 60 days by whether it is in KEV, can be automated and gives total control. The clock of a KEV entry starts with its listing or our first sight, ${clock}, never before we saw it. ${unknown}${policy.exposed ? "" : " What is neither in KEV nor automatable waits for the next upgrade."}`;
}

function severityWords(days: Record<"critical" | "high" | "medium" | "low" | "unknown", number | null>): string {
  const parts = (["critical", "high", "medium", "low", "unknown"] as const).flatMap((severity) => {
    const count = days[severity];
    return count === null ? [] : [`${severity === "unknown" ? "severity unknown" : severity} ${count}`];
  });
  const words = `${joinWords(parts)} days`;
  return parts.length === 0 ? "No deadline by severity" : words.charAt(0).toUpperCase() + words.slice(1);
}

const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
