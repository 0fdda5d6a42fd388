import type { Cadence, DeadlinePolicy } from "#server/posture/facts.ts";

/** Days to fix when a client's contract names none. A finding without a known severity is treated as a high one. */
export const STANDARD_DEADLINES: Extract<DeadlinePolicy, { kind: "severity" }> = {
  kind: "severity",
  name: "7/30/90/120 days",
  days: { critical: 7, high: 30, medium: 90, low: 120, unknown: 30 },
};

/** What the public statement's "consistently" and "regularly" mean in days. A monthly scan may slip by a few. */
export const STANDARD_CADENCE: Cadence = { scanDays: 35, assessmentDays: 365 };
