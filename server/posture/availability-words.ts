import type { AvailabilityMeasure, Missing } from "#server/posture/availability.ts";
import type { Verdict } from "#server/posture/blocks.ts";
import {
  capitalize,
  countOf,
  formatCount,
  formatDay,
  formatMoment,
  formatPercent,
  formatSeconds,
  joinWords,
  localDay,
  spellCount,
  spellSeconds,
} from "#server/posture/format.ts";
import { monthsOutcome, monthsVerdict, unjudgedSentence } from "#server/posture/months-words.ts";
import { type Period, toInstant, toSeconds } from "#server/posture/period.ts";
import { inPeriod, periodName } from "#server/posture/period-words.ts";

const MISSING_LABEL: Record<Missing, string> = {
  "not-started": "Not begun",
  "not-monitored": "Not yet monitored",
  "not-configured": "Not configured",
  paused: "Paused",
  silent: "No data",
  stale: "Stale",
  insufficient: "Insufficient data",
};

/** The verdict on uptime. While the period runs, three quarters of the allowance used is a risk. A longer period is judged month by month. */
export function availabilityVerdict(measure: AvailabilityMeasure): Verdict {
  const { missing, contract, ended, months } = measure;
  const judged = months.length === 0 ? null : monthsVerdict(measure, availabilityVerdict);
  if (judged !== null) return judged;
  if (missing !== null || contract.met === null) return { state: "no-data", label: MISSING_LABEL[missing ?? "insufficient"] };
  const subject = contract.standard ? "Target" : "Contract";
  if (!contract.met) return { state: "missed", label: `${subject} missed` };
  if (!ended && (contract.downS ?? 0) > 0.75 * (contract.allowedS ?? 0)) return { state: "at-risk", label: "At risk" };
  return { state: "met", label: ended ? `${subject} met` : "Within limits so far" };
}

/** "the contract" or "our target". */
export function termsName({ contract }: AvailabilityMeasure): string {
  return contract.standard ? "our target" : "the contract";
}

/** "October", "July to September", "2026"; with "so far" while it runs. */
export function spanName(measure: AvailabilityMeasure, period: Period): string {
  return measure.ended ? periodName(period.id) : `${periodName(period.id)} so far`;
}

/** "in October", "from July to September so far". */
export function inSpan(measure: AvailabilityMeasure, period: Period): string {
  return measure.ended ? inPeriod(period.id) : `${inPeriod(period.id)} so far`;
}

/** "your site", "your three sites"; "the two of your three sites we monitor" when some are in no figure. */
export function sitesName(measure: AvailabilityMeasure): string {
  const all = measure.sites.length;
  const count = measure.sites.filter(({ state }) => state !== "not-monitored").length;
  if (count < all) return `the ${spellCount(count)} of your ${spellCount(all)} sites we monitor`;
  return count === 1 ? "your site" : `your ${spellCount(count)} sites`;
}

/** The allowance in whole minutes, or exactly when whole minutes would make it look exceeded. */
export function allowanceWords({ contract }: AvailabilityMeasure): string {
  const allowed = contract.allowedS ?? 0;
  const down = contract.downS ?? 0;
  const minutes = Math.floor(allowed / 60) * 60;
  const misleading = down > minutes && down <= allowed;
  return minutes >= 600 && !misleading ? spellSeconds(minutes) : spellSeconds(allowed);
}

/** Why nothing can be said about uptime, as a sentence. */
export function missingSentence(measure: AvailabilityMeasure, missing: Missing, period: Period): string {
  const when = inSpan(measure, period);
  const last = measure.lastCheckAt === null ? "unknown" : formatMoment(measure.lastCheckAt, period.timeZone);
  switch (missing) {
    case "not-started":
      return `${capitalize(periodName(period.id))} has not begun; there is nothing to measure yet.`;
    case "not-monitored":
      return `Your sites were not monitored ${when}, so we cannot say whether they were up.`;
    case "not-configured":
      return "No monitoring is set up for your sites, so we cannot say whether they were up.";
    case "paused":
      return `Monitoring of your sites was paused ${when}, so we cannot say whether they were up.`;
    case "silent":
      return `We have no checks of your sites ${when}, so we cannot say whether they were up.`;
    case "stale":
      return `Our last check of your sites is from ${last}; we cannot say what happened since.`;
    case "insufficient": {
      const { upS, downS } = measure.tally;
      const sites = measure.sites.length === 1 ? "your site" : "your sites";
      if (upS + downS === 0) return `We watched ${sites} for no minute outside maintenance ${when}, so we cannot say whether ${termsName(measure)} was met.`;
      return `We watched ${sites} for only ${watchedWords(measure)} ${when}, too little to say whether ${termsName(measure)} was met.`;
    }
  }
}

/** "1,440 of 44,640 minutes": what was watched of the monitored time outside maintenance. */
export function watchedWords({ tally: { upS, downS, unknownS } }: AvailabilityMeasure): string {
  const minutes = (seconds: number) => Math.floor(seconds / 60);
  return `${formatCount(minutes(upS + downS))} of ${countOf(minutes(upS + downS + unknownS), "minute")}`;
}

/** "Your site", "Your two sites", "One of your three sites": whose downtime it was. */
function affectedName(measure: AvailabilityMeasure): string {
  const monitored = measure.sites.filter(({ state }) => state !== "not-monitored");
  const affected = monitored.filter(({ contract }) => (contract.downS ?? 0) > 0).length;
  if (affected === 0 || affected === monitored.length) return capitalize(sitesName(measure));
  const all = monitored.length < measure.sites.length ? `the ${spellCount(monitored.length)} sites we monitor` : sitesName(measure);
  return `${capitalize(spellCount(affected))} of ${all}`;
}

/** Minutes without data that the contract counts as down, in seconds; 0 under any other contract. */
export function missingAsDownS({ contract, tally, months }: AvailabilityMeasure): number {
  if (months.length > 0) return months.reduce((sum, { measure }) => sum + missingAsDownS(measure), 0);
  if (!contract.policy.unknownIsDown) return 0;
  return Math.max(0, (contract.downS ?? 0) - tally.downS - (contract.policy.maintenance.excluded ? 0 : tally.maintenanceDownS));
}

/** " in October", or " since monitoring began on 12 October" when every site joined on one day of the period. */
function sinceWords(measure: AvailabilityMeasure, period: Period): string {
  const starts = new Set(measure.sites.flatMap(({ monitored }) => (monitored === null ? [] : [monitored.from])));
  const [from] = [...starts];
  return starts.size === 1 && from !== undefined && from > measure.span.from
    ? ` since monitoring began on ${formatDay(localDay(toInstant(from), period.timeZone))}`
    : ` ${inSpan(measure, period)}`;
}

/** What uptime was, in one sentence a reader can repeat. */
export function uptimeSentence(measure: AvailabilityMeasure, period: Period): string {
  if (measure.missing !== null) return missingSentence(measure, measure.missing, period);
  const { contract } = measure;
  const down = contract.downS ?? 0;
  const monitored = measure.sites.filter(({ state }) => state !== "not-monitored").length;
  const when = sinceWords(measure, period);
  // An allowance is a month's: over several months only their outcomes can be told.
  const long = measure.months.length > 0;
  const allows = long
    ? monthsOutcome(measure, termsName(measure))
    : `${termsName(measure)} allows ${contract.met === false ? "only " : ""}${allowanceWords(measure)}`;
  const unjudged = unjudgedSentence(measure);
  const missing = missingAsDownS(measure);
  if (down === missing) {
    const excluded = measure.tally.maintenanceDownS > 0 ? " outside announced maintenance" : "";
    const none = `We measured no downtime of ${sitesName(measure)}${excluded}${when}`;
    return missing === 0
      ? `${none}.${unjudged}`
      : `${none}, but ${spellSeconds(missing)} without data ${missing === 60 ? "counts" : "count"} as down; ${allows}.${unjudged}`;
  }
  const sites = affectedName(measure);
  const single = monitored === 1 || sites.startsWith("One of");
  const what = missing === 0 ? "down" : "down or without data";
  const sum = `${sites} ${single ? "was" : "were"} ${what} for ${spellSeconds(down)}${single ? "" : " in all"}${when}`;
  if (long) return `${sum}; ${allows}.${unjudged}`;
  if (contract.met === false && down <= (contract.allowedS ?? 0))
    return `${sum}; that is ${formatPercent(contract.pct)} up, less than ${termsName(measure)} asks.`;
  const forAll = sites.includes(" of ") ? (monitored === 2 ? " for both" : ` for all ${spellCount(monitored)}`) : "";
  return `${sum}; ${allows}${forAll}.`;
}

/** "on 3 October", "on 3, 9 and 12 October", "on 5 days", for days that meet a test. */
export function daysWords(measure: AvailabilityMeasure, test: (day: { downS: number; maintenanceDownS: number }) => boolean): string {
  const days = [...new Set(measure.sites.flatMap((site) => site.days.filter(test).map(({ day }) => day)))].sort();
  if (days.length === 0) return "";
  if (days.length > 3) return `on ${days.length} days`;
  // "3 and 9 October"; a day of another month names its own.
  return `on ${joinWords(days.map((day, index) => (days[index + 1]?.slice(0, 7) === day.slice(0, 7) ? String(Number(day.slice(8))) : formatDay(day))))}`;
}

/** The availability section's headline: the fact, with its days, and what does not count. */
export function availabilityHeadline(measure: AvailabilityMeasure, period: Period): string {
  if (measure.missing !== null) return missingSentence(measure, measure.missing, period);
  const { contract, tally } = measure;
  const down = contract.downS ?? 0;
  const excluded = contract.policy.maintenance.excluded && tally.maintenanceDownS > 0 ? daysWords(measure, (day) => day.maintenanceDownS > 0) : "";
  const tail = excluded === "" ? "" : `; maintenance ${excluded} does not count`;
  const missing = missingAsDownS(measure);
  const unjudged = unjudgedSentence(measure);
  if (down === missing) {
    const none = `No downtime was measured${sinceWords(measure, period)}`;
    return missing === 0
      ? `${none}${tail}.${unjudged}`
      : `${none}; ${spellSeconds(missing)} without data ${missing === 60 ? "counts" : "count"} as down${tail}.`;
  }
  const what = missing === 0 ? "down" : "down or without data";
  const counted = contract.policy.unknownIsDown ? "" : ` ${daysWords(measure, (day) => day.downS > 0)}`;
  if (measure.months.length > 0) return `${capitalize(spellSeconds(down))} ${what}${counted}; ${monthsOutcome(measure, termsName(measure))}${tail}.${unjudged}`;
  if (contract.met === false)
    return `${capitalize(spellSeconds(down))} ${what}${counted}; ${termsName(measure)} ${down > (contract.allowedS ?? 0) ? `allows only ${allowanceWords(measure)}` : "was missed"}${tail}.`;
  return `${capitalize(spellSeconds(down))} ${what}${counted}${tail}.`;
}

/** "14:02 to 14:39" within one local day; the end of the day reads 24:00. */
export function clockRange(range: { from: number; to: number }, dayEndS: number, time: (seconds: number) => string): string {
  return `${time(range.from)} to ${range.to === dayEndS ? "24:00" : time(range.to)}`;
}

/** Where the evaluation stands: finished, running, or not begun. */
export function statusSentence(measure: AvailabilityMeasure, period: Period, now: string): string {
  const zone = period.timeZone;
  const read = formatMoment(now, zone, { year: true });
  if (measure.ended) return `The period has ended; evidence as of ${read} (${zone}).`;
  if (toSeconds(now) < toSeconds(period.start)) return `The period has not begun; evidence as of ${read} (${zone}).`;
  return `The period is still running; figures run to ${read} (${zone}) and will change. ${formatSeconds(measure.span.to - measure.span.from)} evaluated.`;
}
