import { endOfDayMs } from "#server/posture/as-of.ts";
import { addDays } from "#server/posture/period.ts";

/**
 * How many scans in a row must look for a finding and not see it before it counts as fixed, for scans from the start of a day in the client's zone on.
 * Network scanners only: a host or port that is slow for a moment reads as absent. Before the first rule, and for every other scanner, one is enough.
 */
export type AbsenceRule = { effectiveFrom: string; absences: number };

/** Scanner families that look at hosts over a network. */
const NETWORK: readonly string[] = ["nessus", "openvas", "qualys", "hackerguardian", "cyhy"];

/** The number in force for a scan of a family that ended at a moment. Of rules of one day the last counts. */
export function absencesNeeded(rules: readonly AbsenceRule[], timeZone: string): (family: string, ms: number) => number {
  const dated = rules.map(({ effectiveFrom, absences }) => ({ day: effectiveFrom, fromMs: endOfDayMs(addDays(effectiveFrom, -1), timeZone), absences }));
  dated.sort((a, b) => a.fromMs - b.fromMs);
  return (family, ms) => (NETWORK.includes(family) ? (dated.findLast(({ fromMs }) => fromMs <= ms)?.absences ?? 1) : 1);
}

/** The number in force on a local day. */
export function absencesOn(versions: readonly { effectiveFrom: string; absences?: number }[], day: string): number {
  const begun = versions.filter(({ effectiveFrom }) => effectiveFrom <= day);
  return (
    begun.reduce<{ effectiveFrom: string; absences?: number }>((newest, each) => (each.effectiveFrom >= newest.effectiveFrom ? each : newest), {
      effectiveFrom: "",
      absences: 1,
    }).absences ?? 1
  );
}

export const absenceWords = (absences: number): string =>
  absences > 1 ? "When two network scans in a row no longer see it" : "When a scan that looked no longer sees it";
