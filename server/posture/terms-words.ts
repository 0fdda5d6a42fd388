import type { ContractPolicy, ExclusionKind } from "#server/posture/facts.ts";
import { capitalize, countOf, formatMoney, formatSeconds, formatShare, spellCount } from "#server/posture/format.ts";
import { weeklyWords } from "#server/posture/hours-words.ts";

/** One thing a contract says: what it is about, the sentence, and where it stands. */
export type TermsLine = { about: string; text: string; clause: string | null };
type Terms = Omit<ContractPolicy, "id" | "effectiveFrom">;

export const KIND_WORDS: Record<ExclusionKind, string> = {
  maintenance: "Maintenance",
  emergency: "Emergency work",
  "client-request": "Work the client asked for",
  "third-party": "A third party's outage",
  "force-majeure": "Force majeure",
};

const either = (words: readonly (string | number)[]) => (words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`);
const hoursOf = (seconds: number) => (seconds % 3600 === 0 ? countOf(seconds / 3600, "hour") : formatSeconds(seconds));
const clauseOf = (text: string) => (text.trim() === "" ? null : text);

function failure({ consecutiveFailures, latencyLimitMs, acceptedStatuses, minOutageS, failureClause }: Terms): TermsLine {
  const failed = [
    "the monitor says so",
    ...(latencyLimitMs === null ? [] : [`the answer takes longer than ${latencyLimitMs / 1000} seconds`]),
    ...(acceptedStatuses === null ? [] : [`the answer has a status other than ${either(acceptedStatuses)}`]),
  ];
  const many = consecutiveFailures > 1;
  return {
    about: "What counts as down",
    text: [
      many
        ? `A site is down when ${spellCount(consecutiveFailures)} checks in a row have failed; it then counts from the first of them.`
        : "A site is down from the first check that fails.",
      `A check has failed when ${either(failed)}.`,
      ...(minOutageS > 0 ? [`An outage shorter than ${formatSeconds(minOutageS)} does not count.`] : []),
    ].join(" "),
    clause: clauseOf(failureClause),
  };
}

function notice(hours: number): string {
  return hours === 0 ? "announced before it begins" : `announced at least ${countOf(hours, "hour")} before it begins`;
}

function cap(seconds: number | null): string {
  return seconds === null ? "" : `, up to ${hoursOf(seconds)} a month`;
}

function exclusions({ maintenance, exclusions: others }: Terms): TermsLine[] {
  const own: TermsLine = maintenance.excluded
    ? {
        about: KIND_WORDS.maintenance,
        text: `Maintenance ${notice(maintenance.noticeHours)} is left out${cap(maintenance.monthlyCapS)}.${maintenance.within === null ? "" : ` Only the time it takes at these hours is: ${weeklyWords(maintenance.within)}.`} Announced later, it counts unless somebody approves it by name.`,
        clause: clauseOf(maintenance.clause),
      }
    : { about: KIND_WORDS.maintenance, text: "Maintenance is not left out: its minutes count like any other.", clause: clauseOf(maintenance.clause) };
  return [
    own,
    ...others.map(({ kind, noticeHours, clause, monthlyCapS }) => ({
      about: KIND_WORDS[kind],
      text: `${KIND_WORDS[kind]} ${notice(noticeHours)} is left out${cap(monthlyCapS)}. Announced later, it counts unless somebody approves it by name.`,
      clause: clauseOf(clause),
    })),
  ];
}

function credit({ credits, monthlyFeeCents, claimDays }: Terms): TermsLine {
  const bands = [...credits].sort((a, b) => b.belowPpm - a.belowPpm);
  if (bands.length === 0) return { about: "Credit", text: "The contract names no credit.", clause: null };
  const fee = monthlyFeeCents === null ? "the monthly fee, whose amount is not on file" : `the monthly fee of ${formatMoney(monthlyFeeCents)}`;
  const steps = bands.map(({ belowPpm, creditPpm }) => `below ${formatShare(belowPpm / 10_000)}, ${formatShare(creditPpm / 10_000)}`);
  const claim = claimDays === 0 ? "The contract names no last day to claim it." : `It can be claimed until ${countOf(claimDays, "day")} after the month ends.`;
  return {
    about: "Credit",
    text: `${capitalize(steps.join("; "))} of ${fee}. ${claim}`,
    clause: clauseOf([...new Set(bands.map(({ clause }) => clause))].join("; ")),
  };
}

/** A contract's terms in sentences, in the order one asks for them. `timeZone` is the client's, for hours that name none. */
export function termsWords(terms: Terms, timeZone: string): TermsLine[] {
  const { serviceHours } = terms;
  const holidays = serviceHours?.holidays.length ?? 0;
  return [
    { about: "Target", text: `At least ${formatShare(terms.targetPpm / 10_000)} uptime in each calendar month.`, clause: clauseOf(terms.targetClause) },
    failure(terms),
    serviceHours === null
      ? { about: "When it counts", text: "Every hour of every day counts.", clause: null }
      : {
          about: "When it counts",
          text: `Only ${weeklyWords(serviceHours.weekly)}, by the clock of ${serviceHours.timeZone ?? timeZone}${holidays === 0 ? "" : `, except on ${countOf(holidays, "holiday")}`}.`,
          clause: clauseOf(serviceHours.clause),
        },
    ...exclusions(terms),
    {
      about: "Minutes without data",
      text: terms.unknownIsDown ? "Minutes without data count as down." : "Minutes without data count neither as up nor as down.",
      clause: null,
    },
    {
      about: "More than one site",
      text: terms.aggregate === "worst-site" ? "The site with the lowest uptime decides." : "The minutes of all sites are added up.",
      clause: null,
    },
    credit(terms),
  ];
}
