import { decisive, missedByShare } from "#server/posture/availability-words.ts";
import type { AvailabilityMeasure } from "#server/posture/availability.ts";
import type { BlockOf } from "#server/posture/blocks.ts";
import { adjustedS } from "#server/posture/contract-adjustments.ts";
import type { Cause } from "#server/posture/contract-slices.ts";
import { failureWords, serviceWords } from "#server/posture/contract-words.ts";
import { noTerms } from "#server/posture/terms-of-month.ts";
import { creditClaims } from "#server/posture/credit-words.ts";
import type { ContractPolicy } from "#server/posture/facts.ts";
import type { FigureBook } from "#server/posture/figures.ts";
import { countOf, formatCount, formatDay, formatSeconds, formatShare, joinWords, spellSeconds } from "#server/posture/format.ts";
import type { Period } from "#server/posture/period.ts";
import { periodName } from "#server/posture/period-words.ts";
import { correctionRows, type Row, row, signed, windowRows } from "#server/posture/sections/ledger-windows.ts";

type Input = { measure: AvailabilityMeasure; figures: FigureBook; period: Period; now: string };

/** Causes of a kind that are told in one row, in the order of the adjustments. */
function causeRow(input: Input, cause: Cause): Row[] {
  const { measure, period } = input;
  const { adjustments, policy } = measure.contract;
  const own = adjustments.filter(({ kind }) => kind === cause);
  if (own.length === 0) return [];
  const clauses = [...new Set(own.map(({ clause }) => clause))].join("; ");
  const sites = new Set(own.map(({ site }) => site));
  const hosts = measure.sites.filter(({ slug }) => sites.has(slug)).map(({ host }) => host);
  const where = measure.sites.length < 2 ? null : hosts.length > 3 ? countOf(hosts.length, "site") : joinWords(hosts);
  const [label, why] = causeWords(cause, { policy, timeZone: period.timeZone, several: measure.months.length > 0 });
  return [row(label, where, why === null ? clauses : `${clauses}: ${why}`, signed(adjustedS(own, cause)))];
}

/** What a row is called and, for one month, what the terms say. */
function causeWords(cause: Cause, { policy, timeZone, several }: { policy: ContractPolicy; timeZone: string; several: boolean }): [string, string | null] {
  const failed = failureWords(policy);
  const hours = serviceWords(policy, timeZone);
  const inOne = (text: string | null) => (several ? null : text);
  switch (cause) {
    case "slow":
      return ["Slow or refused answers the contract counts", inOne(failed)];
    case "accepted":
      return [
        "Answers the monitor refused and the contract accepts",
        inOne(policy.acceptedStatuses === null ? null : `HTTP status ${joinWords(policy.acceptedStatuses.map(String))}`),
      ];
    case "few":
      return [`Failures of fewer than ${policy.consecutiveFailures} checks in a row`, `${policy.consecutiveFailures} failed checks in a row make an outage`];
    case "service-hours":
      return ["Outside service hours", inOne(hours)];
    case "short":
      return [
        several ? "Outages too short to count" : `Outages shorter than the contract’s ${spellSeconds(policy.minOutageS)}`,
        inOne("the whole length of an outage decides"),
      ];
    default:
      return ["Minutes without data", null];
  }
}

function creditRow({ measure, figures, period, now }: Input): Row {
  const { contract, ended } = measure;
  if (measure.months.length > 0 && (contract.creditPct ?? 0) > 0) {
    const claims = creditClaims({ measure, period, now });
    const detail = claims.map((claim) => `${periodName(claim.period)} ${formatShare(claim.creditPct)}`);
    const until = claims.flatMap(({ period: month, claimUntil, clause }) => [
      `${periodName(month)}: ${clause}${claimUntil === null ? "" : `, to be claimed until ${formatDay(claimUntil, { year: true })}`}`,
    ]);
    const id = contract.creditCents === null ? "credit_pct" : "credit_usd_cents";
    return row("Credit owed", `${joinWords(detail)} of the monthly fee`, `${until.join(". ")}.`, figures.cell(`availability.${id}`), true);
  }
  const claim = contract.claimUntil === null ? "" : ` A claim can be made until ${formatDay(contract.claimUntil, { year: true })}.`;
  if (contract.policy.credits.length === 0)
    return row(
      "Credit owed",
      null,
      contract.standard ? `${noTerms(contract, period)}, so no credit table` : `${contract.policy.name} has no credit table`,
      { text: "none" },
      true,
    );
  if (contract.creditPct === null)
    return row(
      "Credit owed",
      null,
      ended ? "Cannot be worked out on this evidence" : "Worked out when the period has ended",
      figures.cell("availability.credit_pct"),
      true,
    );
  const value = figures.cell(contract.creditCents === null ? "availability.credit_pct" : "availability.credit_usd_cents");
  if (contract.creditPct === 0) return row("Credit owed", null, `None${measure.ended ? "" : " so far"}.${claim.replace("can be", "could be")}`, value, true);
  return row("Credit owed", `${formatShare(contract.creditPct)} of the monthly fee`, `${contract.creditClause}.${claim}`, value, true);
}

/** Which locations looked, or which monitor reported. */
function measuredRow({ measure, figures }: Input): Row {
  const locations = new Set(measure.sites.flatMap((site) => site.locations)).size;
  const monitored = measure.sites.filter(({ state }) => state !== "not-monitored").length;
  const reporters = reportersOf(measure);
  const sites = `${countOf(monitored, "site")}${monitored > 1 ? " added up" : ""}`;
  const how = [
    ...(locations > 0 || reporters.length === 0 ? [`${countOf(locations, "location")}, majority rule`] : []),
    ...reporters.map((name) => `as reported by ${name}`),
  ];
  const checks = measure.checks > 0 || reporters.length === 0 ? [`${countOf(measure.checks, "check")}${intervalWords(measure)}`] : [];
  return row(
    "Measured downtime",
    [sites, ...how].join(", "),
    [...checks, ...(reporters.length > 0 ? [`outages reported by ${joinWords(reporters)}`] : [])].join("; "),
    figures.cell("availability.measured_down_s"),
  );
}

function reportersOf({ sites }: AvailabilityMeasure): string[] {
  return [...new Set(sites.flatMap(({ reportedBy }) => reportedBy ?? []))];
}

/** Where a monitor reports outages only, what the terms ask of single checks cannot be judged, and that is said. */
function unjudgeableRow({ measure }: Input): Row[] {
  const { policy } = measure.contract;
  const sites = measure.sites.filter(({ unjudgeable }) => unjudgeable);
  if (sites.length === 0) return [];
  const failed = failureWords(policy);
  const asked = [
    ...(failed === null ? [] : [`whether an answer was too slow or refused (${failed})`]),
    ...(policy.consecutiveFailures > 1 ? [`whether ${policy.consecutiveFailures} checks failed in a row`] : []),
  ];
  const names = joinWords([...new Set(sites.flatMap(({ reportedBy }) => reportedBy ?? []))]);
  return [
    row(
      "What reported outages cannot tell",
      joinWords(sites.map(({ host }) => host)),
      `${names} reports outages, not single checks: ${joinWords(asked)} cannot be judged. Its outages count as reported.`,
      { text: "not judged" },
    ),
  ];
}

/** Where the target stands; of our own, why it is that one. */
function clauseOf({ measure: { contract, months }, period }: Input): string {
  return contract.standard && months.length === 0 ? `Our standard target; ${noTerms(contract, period).replace(/^N/, "n")}` : contract.policy.targetClause;
}

/** What the allowance is a share of. */
function allowedRow(input: Input): Row {
  const { measure, figures } = input;
  const { contract } = measure;
  const { policy } = contract;
  const months = measure.months.length;
  const worst = decisive(measure);
  const host = contract.decidedBy === null || months > 0 ? null : measure.sites.find(({ slug }) => slug === contract.decidedBy)?.host;
  const monitored = host ? 1 : measure.sites.filter(({ state }) => state !== "not-monitored").length;
  const targets = new Set(measure.months.map(({ measure: month }) => month.contract.policy.targetPpm));
  const allowedOf = Math.floor(((worst.allowedS ?? 0) * 1_000_000) / Math.max(1, 1_000_000 - policy.targetPpm) / 60 + 1e-6);
  const off = policy.exclusions.length > 0 ? ", exclusions taken off" : policy.maintenance.excluded ? ", maintenance taken off" : "";
  const minutes = policy.serviceHours === null ? "monitored minutes" : "minutes within the service hours";
  const detail =
    months > 0
      ? `The allowances of ${countOf(months, "month")} added up; each month is judged by its own`
      : host
        ? `The ${minutes} of ${host}${off}`
        : monitored > 1
          ? `The ${minutes} of ${countOf(monitored, "site")} added up${off}`
          : policy.serviceHours === null
            ? null
            : `The ${minutes}${off}`;
  const label = targets.size > 1 ? "Allowed, month by month" : `Allowed at ${formatShare(policy.targetPpm / 10_000)} of ${formatCount(allowedOf)} minutes`;
  const figure = host ? `availability.site.${contract.decidedBy}.allowed_down_s` : "availability.allowed_down_s";
  return row(label, detail, clauseOf(input), figures.cell(figure));
}

/** Why less downtime than allowed is too much, where minutes without data make it so. */
function shareRow({ measure, figures }: Input): Row[] {
  if (!missedByShare(measure)) return [];
  const { decidedBy, policy } = measure.contract;
  const { seconds } = decisive(measure);
  const minutes = (of: number) => formatCount(Math.floor(of / 60));
  const known = seconds.upS + seconds.downS;
  const id = decidedBy === null ? "availability.contract_pct" : `availability.site.${decidedBy}.contract_pct`;
  const so = measure.ended
    ? "The share of up decides, and it is below the target although the downtime is within the allowance"
    : "The share of up decides when the period has ended: as it stands it will be below the target, although the downtime is within the allowance";
  return [
    row(
      "Up, of the minutes with data",
      `${minutes(seconds.upS)} of ${minutes(known)} minutes; ${minutes(seconds.unknownS)} have no data`,
      `${so}. Minutes without data count neither as up nor as down, but the allowance is worked out over all. ${policy.targetClause}`,
      figures.cell(id),
      true,
    ),
  ];
}

/** The site a worst-site contract is judged by. */
function worstRow({ measure, figures }: Input): Row[] {
  const { decidedBy, policy } = measure.contract;
  const worst = measure.sites.find(({ slug }) => slug === decidedBy);
  if (worst === undefined || measure.sites.length < 2) return [];
  return [
    row(
      `Of these at the worst site, ${worst.host}`,
      null,
      `${policy.targetClause}: the site that was up least decides for all`,
      figures.cell(`availability.site.${worst.slug}.contract_down_s`),
      true,
    ),
  ];
}

/** Measured downtime → each thing taken off or added with clause, notice and approver → downtime under the contract → allowed → credit owed. */
export function uptimeLedger(input: Input): BlockOf<"ledger"> {
  const { measure, figures } = input;
  const { contract } = measure;
  const { policy } = contract;
  const rows = [
    measuredRow(input),
    ...(["slow", "accepted", "few", "service-hours", "short"] as const).flatMap((cause) => causeRow(input, cause)),
    ...unjudgeableRow(input),
    ...correctionRows(input),
    ...windowRows(input),
  ];
  if (measure.missing === "insufficient" && !policy.unknownIsDown)
    rows.push(row("Minutes without data", null, "Counted neither as up nor as down", figures.cell("availability.unknown_s")));
  if (policy.unknownIsDown)
    rows.push(row("Minutes without data", null, `${policy.name} counts missing minutes as down`, signed(adjustedS(contract.adjustments, "missing"))));
  rows.push(
    row(
      contract.standard ? "Downtime under our standard target" : "Downtime under the contract",
      null,
      measure.missing === "insufficient" ? "Watched too little to judge" : contract.standard ? clauseOf(input) : policy.name,
      measure.missing === "insufficient" ? { text: "no verdict" } : figures.cell("availability.contract_down_s"),
      true,
    ),
    ...worstRow(input),
    allowedRow(input),
    ...shareRow(input),
    creditRow(input),
  );
  return { kind: "ledger", title: "Uptime ledger", valueTitle: "Minutes", rows };
}

function intervalWords({ sites }: AvailabilityMeasure): string {
  const intervals = [...new Set(sites.flatMap(({ intervalS }) => intervalS ?? []))];
  if (intervals.length !== 1) return "";
  return intervals[0] === 60 ? ", one a minute" : `, one every ${formatSeconds(intervals[0] ?? 0)}`;
}
