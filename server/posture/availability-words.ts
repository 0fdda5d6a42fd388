import type { AvailabilityMeasure, Missing } from "#server/posture/availability.ts";
import type { Verdict } from "#server/posture/blocks.ts";
import { adjustedS } from "#server/posture/contract-adjustments.ts";
import type { ContractMeasure } from "#server/posture/contract.ts";
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
  if (missing === "not-monitored" && measure.sites.length === 0) return { state: "no-data", label: "No site" };
  if (missing !== null || contract.met === null) return { state: "no-data", label: MISSING_LABEL[missing ?? "insufficient"] };
  const subject = contract.standard ? "Target" : "Contract";
  if (!contract.met) return { state: "missed", label: `${subject} missed` };
  const { downS, allowedS } = decisive(measure);
  if (!ended && ((downS ?? 0) > 0.75 * (allowedS ?? 0) || missedByShare(measure))) return { state: "at-risk", label: "At risk" };
  return { state: "met", label: ended ? `${subject} met` : "Within limits so far" };
}

/** The numbers that decide: those of the worst site where the terms judge by it, else of all sites. */
export function decisive({ contract, sites }: AvailabilityMeasure): ContractMeasure {
  return sites.find(({ slug }) => slug === contract.decidedBy)?.contract ?? contract;
}

/**
 * No more downtime than allowed, and yet too large a share of the minutes with data: the allowance is worked out over all minutes, the share over those
 * that were watched. What has ended is missed by it; what runs would be.
 */
export function missedByShare(measure: AvailabilityMeasure): boolean {
  const { downS, allowedS, watchedAllowedS, met } = decisive(measure);
  if (downS === null || allowedS === null || watchedAllowedS === null || met === null || downS > allowedS || measure.months.length > 0) return false;
  return measure.ended ? met === false : downS > watchedAllowedS;
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
export function allowanceWords(contract: ContractMeasure): string {
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
      if (measure.sites.length === 0) return `You had no site with us ${when}, so there is nothing to measure.`;
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
      const unjudged =
        measure.contract.policy.aggregate === "worst-site"
          ? measure.sites.filter(({ contract, state }) => contract.met === null && state !== "not-monitored")
          : [];
      if (upS + downS > 0 && unjudged.length > 0 && unjudged.length < measure.sites.length)
        return `We watched ${joinWords(unjudged.map(({ host }) => host))} too little ${when} to say whether ${termsName(measure)} was met; it is judged by the worst site.`;
      if (upS + downS === 0) return `We watched ${sites} for no minute outside maintenance ${when}, so we cannot say whether ${termsName(measure)} was met.`;
      return `We watched ${sites} for only ${watchedWords(measure)} ${when}, too little to say whether ${termsName(measure)} was met.`;
    }
  }
}

/** "1,440 of 44,640 minutes": what was watched of the monitored time outside maintenance, of the service hours where the terms name any. */
export function watchedWords({ tally: { upS, downS, unknownS }, contract: { policy, seconds } }: AvailabilityMeasure): string {
  const minutes = (seconds: number) => Math.floor(seconds / 60);
  const inHours = policy.serviceHours !== null;
  const watched = inHours ? seconds.upS + seconds.downS - seconds.missingS : upS + downS;
  const missed = inHours ? seconds.unknownS + seconds.missingS : unknownS;
  return `${formatCount(minutes(watched))} of ${countOf(minutes(watched + missed), "minute")}${inHours ? " of the service hours" : ""}`;
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
export function missingAsDownS({ contract }: AvailabilityMeasure): number {
  return contract.seconds.missingS;
}

/** Measured downtime outside announced maintenance that the contract leaves out, seconds. */
function leftOutS({ contract: { adjustments } }: AvailabilityMeasure): number {
  return -adjustedS(adjustments, "accepted", "service-hours", "short", "corrected", "emergency", "client-request", "third-party", "force-majeure");
}

/** What a site was while its minutes counted: "down", "down, too slow or without data". */
function downWords(measure: AvailabilityMeasure): string {
  const { contract } = measure;
  const { latencyLimitMs, acceptedStatuses } = contract.policy;
  const judged = adjustedS(contract.adjustments, "slow") > 0;
  const words = [
    "down",
    ...(judged && (latencyLimitMs !== null || acceptedStatuses === null) ? ["too slow"] : []),
    ...(judged && acceptedStatuses !== null ? ["answering with errors"] : []),
    ...(missingAsDownS(measure) > 0 ? ["without data"] : []),
  ];
  return words.length === 1 ? "down" : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
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
    : contract.decidedBy !== null && monitored > 1
      ? worstWords(measure)
      : `${termsName(measure)} allows ${contract.met === false ? "only " : ""}${allowanceWords(contract)}`;
  const unjudged = unjudgedSentence(measure);
  const missing = missingAsDownS(measure);
  if (down === missing) {
    const excluded = measure.tally.maintenanceDownS > 0 ? " outside announced maintenance" : "";
    const leftOut = leftOutS(measure);
    const none =
      leftOut > 0
        ? `We measured ${spellSeconds(leftOut)} of downtime of ${sitesName(measure)}${excluded}${when}; none of it counts under ${termsName(measure)}`
        : `We measured no downtime of ${sitesName(measure)}${excluded}${when}`;
    return missing === 0
      ? `${none}.${unjudged}`
      : `${none}, but ${spellSeconds(missing)} without data ${missing === 60 ? "counts" : "count"} as down; ${allows}.${unjudged}`;
  }
  const sites = affectedName(measure);
  const single = monitored === 1 || sites.startsWith("One of");
  const what = downWords(measure);
  const sum = `${sites} ${single ? "was" : "were"} ${what} for ${spellSeconds(down)}${single ? "" : " in all"}${when}`;
  if (long) return `${sum}; ${allows}.${unjudged}`;
  if (contract.decidedBy !== null && monitored > 1) return `${sum}; ${allows}.`;
  if (contract.met === false && down <= (contract.allowedS ?? 0))
    return `${sum}; that is ${formatPercent(contract.pct)} up, less than ${termsName(measure)} asks.`;
  const forAll = sites.includes(" of ") ? (monitored === 2 ? " for both" : ` for all ${spellCount(monitored)}`) : "";
  return `${sum}; ${allows}${forAll}.`;
}

/** "the contract is judged by the worst site, pay.gov: 50 minutes, 44 minutes allowed", without a full stop. */
function worstWords(measure: AvailabilityMeasure): string {
  const worst = decisive(measure);
  const host = measure.sites.find(({ slug }) => slug === measure.contract.decidedBy)?.host ?? "";
  return `${termsName(measure)} is judged by the worst site, ${host}: ${spellSeconds(worst.downS ?? 0)}, ${worst.met === false ? "only " : ""}${allowanceWords(worst)} allowed`;
}

/** "on 3 October", "on 3, 9 and 12 October", "on 5 days". */
function daysWords(all: readonly string[]): string {
  const days = [...new Set(all)].sort();
  if (days.length === 0) return "";
  if (days.length > 3) return `on ${days.length} days`;
  // "3 and 9 October"; a day of another month names its own.
  return `on ${joinWords(days.map((day, index) => (days[index + 1]?.slice(0, 7) === day.slice(0, 7) ? String(Number(day.slice(8))) : formatDay(day))))}`;
}

/** The availability section's headline: the fact, with its days, and what does not count. */
export function availabilityHeadline(measure: AvailabilityMeasure, period: Period): string {
  if (measure.missing !== null) return missingSentence(measure, measure.missing, period);
  const { contract } = measure;
  const down = contract.downS ?? 0;
  const inMaintenance = measure.sites.flatMap(({ days }) => days.filter(({ maintenanceDownS }) => maintenanceDownS > 0).map(({ day }) => day));
  const excluded = adjustedS(contract.adjustments, "maintenance") < 0 ? daysWords(inMaintenance) : "";
  const leftOut = leftOutS(measure);
  const tail = `${excluded === "" ? "" : `; maintenance ${excluded} does not count`}${leftOut > 0 ? `; ${spellSeconds(leftOut)} of measured downtime ${leftOut === 60 ? "does" : "do"} not count` : ""}`;
  const missing = missingAsDownS(measure);
  const unjudged = unjudgedSentence(measure);
  if (down === missing) {
    const none = `No downtime ${leftOut > 0 ? `counts under ${termsName(measure)}` : "was measured"}${sinceWords(measure, period)}`;
    return missing === 0
      ? `${none}${tail}.${unjudged}`
      : `${none}; ${spellSeconds(missing)} without data ${missing === 60 ? "counts" : "count"} as down${tail}.`;
  }
  const what = downWords(measure);
  const days = daysWords(measure.sites.flatMap(({ contractDays }) => contractDays.map(({ day }) => day)));
  const counted = contract.policy.unknownIsDown ? "" : ` ${days}`;
  if (measure.months.length > 0) return `${capitalize(spellSeconds(down))} ${what}${counted}; ${monthsOutcome(measure, termsName(measure))}${tail}.${unjudged}`;
  if (contract.decidedBy !== null && measure.sites.length > 1 && contract.met === false)
    return `${capitalize(spellSeconds(down))} ${what}${counted}; ${worstWords(measure)}${tail}.`;
  if (contract.met === false)
    return `${capitalize(spellSeconds(down))} ${what}${counted}; ${termsName(measure)} ${down > (contract.allowedS ?? 0) ? `allows only ${allowanceWords(contract)}` : "was missed"}${tail}.`;
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
