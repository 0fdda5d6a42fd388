import { daysBetween, endOfDayMs } from "#server/posture/as-of.ts";
import { bod2604, type Impact, outcomeDays } from "#server/posture/deadline-table.ts";
import type { Severity } from "#server/posture/evidence.ts";
import type { DaysBySeverity, DeadlinePolicy, FindingPriority } from "#server/posture/facts.ts";
import { localDay } from "#server/posture/format.ts";
import { addDays } from "#server/posture/period.ts";

/** `policy` set the date. `forensics`: it asks for forensic triage too. `unknown`: decision points CISA has not assessed, for which the policy's setting stood in. */
export type Deadline = { dueDay: string; overdueDays: number; policy: string; forensics: boolean; unknown: string[] };

/** What a deadline depends on. `hasCve` = some catalogue could know the finding. */
export type Dated = { severity: Severity; firstSeen: string; hasCve: boolean; priority: FindingPriority | null };
type Due = Pick<Deadline, "dueDay" | "policy" | "forensics" | "unknown">;
type Case = Dated & { seenDay: string; asOfDay: string };

/**
 * When a finding must be fixed: the earliest date any of the policies sets, at the end of that day in the client's zone. Null = no deadline (no policy names
 * one, or BOD 26-04 says at the next upgrade). `overdueDays` is 0 through the due day. Coming back does not restart the clock; a re-rating recalculates from
 * first seen. What KEV says counts from the day of the listing on, so a report about an earlier day does not know it.
 */
export function deadlineOf(input: Dated & { policies: readonly DeadlinePolicy[]; timeZone: string; lastMs: number; asOfDay: string }): Deadline | null {
  const { policies, timeZone, lastMs, asOfDay } = input;
  const due = duesOf(input).reduce<Due | null>((best, each) => (best !== null && best.dueDay <= each.dueDay ? best : each), null);
  if (due === null || policies.length === 0) return null;
  const overdue = lastMs >= endOfDayMs(due.dueDay, timeZone);
  return { ...due, overdueDays: overdue ? daysBetween(due.dueDay, asOfDay) : 0 };
}

/** The date each policy sets, in their order; those that set none are left out. */
export function duesOf(input: Dated & { policies: readonly DeadlinePolicy[]; timeZone: string; asOfDay: string }): Due[] {
  if (input.severity === "info") return [];
  const { policies, timeZone, asOfDay } = input;
  const kev = input.priority?.kev ?? null;
  const priority = input.priority && { ...input.priority, kev: kev !== null && kev.addedOn <= asOfDay ? kev : null };
  const finding: Case = { ...input, priority, seenDay: localDay(input.firstSeen, timeZone) };
  return policies.flatMap((policy) => {
    const due = dueUnder(policy, finding);
    return due === null ? [] : [{ policy: policy.name, forensics: false, unknown: [], ...due }];
  });
}

type Part = { dueDay: string; forensics?: boolean; unknown?: string[] } | null;

function dueUnder(policy: DeadlinePolicy, finding: Case): Part {
  if (policy.kind === "severity") return after(finding.seenDay, daysFor(policy.days, finding));
  if (policy.kind === "kev-due") {
    const dueOn = finding.priority?.kev?.dueOn ?? null;
    return dueOn === null ? null : { dueDay: later(dueOn, finding.seenDay) };
  }
  return policy.kind === "exploitable" ? dueByExploit(policy, finding) : dueByTable(policy, finding);
}

/** FedRAMP VDR: likely exploitable (KEV, or EPSS from a threshold) and reachable from the internet, one of both, or the days of the severity if they end sooner. */
function dueByExploit(policy: Extract<DeadlinePolicy, { kind: "exploitable" }>, finding: Case): Part {
  const kev = finding.priority?.kev ?? null;
  const likely = (finding.priority?.epss?.score ?? 0) >= policy.epssFrom;
  const days = policy.exposed ? policy.bothDays : policy.exploitableDays;
  return soonest([
    after(finding.seenDay, daysFor(policy.days, finding)),
    policy.exposed ? after(finding.seenDay, policy.exposedDays) : null,
    likely ? after(finding.seenDay, days) : null,
    // Listed long after it was found: not due before anybody could know.
    kev === null ? null : { dueDay: later(addDays(finding.seenDay, days), kev.addedOn) },
  ]);
}

/**
 * CISA BOD 26-04 (see bod2604). Only for findings with a CVE. The clock of a KEV entry starts at the earlier of its listing and our first sight (as reported of
 * the directive, not checked in its text: the policy's `clock` is a setting), but a date never lies before both had happened. Automatable and technical impact
 * are CISA's own assessment; where it is missing sources differ, so `unknown` is a setting too: not automatable with total impact, or 60 days for what is
 * not in KEV and not assessed at all (in every other case not automatable with partial impact). Being listed never moves a date back.
 */
function dueByTable(policy: Extract<DeadlinePolicy, { kind: "bod-26-04" }>, { hasCve, seenDay, priority }: Case): Part {
  if (!hasCve) return null;
  const ssvc = priority?.ssvc ?? null;
  const [automatable, impact] = [ssvc?.automatable ?? null, ssvc?.technicalImpact ?? null];
  const unknown = [...(automatable === null ? ["automatable"] : []), ...(impact === null ? ["technical impact"] : [])];
  const assumed: Impact = policy.unknown === "no-total" ? "total" : "partial";
  const points = { exposed: policy.exposed, automatable: automatable ?? false, impact: impact ?? assumed };
  const unlisted = policy.unknown === "60-days" && unknown.length === 2 ? 60 : outcomeDays(bod2604({ ...points, kev: false }));
  const kev = priority?.kev ?? null;
  const outcome = bod2604({ ...points, kev: true });
  const start = kev === null ? seenDay : policy.clock === "earlier" ? sooner(kev.addedOn, seenDay) : later(kev.addedOn, seenDay);
  const days = outcomeDays(outcome);
  const listed = kev === null || days === null ? null : { dueDay: later(addDays(start, days), later(kev.addedOn, seenDay)) };
  const due = soonest([listed, after(seenDay, unlisted)]);
  return due && { ...due, forensics: kev !== null && outcome === "3DF", unknown };
}

const after = (day: string, days: number | null): Part => (days === null ? null : { dueDay: addDays(day, days) });
const later = (a: string, b: string) => (a > b ? a : b);
const sooner = (a: string, b: string) => (a < b ? a : b);
const soonest = (parts: readonly Part[]) => parts.reduce((best, each) => (each === null || (best !== null && best.dueDay <= each.dueDay) ? best : each), null);
const daysFor = (days: DaysBySeverity, { severity }: Dated) => (severity === "info" ? null : days[severity]);
