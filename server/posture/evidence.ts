import { z } from "zod";

/** Instants are ISO 8601 in UTC ("2026-10-03T14:00:00Z"); days are "YYYY-MM-DD"; months "YYYY-MM". */
export const Instant = z.iso.datetime({ offset: true });
export const Day = z.iso.date();

export const Severity = z.enum(["critical", "high", "medium", "low", "info", "unknown"]);
export type Severity = z.infer<typeof Severity>;
export const SEVERITIES = Severity.options;

/** One look at one monitored target from one location. `at` is unix seconds; `up` is what the monitor itself decided. */
export const Check = z.object({
  at: z.number().int(),
  up: z.boolean(),
  statusCode: z.number().int().nullable().optional(),
  durationMs: z.number().nonnegative().nullable().optional(),
});
export type Check = z.infer<typeof Check>;

/**
 * Checks of one upstream monitor seen from one location, run-length encoded; made by `checkEvidence` only. `external` is the upstream's own name for the
 * monitor (mapped to a site). `runs`: `count` checks every `stepS` from `from` (unix seconds) with one outcome and HTTP status, in order of time.
 * `slow`: second and milliseconds of every check that took SLOW_MS or longer, and of every failed check whose duration is known.
 */
export const CheckEvidence = z.object({
  kind: z.literal("checks"),
  external: z.string().min(1).max(2048),
  location: z.string().min(1).max(200),
  intervalS: z.number().int().positive(),
  runs: z.array(
    z.object({
      from: z.number().int(),
      stepS: z.number().int().nonnegative(),
      count: z.number().int().positive(),
      up: z.boolean(),
      status: z.number().int().min(1).max(999).exactOptional(),
    }),
  ),
  slow: z.array(z.tuple([z.number().int(), z.number().nonnegative()])),
});
export type CheckEvidence = z.infer<typeof CheckEvidence>;

/**
 * How long successful checks took, as buckets of the latency table (posture/latency.ts); made by `latencyEvidence` or `writeLatency` only. A failed check has
 * no response time. Same naming as CheckEvidence; `runs` [from, stepS, count] are the checks' seconds in order of time, `buckets` one number for each.
 */
export const LatencyEvidence = z.object({
  kind: z.literal("latency"),
  external: z.string().min(1).max(2048),
  location: z.string().min(1).max(200),
  runs: z.array(z.tuple([z.number().int(), z.number().int().nonnegative(), z.number().int().positive()])),
  buckets: z.instanceof(Uint16Array),
});
export type LatencyEvidence = z.infer<typeof LatencyEvidence>;

/**
 * What a monitor that gives no single checks reports of one UTC day: its outages and its own totals (seconds). Never turned into checks.
 * `[from, to)` unix seconds is the part of the day the monitor speaks for; within it everything outside `outages` is up, by the monitor's word.
 * `paused` = the monitor was seen paused: some forget that once they run again, so a later report of the day does not take it back.
 * `totals` are the monitor's own sums over the same part, null where it gives none; `reportedPct` its own percentage, 0 to 100, as written.
 */
export const ReportedEvidence = z.object({
  kind: z.literal("reported"),
  external: z.string().min(1).max(2048),
  reportedBy: z.string().min(1).max(100),
  day: Day,
  from: z.number().int(),
  to: z.number().int(),
  outages: z.array(
    z.object({
      from: z.number().int(),
      to: z.number().int(),
      state: z.enum(["down", "unknown", "maintenance"]),
      paused: z.literal(true).exactOptional(),
    }),
  ),
  totals: z.object({ upS: z.number().nonnegative(), downS: z.number().nonnegative(), unknownS: z.number().nonnegative().nullable() }).nullable(),
  reportedPct: z.number().min(0).max(100).nullable(),
  reportedAt: Instant,
});
export type ReportedEvidence = z.infer<typeof ReportedEvidence>;

/**
 * A maintenance window as a monitor tells it. `id` is the monitor's own for the window (one per occurrence of a recurring one). Monitors do not say
 * when a window was announced: it counts as announced when we first saw it there (`seenAt`). `externals` null = every site of the source.
 */
export const MaintenanceEvidence = z.object({
  kind: z.literal("maintenance"),
  id: z.string().min(1).max(300),
  externals: z.array(z.string().min(1).max(2048)).nullable(),
  from: Instant,
  to: Instant,
  reason: z.string().max(500),
  seenAt: Instant,
});
export type MaintenanceEvidence = z.infer<typeof MaintenanceEvidence>;

/** One engineer-level instance: where a scanner saw a rule match. */
export const Occurrence = z.object({
  host: z.string().max(500),
  port: z.number().int().min(0).max(65535).nullable(),
  protocol: z.string().max(20).nullable(),
  uri: z.string().max(4000).nullable(),
  parameter: z.string().max(1000).nullable(),
});
export type Occurrence = z.infer<typeof Occurrence>;

export const CvssScore = z.object({ version: z.enum(["4.0", "3.1", "3.0", "2.0"]), score: z.number().min(0).max(10), vector: z.string().max(500).nullable() });
export type CvssScore = z.infer<typeof CvssScore>;

/**
 * One scanner rule matched on the scanned assets; made by `issueCollector` only. `toolSeverity` null = the tool gave none we know. `occurrenceCount` and
 * `hosts` are exact, `occurrences` are the first few in their own order.
 */
export const ScanIssue = z.object({
  ruleId: z.string().min(1).max(500),
  discriminator: z.string().max(1000),
  ruleFamily: z.string().max(200).nullable(),
  title: z.string().max(500),
  description: z.string().max(65536),
  solution: z.string().max(65536),
  toolSeverity: Severity.nullable(),
  cvss: z.array(CvssScore),
  cwe: z.array(z.number().int().positive()),
  cve: z.array(z.string().max(30)),
  /** The tool marked every row of it as a false positive. */
  falsePositive: z.boolean(),
  occurrences: z.array(Occurrence),
  occurrenceCount: z.number().int().nonnegative(),
  hosts: z.array(z.string().max(500)),
});
export type ScanIssue = z.infer<typeof ScanIssue>;

/** whole = the scan looked at all of its `hosts`; unknown = the report says what was found, not where it was looked. */
export const Coverage = z.enum(["whole", "unknown"]);
export type Coverage = z.infer<typeof Coverage>;

/** Ports a scan was told to look at, both ends included; `protocol` null = of either. */
export const PortRange = z.object({ protocol: z.enum(["tcp", "udp"]).nullable(), from: z.number().int(), to: z.number().int() });
export type PortRange = z.infer<typeof PortRange>;

/**
 * A whole scan report. Absence of a rule means something only within `hosts` and `ruleFamilies`, if the scan completed and its coverage is whole. `completed`
 * = it ran to its end and every record could be read. `credentialed` true = on every host, false = on none or only on `credentialedHosts`, null = not said.
 * `external` = whose it is, in the upstream's own words (mapped to a site); only pulled scans carry it, a file is handed in for a site.
 * `ports`: it looked at these only; absent = at all, or the report does not say. `mitigated` = no scan but the scanner's word about what it no longer finds, by title, host and port.
 * `score` = a tool's own grade of the site, shown beside the counts and never counted in them.
 */
export const ScanEvidence = z.object({
  kind: z.literal("scan"),
  format: z.string(),
  family: z.string(),
  scanner: z.string().max(200),
  startedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
  completed: z.boolean(),
  coverage: Coverage,
  credentialed: z.boolean().nullable(),
  credentialedHosts: z.array(z.string().max(500)).exactOptional(),
  hosts: z.array(z.string().max(500)),
  ruleFamilies: z.array(z.string()).nullable(),
  ports: z.array(PortRange).exactOptional(),
  external: z.string().min(1).max(2048).exactOptional(),
  score: z.object({ grade: z.string().max(20).nullable(), score: z.number().nullable(), outOf: z.number().nullable() }).exactOptional(),
  mitigated: z.array(z.object({ title: z.string().min(1).max(500), host: z.string().min(1).max(500), port: z.number().int(), at: Instant })).exactOptional(),
  issues: z.array(ScanIssue),
});
export type ScanEvidence = z.infer<typeof ScanEvidence>;
/** A scanner's own word that a finding, named by its title, is gone from one port of a host since it looked at `at`. `scan` = the report that says so. */
export type Mitigation = NonNullable<ScanEvidence["mitigated"]>[number] & { scan: string; site: string; family: string; scanner: string };

export const PurgeReason = z.enum(["disposable-address", "bot-signup", "credential-stuffing", "impersonation", "policy", "unspecified"]);
export type PurgeReason = z.infer<typeof PurgeReason>;

/**
 * Totals a system reports for a span of days [from, to] of one client. A missing count is null: unknown, never 0. A later report of the same span replaces
 * the earlier one: as a whole where it is `whole`, which says that the reasons it does not name had none; else only of the reason it names.
 */
export const PurgeCountEvidence = z.object({
  kind: z.literal("purge-count"),
  client: z.string().min(1).max(200),
  from: Day,
  to: Day,
  reason: PurgeReason,
  blocked: z.number().int().nonnegative().nullable(),
  deleted: z.number().int().nonnegative().nullable(),
  reportedAt: Instant,
  whole: z.literal(true).exactOptional(),
});
export type PurgeCountEvidence = z.infer<typeof PurgeCountEvidence>;

/** One account refused or deleted. `account` is hashed with the client's key before it is stored and then forgotten. */
export const PurgeEventEvidence = z.object({
  kind: z.literal("purge-event"),
  client: z.string().min(1).max(200),
  account: z.string().min(1).max(500),
  action: z.enum(["blocked", "deleted"]),
  reason: PurgeReason,
  at: Instant,
  createdAt: Instant.nullable(),
});
export type PurgeEventEvidence = z.infer<typeof PurgeEventEvidence>;

/** In a heartbeat, in place of a name: every client tied to the source. */
export const EVERY_CLIENT = "*";

/** The feed was alive all of `day` and has reported everything of this client. Without `zone` the day is one of the client's own zone. */
export const PurgeHeartbeatEvidence = z.object({
  kind: z.literal("purge-heartbeat"),
  client: z.string().min(1).max(200),
  day: Day,
  at: Instant,
  zone: z.literal("UTC").exactOptional(),
});
export type PurgeHeartbeatEvidence = z.infer<typeof PurgeHeartbeatEvidence>;

/** A compliance statement by an issuer. Which dates are set depends on the programme; the badge's status is derived from them. */
export const AttestationEvidence = z.object({
  kind: z.literal("attestation"),
  programme: z.string().min(1).max(200),
  label: z.string().max(200),
  scope: z.string().max(1000),
  products: z.array(z.string().max(200)),
  issuer: z.string().max(300).nullable(),
  stage: z.enum(["planned", "in-progress", "issued"]),
  detail: z.string().max(500).nullable(),
  periodStart: Day.nullable(),
  periodEnd: Day.nullable(),
  issuedOn: Day.nullable(),
  expiresOn: Day.nullable(),
  bridgeUntil: Day.nullable(),
  nextReviewOn: Day.nullable(),
  reference: z.string().max(300).nullable(),
  proven: z.boolean(),
});
export type AttestationEvidence = z.infer<typeof AttestationEvidence>;

/** How far a compliance tool says we are with a framework: readiness, never an attestation. `total` 0 = it has no data. `at` = when we asked. */
export const ReadinessEvidence = z.object({
  kind: z.literal("readiness"),
  tool: z.string().min(1).max(100),
  framework: z.string().min(1).max(200),
  completed: z.number().int().nonnegative(),
  total: z.number().int().nonnegative(),
  at: Instant,
});
export type ReadinessEvidence = z.infer<typeof ReadinessEvidence>;

/** One item of a plan of action and milestones, as the plan in its version of `planAt` tells it. `deadline` null = the plan names none. */
export const PoamItemEvidence = z.object({
  kind: z.literal("poam-item"),
  plan: z.string().min(1).max(300),
  planAt: Instant,
  item: z.string().min(1).max(300),
  title: z.string().max(500),
  status: z.string().max(100).nullable(),
  closed: z.boolean(),
  deadline: Instant.nullable(),
});
export type PoamItemEvidence = z.infer<typeof PoamItemEvidence>;

export const Evidence = z.discriminatedUnion("kind", [
  CheckEvidence,
  LatencyEvidence,
  ReportedEvidence,
  MaintenanceEvidence,
  ScanEvidence,
  PurgeCountEvidence,
  PurgeEventEvidence,
  PurgeHeartbeatEvidence,
  AttestationEvidence,
  ReadinessEvidence,
  PoamItemEvidence,
]);
export type Evidence = z.infer<typeof Evidence>;

/** A record we could not read, kept with the reason. `at` says where: "line 12", "data.result[3]", "ReportItem 7". */
export const Rejected = z.object({ reason: z.string(), at: z.string(), raw: z.string().max(10_000) });
export type Rejected = z.infer<typeof Rejected>;
