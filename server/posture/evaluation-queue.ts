import { z } from "zod";
import type { Deadline } from "#server/posture/deadlines.ts";
import { Severity } from "#server/posture/evidence.ts";
import type { LifecycleState } from "#server/posture/lifecycle.ts";

export const LEDGER_STATES = [
  "new",
  "open",
  "reopened",
  "not-assessed",
  "fixed",
  "accepted",
  "false-positive",
  "out-of-scope",
] as const satisfies LifecycleState[];
export const QUEUE_SORTS = ["urgency", "oldest", "newest", "client", "rule"] as const;
export const FINDINGS_PAGE = 50;

/** What a list of findings is narrowed to. `waiting` = nobody has evaluated it; `ledger` = every finding. `olderThan` = first seen at least so many days ago. */
export const FindingFilter = z.strictObject({
  view: z.enum(["waiting", "ledger"]).default("waiting"),
  client: z.string().max(80).optional(),
  site: z.string().max(130).optional(),
  severity: Severity.optional(),
  state: z.enum(LEDGER_STATES).optional(),
  family: z.string().max(60).optional(),
  rule: z.string().max(200).optional(),
  text: z.string().trim().max(100).optional(),
  olderThan: z.number().int().min(1).max(3_650).optional(),
  kev: z.boolean().optional(),
  /** Past the end of its due day while open. */
  overdue: z.boolean().optional(),
  sort: z.enum(QUEUE_SORTS).default("urgency"),
  page: z.number().int().min(1).max(10_000).default(1),
});
export type FindingFilter = z.infer<typeof FindingFilter>;

/** A finding in a list of the security team's. */
export type QueuedFinding = {
  id: string;
  client: { slug: string; name: string };
  site: { slug: string; host: string };
  family: string;
  ruleId: string;
  title: string;
  severity: Severity;
  state: LifecycleState;
  /** Nobody has decided about it and it is not information. */
  waits: boolean;
  /** The last scan that saw it marked it as a false positive. That decides nothing. */
  toolMarked: boolean;
  /** CISA lists one of its CVEs as exploited. */
  kev: boolean;
  /** How likely it is exploited within 30 days (FIRST), 0 to 1; null = not scored, or no copy of that list. */
  epss: number | null;
  /** As it stands now, evaluated or not; of a fixed one as it stood at the fix. */
  deadline: Deadline | null;
  /** The last day of an acceptance in force, in the client's zone; null = none, or without end. */
  acceptedUntil: string | null;
  firstSeenAt: string;
  lastSeenAt: string;
  occurrences: number;
  /** Findings of the same rule and discriminator that wait, this one included: one act can answer all of them. */
  alike: number;
};

/** A finding one act would decide along with the chosen ones. */
export type AlikeFinding = Pick<QueuedFinding, "id" | "client" | "site" | "title" | "severity">;
/** `findings` are the first of `total`, of `clients` clients. */
export type AlikeList = { total: number; clients: number; findings: AlikeFinding[] };

/** `waiting` and `all` count everything in reach, `total` what the filter leaves; lists for the filters hold what occurs in the view. */
export type FindingList = {
  waiting: number;
  all: number;
  total: number;
  page: number;
  pages: number;
  findings: QueuedFinding[];
  clients: { slug: string; name: string }[];
  sites: { slug: string; host: string }[];
  families: string[];
};
