import type { AvailabilityMeasure } from "#server/posture/availability.ts";
import type { BlockOf } from "#server/posture/blocks.ts";
import { capWords, KIND_NAME, maintenanceLimits } from "#server/posture/contract-words.ts";
import type { TimedCorrection } from "#server/posture/corrections.ts";
import type { ExclusionKind } from "#server/posture/facts.ts";
import { countOf, formatCount, formatDay, formatMoment, formatSeconds, formatTime, localDay } from "#server/posture/format.ts";
import { type ClassifiedWindow, exclusionTerms, noticeHoursOf } from "#server/posture/maintenance.ts";
import { type Period, toInstant } from "#server/posture/period.ts";

export type Row = BlockOf<"ledger">["rows"][number];
type Input = { measure: AvailabilityMeasure; period: Period };

export const row = (label: string, detail: string | null, basis: string, value: Row["value"], strong = false): Row => ({
  label,
  detail,
  basis,
  value,
  strong,
});
/** Seconds with their sign as a ledger shows them. */
export const signed = (seconds: number): Row["value"] => ({ text: seconds === 0 ? "0 min" : `${seconds < 0 ? "−" : "+"} ${formatSeconds(Math.abs(seconds))}` });

/** Names of the kinds other than maintenance, as a row begins. */
const EVENT: Record<Exclude<ExclusionKind, "maintenance">, string> = {
  emergency: "Emergency maintenance",
  "client-request": "Downtime you asked for",
  "third-party": "Outage of a third party",
  "force-majeure": "Event beyond our control",
};

function hours(seconds: number): string {
  return seconds < 3600 ? formatSeconds(seconds) : countOf(Math.floor(seconds / 3600), "hour");
}

/** "3 October 14:02 to 14:39". */
function spanWords(fromS: number, toS: number, timeZone: string): string {
  const [from, to] = [toInstant(fromS), toInstant(toS)];
  const sameDay = localDay(from, timeZone) === localDay(to, timeZone);
  return `${formatDay(localDay(from, timeZone))} ${formatTime(from, timeZone)} to ${sameDay ? formatTime(to, timeZone) : formatMoment(to, timeZone)}`;
}

function windowName({ kind, standing }: ClassifiedWindow): string {
  if (kind === "maintenance")
    return { announced: "Announced maintenance", approved: "Maintenance approved late", refused: "Maintenance that counts as downtime" }[standing];
  return `${EVENT[kind]}${{ announced: "", approved: ", approved late", refused: ", counted as downtime" }[standing]}`;
}

function noticeWords(windows: readonly ClassifiedWindow[], { measure, period }: Input): string {
  const [first] = windows;
  if (first === undefined) return "";
  const required = noticeHoursOf(measure.contract.policy, first.kind);
  const sent = formatDay(localDay(first.announcedAt, period.timeZone));
  const least = Math.min(...windows.map(({ noticeS }) => noticeS));
  const seen = first.pulledFrom ? `Read from ${first.pulledFrom}; first seen there` : least > 0 ? "Notice sent" : "Entered";
  if (least <= 0) return `${seen} ${sent}, after it began${required === 0 ? "" : `; ${required} hours of notice required`}`;
  const each = windows.length > 1 ? "at least " : "";
  return `${seen} ${sent}, ${each}${hours(least)} before${windows.length > 1 ? " each" : ""}${required > 0 ? ` (${formatCount(required)} required)` : ""}`;
}

function windowBasis(windows: readonly ClassifiedWindow[], input: Input): string {
  const [first] = windows;
  if (first === undefined) return "";
  const { kind, standing, approvedBy } = first;
  const { policy } = input.measure.contract;
  const notice = noticeWords(windows, input);
  if (standing === "refused") return `${notice}. Nobody approved it, so its minutes count.`;
  const terms = exclusionTerms(policy, kind);
  if (terms === null) return `${notice}. ${policy.name} does not exclude ${kind === "maintenance" ? "maintenance" : KIND_NAME[kind]}, so its minutes count.`;
  const limits = kind === "maintenance" ? maintenanceLimits(policy) : capWords(terms.capS);
  return `${terms.clause}. ${notice}${standing === "approved" ? `; approved by ${approvedBy}` : ""}${limits === "" ? "" : `.${limits.replace(/\.$/, "")}`}`;
}

/** Occurrences of one recurring window that stand alike are told together. */
function groupsOf(windows: readonly ClassifiedWindow[]): ClassifiedWindow[][] {
  const groups = new Map<string, ClassifiedWindow[]>();
  for (const window of windows) {
    const key = window.series ? `${window.series}|${window.standing}` : window.id;
    groups.set(key, [...(groups.get(key) ?? []), window]);
  }
  return [...groups.values()];
}

/** A window is judged by the terms of the month it lies in; one across two months has a row for each. */
export function windowRows(input: Input): Row[] {
  const { measure, period } = input;
  if (measure.months.length > 0) return measure.months.flatMap((month) => windowRows({ period, measure: month.measure }));
  return groupsOf(measure.windows).flatMap((windows) => {
    const [first, last] = [windows[0], windows.at(-1)];
    if (first === undefined || last === undefined) return [];
    const ids = new Set(windows.map(({ id }) => id));
    const off = measure.contract.adjustments.reduce(
      (sum, { id, kind, seconds }) => (id !== null && kind !== "corrected" && ids.has(id) ? sum + seconds : sum),
      0,
    );
    const counts = first.standing === "refused" || exclusionTerms(measure.contract.policy, first.kind) === null;
    const where = first.site === null ? "All sites" : (measure.sites.find(({ slug }) => slug === first.site)?.host ?? first.site);
    const when =
      windows.length === 1
        ? spanWords(first.fromS, first.toS, period.timeZone)
        : `${windows.length} times, first ${spanWords(first.fromS, first.toS, period.timeZone)}, last ${spanWords(last.fromS, last.toS, period.timeZone)}`;
    return [row(`${windowName(first)}, ${when}`, `${where}: ${first.reason}`, windowBasis(windows, input), counts ? { text: "counted" } : signed(off))];
  });
}

/** Approved corrections with what they take off, proposed ones as said and counted. Both numbers stay: the measured row above them is unchanged. */
export function correctionRows(input: Input): Row[] {
  const { measure, period } = input;
  return measure.corrections.map((correction) => {
    const host = measure.sites.find(({ slug }) => slug === correction.site)?.host ?? correction.site;
    const off = measure.contract.adjustments.reduce((sum, { id, kind, seconds }) => (kind === "corrected" && id === correction.id ? sum + seconds : sum), 0);
    const approved = correction.standing === "approved";
    const label = `${approved ? "Corrected" : "Correction proposed"}, ${spanWords(correction.fromS, correction.toS, period.timeZone)}`;
    return row(label, `${host}: ${correction.reason}`, correctionBasis(correction, period), approved ? signed(off) : { text: "counted" });
  });
}

function correctionBasis({ clause, enteredBy, enteredAt, approvedBy, approvedAt }: TimedCorrection, { timeZone }: Period): string {
  const entered = `${clause}. Entered by ${enteredBy} on ${formatDay(localDay(enteredAt, timeZone))}`;
  if (approvedBy === null) return `${entered}. Nobody has approved it, so its minutes count.`;
  return `${entered}; approved by ${approvedBy}${approvedAt === null ? "" : ` on ${formatDay(localDay(approvedAt, timeZone))}`}`;
}
