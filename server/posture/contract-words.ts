import type { ContractPolicy, ExclusionKind } from "#server/posture/facts.ts";
import { capitalize, countOf, formatSeconds, joinWords, spellMs } from "#server/posture/format.ts";
import { weeklyWords } from "#server/posture/hours-words.ts";

/** What each kind of exclusion is called, in the middle of a sentence. */
export const KIND_NAME: Record<ExclusionKind, string> = {
  maintenance: "announced maintenance",
  emergency: "emergency maintenance",
  "client-request": "downtime you asked for",
  "third-party": "an outage of a third party",
  "force-majeure": "an event beyond our control",
};

/** "Monday to Friday 07:00 to 19:00 on the clock of America/Chicago, without 2 holidays"; null = all hours. */
export function serviceWords({ serviceHours }: ContractPolicy, clientZone: string): string | null {
  if (serviceHours === null) return null;
  const { timeZone, weekly, holidays } = serviceHours;
  const without = holidays.length === 0 ? "" : `, without ${countOf(holidays.length, "holiday")}`;
  return `${weeklyWords(weekly)} on the clock of ${timeZone ?? clientZone}${without}`;
}

/** What fails a check beyond the monitor's word: "slower than 10 seconds or with an HTTP status other than 200 and 302"; null = nothing. */
export function failureWords({ latencyLimitMs, acceptedStatuses }: ContractPolicy): string | null {
  const words = [
    ...(latencyLimitMs === null ? [] : [`slower than ${spellMs(latencyLimitMs)}`]),
    ...(acceptedStatuses === null ? [] : [`with an HTTP status other than ${joinWords(acceptedStatuses.map(String))}`]),
  ];
  return words.length === 0 ? null : words.join(" or ");
}

/** Limits of what the terms exclude as maintenance, as sentences; empty = none. */
export function maintenanceLimits({ maintenance: { within, monthlyCapS } }: ContractPolicy): string {
  const hours = within === null ? "" : ` Only ${weeklyWords(within)} counts as maintenance.`;
  return `${hours}${capWords(monthlyCapS)}`;
}

/** " At most 240 min a month are excluded."; empty = no limit. */
export function capWords(capS: number | null): string {
  return capS === null ? "" : ` At most ${formatSeconds(capS)} a month are excluded, the earliest first.`;
}

/** Every rule of these terms about what counts as down, as sentences. */
export function termsSentences(policy: ContractPolicy, clientZone: string): string[] {
  const failed = failureWords(policy);
  const statuses = policy.acceptedStatuses !== null;
  const hours = serviceWords(policy, clientZone);
  return [
    ...(failed === null
      ? []
      : [
          `An answer ${failed} is a failed check.${statuses ? " An answer the monitor refused but whose status the contract accepts is none: the contract says what an answer is." : ""}`,
        ]),
    ...(policy.minOutageS > 0
      ? [`An outage shorter than ${formatSeconds(policy.minOutageS)} does not count; its whole length decides, also across the end of a month.`]
      : []),
    ...(hours === null ? [] : [`Only these hours count: ${hours}. Downtime, uptime and the allowance are taken from them.`]),
    ...(policy.unknownIsDown ? ["Missing minutes count as down, however short."] : []),
    ...policy.exclusions.map(
      ({ kind, noticeHours, monthlyCapS }) =>
        `${capitalize(KIND_NAME[kind])} is excluded when it was announced ${noticeHours === 0 ? "before it began" : `${countOf(noticeHours, "hour")} before it began`} or a named person approved it.${capWords(monthlyCapS)}`,
    ),
    ...(policy.aggregate === "worst-site" ? ["The site that was up least decides for all of them."] : []),
  ];
}
