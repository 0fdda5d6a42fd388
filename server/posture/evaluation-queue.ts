import type { Severity } from "#server/posture/evidence.ts";

/** A finding that waits for the security team. */
export type QueuedFinding = {
  id: string;
  client: { slug: string; name: string };
  site: { slug: string; host: string };
  family: string;
  ruleId: string;
  title: string;
  severity: Severity;
  firstSeenAt: string;
  lastSeenAt: string;
  occurrences: number;
  /** Findings of the same rule that wait too, this one included: one act can answer all of them. */
  alike: number;
};
