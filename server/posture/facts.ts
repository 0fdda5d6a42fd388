import type { AbsenceRule } from "#server/posture/absences.ts";
import type { VerdictState } from "#server/posture/blocks.ts";
import type { DeskFacts } from "#server/posture/desk-facts.ts";
import type { AttestationEvidence, Coverage, Mitigation, PortRange, Severity } from "#server/posture/evidence.ts";
import type { OutageReason } from "#server/posture/outage-reasons.ts";
import type { Period } from "#server/posture/period.ts";
import type { PurgeFacts } from "#server/posture/purge-facts.ts";
import type { Figure, Vendor } from "#server/posture/report.ts";
import type { ScoreFacts } from "#server/posture/scan-list.ts";
import type { Sighting } from "#server/posture/sighting.ts";

/** `primary`: the uptime sources somebody named to speak for the site, each from the start of a day in the client's zone. */
type Watched = { monitoredFrom: string | null; monitoredTo: string | null; monitorBound: boolean };
export type SiteFacts = { slug: string; host: string; primary?: { source: string; fromDay: string }[] } & Watched;

/**
 * One location's checks of a site on one UTC day, run-length encoded and lossless: `count` checks every `stepS` from `startS` (seconds of the day)
 * with one outcome and one HTTP status (absent = the monitor gave none). `slow` holds what a contract may still judge otherwise: second of the day and
 * milliseconds of every check that took SLOW_MS or longer, and of every failed check whose duration is known. `monitor` tells apart the names by which one
 * source watches the site; absent = by one name only.
 */
export type CheckRun = { startS: number; stepS: number; count: number; up: boolean; status?: number };
type CheckPlace = { site: string; source: string; location: string; monitor?: string };
export type CheckDay = CheckPlace & { day: string; intervalS: number; runs: CheckRun[]; slow?: [atS: number, ms: number][] };

/** From here on a check's own duration is kept, milliseconds: no contract may set a shorter limit. */
export const SLOW_MS = 1000;

/** What a monitor without single checks reported of one UTC day (seconds of the day). See ReportedEvidence. */
export type ReportedDay = {
  site: string;
  source: string;
  day: string;
  reportedBy: string;
  fromS: number;
  toS: number;
  outages: { fromS: number; toS: number; state: "down" | "unknown" | "maintenance"; paused?: true }[];
  totals: { upS: number; downS: number; unknownS: number | null } | null;
  reportedPct: number | null;
};

/** Why minutes may be left out of the contract. Each kind has its own notice and clause in the contract's terms. */
export type ExclusionKind = "maintenance" | "emergency" | "client-request" | "third-party" | "force-majeure";

/** Local hours of the week: ISO days 1 (Monday) to 7, half-open "HH:MM" to "HH:MM" ("24:00" = midnight at the end of the day). */
export type WeeklyHours = { days: number[]; from: string; to: string }[];

/**
 * A stretch claimed as excluded. `site` null = every site. It counts only if announced before it began with the policy's notice, or `approvedBy` is set
 * (late, and said so). `pulledFrom` = the monitor it was read from; `series` = the recurring window it is one occurrence of.
 */
export type MaintenanceWindow = {
  id: string;
  site: string | null;
  from: string;
  to: string;
  announcedAt: string;
  reason: string;
  approvedBy: string | null;
  kind?: ExclusionKind;
  pulledFrom?: string | null;
  series?: string | null;
};

/** Maintenance that comes back every week at local hours of `timeZone`, from `firstDay` through `lastDay` (null = until ended) except on `skipDays`. */
export type MaintenanceSeries = {
  id: string;
  site: string | null;
  kind: ExclusionKind;
  timeZone: string;
  weekly: WeeklyHours;
  firstDay: string;
  lastDay: string | null;
  skipDays: string[];
  announcedAt: string;
  reason: string;
};

/** Measured downtime that was not the site's: [from, to) counts as up under the contract. Without `approvedBy` it is only proposed and changes nothing. */
export type Correction = {
  id: string;
  site: string;
  from: string;
  to: string;
  reason: string;
  clause: string;
  enteredBy: string;
  enteredAt: string;
  approvedBy: string | null;
  approvedAt: string | null;
};

/**
 * Contract terms from `effectiveFrom` (a day in the client's zone) on. Shares are parts per million; money is US cents. `clause` texts are cited in the report.
 * Limit and statuses judge every check anew: slower than `latencyLimitMs` (at least SLOW_MS) or with a known status outside `acceptedStatuses` has failed;
 * null = the monitor's word counts. An outage shorter than `minOutageS` does not count. Only `serviceHours` are agreed time; null = all hours.
 */
export type ContractPolicy = {
  id: string;
  name: string;
  effectiveFrom: string;
  targetPpm: number;
  targetClause: string;
  consecutiveFailures: number;
  latencyLimitMs: number | null;
  acceptedStatuses: number[] | null;
  minOutageS: number;
  failureClause: string;
  unknownIsDown: boolean;
  aggregate: "sum" | "worst-site";
  serviceHours: { timeZone: string | null; weekly: WeeklyHours; holidays: string[]; clause: string } | null;
  maintenance: { excluded: boolean; noticeHours: number; clause: string; within: WeeklyHours | null; monthlyCapS: number | null };
  exclusions: { kind: Exclude<ExclusionKind, "maintenance">; noticeHours: number; clause: string; monthlyCapS: number | null }[];
  monthlyFeeCents: number | null;
  credits: { belowPpm: number; creditPpm: number; clause: string }[];
  claimDays: number;
};

/** A scan as the findings lifecycle sees it: what it covered (see ScanEvidence) and which findings it saw. */
export type ScanFacts = {
  id: string;
  site: string;
  family: string;
  scanner: string;
  finishedAt: string;
  completed: boolean;
  coverage: Coverage;
  credentialed: boolean | null;
  /** Absent = none, or all where `credentialed` is true. */
  credentialedHosts?: string[];
  hosts: string[];
  ruleFamilies: string[] | null;
  /** Absent = all, as far as anyone says. */
  ports?: PortRange[];
  sightings: Sighting[];
};

export type Evaluation = {
  finding: string;
  verdict: "confirmed" | "false-positive" | "accepted" | "out-of-scope";
  reason: string;
  by: string;
  at: string;
  expiresAt: string | null;
};

/**
 * What public catalogues say of a finding's CVEs; raises priority, never severity. `kev`: the earliest listed of them (CISA). `epss`: the likeliest of them with
 * its own percentile (0 to 1, FIRST). `ssvc`: CISA's decision points (Vulnrichment). Null = the catalogue, as we have it, does not list any of them.
 */
export type FindingPriority = {
  kev: { cve: string; addedOn: string; dueOn: string | null; ransomware: boolean } | null;
  epss: { cve: string; score: number; percentile: number; asOf: string } | null;
  ssvc: { automatable: boolean | null; technicalImpact: "partial" | "total" | null } | null;
};

/** An analyst's own rating of a finding, in force from `at` until `expiresAt` (null = until withdrawn). A later one replaces; `severity` null withdraws. */
export type OverrideFacts = { finding: string; severity: Severity | null; reason: string; by: string; at: string; expiresAt: string | null };

/** What does not change about a finding (customer level: rule × site). */
export type FindingFacts = {
  id: string;
  site: string;
  ruleId: string;
  ruleFamily: string | null;
  title: string;
  description: string;
  solution: string;
  cwe: number[];
  cve: string[];
  /** Absent = no catalogue was asked. */
  priority?: FindingPriority;
};

export type AttestationFacts = Omit<AttestationEvidence, "kind"> & {
  id: string;
  covers: boolean;
  document: { name: string; sha256: string; visibility: "public" | "nda" | "internal" } | null;
};

export type SourceFacts = {
  id: string;
  name: string;
  connector: string;
  kind: "uptime" | "scans" | "purges" | "compliance";
  lastSuccessAt: string | null;
  lastAttemptAt: string | null;
  toleranceS: number;
  paused: boolean;
  lastError: string | null;
  quarantined: number;
};

/** How often an independent scan of each site, and an outside assessment, is promised (days). */
export type Cadence = { scanDays: number; assessmentDays: number };

export type DaysBySeverity = Record<Exclude<Severity, "info">, number | null>;

/**
 * A deadline policy as data; a day count of null = no deadline. Where several apply to a client the earliest date wins, due at the end of that day in the
 * client's zone. `until` = the first day on which a revoked directive no longer applies. What each kind reads is said in server/posture/deadlines.ts.
 */
export type DeadlinePolicy =
  | { kind: "severity"; name: string; days: DaysBySeverity; until?: string | undefined }
  | {
      kind: "exploitable";
      name: string;
      exposed: boolean;
      epssFrom: number;
      bothDays: number;
      exploitableDays: number;
      exposedDays: number;
      days: DaysBySeverity;
    }
  | { kind: "bod-26-04"; name: string; exposed: boolean; unknown: "no-total" | "60-days"; clock: "earlier" | "later" }
  | { kind: "kev-due"; name: string; until?: string | undefined };

/** A public catalogue as we hold it. `asOf` = the day it describes; `fetchedAt` = when we last got it whole; `lastError` = why a later try failed. */
export type CatalogueFacts = { id: "kev" | "epss" | "ssvc"; version: string; asOf: string; count: number; fetchedAt: string; lastError: string | null };

/** What a success manager wrote for the client into a section of this period's report. Instants UTC. */
export type SectionNoteFacts = { section: string; text: string; by: string; at: string };

/** Which sections this client's report shows after the summary, in order; an absent one is left out (and the report says so). */
export type ReportDesign = { sections: string[] };

/** A question and promise noted in a walk-through. `released` = the client may read it. `due` is a local day. */
export type FollowUpFacts = {
  id: string;
  question: string;
  promise: string;
  owner: string;
  due: string | null;
  raisedAt: string;
  doneAt: string | null;
  outcome: string | null;
  released: boolean;
};

/**
 * How long successful checks of a site took on one day of the client's zone, as a mergeable histogram: sorted pairs of bucket and count.
 * What a bucket spans is said in server/posture/latency.ts. Local days, because a histogram cannot be cut at a month's end afterwards.
 */
export type LatencyDay = { site: string; source: string; location: string; day: string; buckets: [number, number][] };

/** Everything a report is built from, for one client and one period. The clock is an argument: `now`. */
export type ClientFacts = {
  vendor: Vendor;
  /** `products` are those of ours the client uses; absent or empty = not recorded. */
  client: { slug: string; name: string; kind: string; state: string; population: number | null; timeZone: string; products?: string[] };
  period: Period;
  now: string;
  sites: SiteFacts[];
  /** Evidence spanning at least the period plus a day on each side. */
  checks: CheckDay[];
  /** Absent = no source reports without single checks. */
  reported?: ReportedDay[];
  maintenance: MaintenanceWindow[];
  maintenanceSeries?: MaintenanceSeries[];
  corrections?: Correction[];
  outageReasons?: OutageReason[];
  policies: ContractPolicy[];
  findings: FindingFacts[];
  scans: ScanFacts[];
  mitigations?: Mitigation[];
  absences?: AbsenceRule[];
  evaluations: Evaluation[];
  /** Absent = none. */
  overrides?: OverrideFacts[];
  /** In force at the end of the period; the earliest date of them counts. */
  deadlines: readonly DeadlinePolicy[];
  /** Public catalogues the findings were compared with. Absent = none was asked. */
  catalogues?: CatalogueFacts[];
  /** Grades that outside tools gave, of every scan that has one. Absent = none. */
  scores?: ScoreFacts[];
  purges: PurgeFacts;
  attestations: AttestationFacts[];
  sources: SourceFacts[];
  desk: DeskFacts;
  cadence: Cadence;
  /** Figures of months before the period's end, newest last, keyed by period id: for change and trend. `promises` = how each public promise read, by its id. */
  history: { period: string; figures: Record<string, Figure>; promises?: Record<string, VerdictState> }[];
  /** Figures of the quarter or year before, as they were published; absent or null = not published. A month finds its own in `history`. */
  previous?: Record<string, Figure> | null;
  /** Absent = none. */
  notes?: SectionNoteFacts[];
  /** Absent = every section in the usual order. */
  design?: ReportDesign;
  followUps?: FollowUpFacts[];
  latency?: LatencyDay[];
};
