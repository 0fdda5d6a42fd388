import { policyFor } from "#server/posture/contract.ts";
import type { ContractPolicy, ExclusionKind, MaintenanceSeries, MaintenanceWindow } from "#server/posture/facts.ts";
import { countOf, formatDay, formatMoment, formatTime, localDay } from "#server/posture/format.ts";
import { weekdayName, weeklyWords } from "#server/posture/hours-words.ts";
import { type ClassifiedWindow, classifyWindows, exclusionTerms, noticeHoursOf } from "#server/posture/maintenance.ts";
import { expandSeries } from "#server/posture/maintenance-series.ts";
import { periodContaining, toInstant } from "#server/posture/period.ts";
import { joinStretches, secondsWithin, weeklyStretches } from "#server/posture/weekly-hours.ts";
import { KIND_WORDS } from "#server/posture/terms-words.ts";

/** How a window stands: left out by the contract, waiting for somebody to approve it, or its minutes count. */
export type WindowStanding = "announced" | "approved" | "waiting" | "counts";

/** A window as the maintenance screen tells it; instants UTC. `site` null = every site. */
export type WindowEntry = {
  id: string;
  site: string | null;
  kind: ExclusionKind;
  from: string;
  to: string;
  when: string;
  reason: string;
  standing: WindowStanding;
  /** Why it stands so, in a sentence. */
  why: string;
  pulledFrom: string | null;
  series: string | null;
};

type Terms = { policies: readonly ContractPolicy[]; timeZone: string };
const HOUR_S = 3600;

/** "Sunday 13 September 2026, 02:00 to 06:00", in the client's zone. */
export function whenWords(from: string, to: string, timeZone: string): string {
  const day = localDay(from, timeZone);
  const weekday = weekdayName(((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1);
  const end = localDay(to, timeZone) === day ? formatTime(to, timeZone) : formatMoment(to, timeZone);
  return `${weekday} ${formatDay(day, { year: true })}, ${formatTime(from, timeZone)} to ${end}`;
}

function lead(noticeS: number): string {
  const hours = Math.floor(noticeS / HOUR_S);
  if (hours >= 48) return countOf(Math.floor(hours / 24), "day");
  return hours >= 1 ? countOf(hours, "hour") : countOf(Math.max(0, Math.floor(noticeS / 60)), "minute");
}

function judged(window: ClassifiedWindow, policy: ContractPolicy, timeZone: string): Pick<WindowEntry, "standing" | "why"> {
  const terms = exclusionTerms(policy, window.kind);
  const announced = formatMoment(window.announcedAt, timeZone);
  const told = window.noticeS > 0 ? `Announced ${announced}, ${lead(window.noticeS)} before` : `Announced ${announced}, after it began`;
  const saw = window.pulledFrom ? told.replace("Announced", `First seen in ${window.pulledFrom}`) : told;
  if (terms === null)
    return { standing: "counts", why: `${saw}. The contract does not leave out ${KIND_WORDS[window.kind].toLowerCase()}, so its minutes count.` };
  const needed = noticeHoursOf(policy, window.kind);
  const rule = needed === 0 ? "" : `; ${terms.clause} asks for ${countOf(needed, "hour")}`;
  const share = windowShare(window, policy, timeZone);
  const { within } = policy.maintenance;
  if (share === 0 && within !== null) return { standing: "counts", why: `${saw}${rule}. It lies outside ${weeklyWords(within)}, so its minutes count.` };
  const hours = share < 1 && within !== null ? ` Only its minutes at ${weeklyWords(within)} are left out.` : "";
  if (window.standing === "announced") return { standing: "announced", why: `${saw}${rule}.${hours}` };
  if (window.standing === "approved") return { standing: "approved", why: `${saw}${rule}. Approved by ${window.approvedBy}.${hours}` };
  if (window.series) return { standing: "counts", why: `${saw}${rule}. Too late for this day, so its minutes count.` };
  return { standing: "waiting", why: `${saw}${rule}. Too late: its minutes count until somebody approves it.` };
}

/** The share of a window that lies in the contract's own maintenance hours; 1 where it names none. */
function windowShare({ kind, fromS, toS }: ClassifiedWindow, { maintenance: { within } }: ContractPolicy, timeZone: string): number {
  if (kind !== "maintenance" || within === null) return 1;
  const span = { from: fromS, to: toS };
  return secondsWithin(joinStretches(weeklyStretches({ weekly: within, timeZone, span })), span) / (toS - fromS);
}

/** Each window under the terms of the month it begins in, earliest first. */
export function windowEntries(windows: readonly MaintenanceWindow[], { policies, timeZone }: Terms): WindowEntry[] {
  return windows
    .flatMap((window) => {
      const { policy } = policyFor(policies, periodContaining(window.from, timeZone));
      return classifyWindows([window], policy).map((each) => ({
        id: each.id,
        site: each.site,
        kind: each.kind,
        from: toInstant(each.fromS),
        to: toInstant(each.toS),
        when: whenWords(each.from, each.to, timeZone),
        reason: each.reason,
        pulledFrom: each.pulledFrom ?? null,
        series: each.series ?? null,
        ...judged(each, policy, timeZone),
      }));
    })
    .sort((a, b) => (a.from === b.from ? (a.id < b.id ? -1 : 1) : a.from < b.from ? -1 : 1));
}

/** Single windows and the occurrences of recurring ones that touch [from, to) (unix seconds). */
export function windowsBetween(
  { windows, series }: { windows: readonly MaintenanceWindow[]; series: readonly MaintenanceSeries[] },
  span: { from: number; to: number },
): MaintenanceWindow[] {
  const touches = ({ from, to }: MaintenanceWindow) => Date.parse(from) / 1000 < span.to && Date.parse(to) / 1000 > span.from;
  return [...windows.filter(touches), ...series.flatMap((each) => expandSeries(each, span))];
}
