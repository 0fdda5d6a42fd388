import { missingAsDownS } from "#server/posture/availability-words.ts";
import type { AvailabilityMeasure } from "#server/posture/availability.ts";
import type { BlockOf } from "#server/posture/blocks.ts";
import type { FigureBook } from "#server/posture/figures.ts";
import { creditClaims } from "#server/posture/credit-words.ts";
import { countOf, formatCount, formatDay, formatMoment, formatSeconds, formatShare, formatTime, joinWords, localDay } from "#server/posture/format.ts";
import type { ClassifiedWindow } from "#server/posture/maintenance.ts";
import { type Period, toInstant } from "#server/posture/period.ts";
import { periodName } from "#server/posture/period-words.ts";

type Row = BlockOf<"ledger">["rows"][number];
type Input = { measure: AvailabilityMeasure; figures: FigureBook; period: Period; now: string };

const row = (label: string, detail: string | null, basis: string, value: Row["value"], strong = false): Row => ({ label, detail, basis, value, strong });
const taken = (seconds: number, sign: "−" | "+"): Row["value"] => ({ text: seconds === 0 ? "0 min" : `${sign} ${formatSeconds(seconds)}` });

function hours(seconds: number): string {
  return seconds < 3600 ? formatSeconds(seconds) : countOf(Math.floor(seconds / 3600), "hour");
}

function windowLabel({ fromS, toS, standing }: ClassifiedWindow, timeZone: string): string {
  const [from, to] = [toInstant(fromS), toInstant(toS)];
  const sameDay = localDay(from, timeZone) === localDay(to, timeZone);
  const span = `${formatDay(localDay(from, timeZone))} ${formatTime(from, timeZone)} to ${sameDay ? formatTime(to, timeZone) : formatMoment(to, timeZone)}`;
  const name = { announced: "Announced maintenance", approved: "Maintenance approved late", refused: "Maintenance that counts as downtime" }[standing];
  return `${name}, ${span}`;
}

function windowBasis({ noticeS, announcedAt, approvedBy, standing }: ClassifiedWindow, { measure, period }: Input): string {
  const { policy } = measure.contract;
  const required = policy.maintenance.noticeHours > 0 ? ` (${formatCount(policy.maintenance.noticeHours)} required)` : "";
  const sent = formatDay(localDay(announcedAt, period.timeZone));
  const notice =
    noticeS > 0
      ? `Notice sent ${sent}, ${hours(noticeS)} before${required}`
      : `Entered ${sent}, after it began${required === "" ? "" : `; ${policy.maintenance.noticeHours} hours of notice required`}`;
  if (standing === "refused") return `${notice}. Nobody approved it, so its minutes count.`;
  if (!policy.maintenance.excluded) return `${notice}. ${policy.name} does not exclude maintenance, so its minutes count.`;
  return `${policy.maintenance.clause}. ${notice}${standing === "approved" ? `; approved by ${approvedBy}` : ""}`;
}

/** A window is judged by the terms of the month it lies in; one across two months has a row for each. */
function windowRows(input: Input): Row[] {
  const { measure, period } = input;
  if (measure.months.length > 0) return measure.months.flatMap((month) => windowRows({ ...input, measure: month.measure }));
  const excluded = measure.contract.policy.maintenance.excluded;
  return measure.windows.map((window) => {
    const down = measure.sites.reduce((sum, site) => sum + (site.downInWindow[window.id] ?? 0), 0);
    const counts = window.standing === "refused" || !excluded;
    const where = window.site === null ? "All sites" : (measure.sites.find(({ slug }) => slug === window.site)?.host ?? window.site);
    return row(windowLabel(window, period.timeZone), `${where}: ${window.reason}`, windowBasis(window, input), counts ? { text: "counted" } : taken(down, "−"));
  });
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
      contract.standard ? "No contract terms on file, so no credit table" : `${contract.policy.name} has no credit table`,
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

/** Measured downtime → minus each exclusion with clause, notice and approver → downtime under the contract → allowed → credit owed. */
export function uptimeLedger(input: Input): BlockOf<"ledger"> {
  const { measure, figures } = input;
  const { contract, tally } = measure;
  const { policy } = contract;
  const locations = new Set(measure.sites.flatMap((site) => site.locations)).size;
  const monitored = measure.sites.filter(({ state }) => state !== "not-monitored").length;
  const months = measure.months.length;
  const targets = new Set(measure.months.map(({ measure: month }) => month.contract.policy.targetPpm));
  const allowedOf = Math.floor(((contract.allowedS ?? 0) * 1_000_000) / Math.max(1, 1_000_000 - policy.targetPpm) / 60 + 1e-6);
  const rows = [
    row(
      "Measured downtime",
      `${countOf(monitored, "site")}${monitored > 1 ? " added up" : ""}, ${countOf(locations, "location")}, majority rule`,
      `${countOf(measure.checks, "check")}${intervalWords(measure)}`,
      figures.cell("availability.measured_down_s"),
    ),
  ];
  if (tally.briefS > 0)
    rows.push(
      row(
        `Failures of fewer than ${policy.consecutiveFailures} checks in a row`,
        null,
        `${policy.targetClause}: ${policy.consecutiveFailures} failed checks in a row make an outage`,
        taken(tally.briefS, "−"),
      ),
    );
  rows.push(...windowRows(input));
  if (measure.missing === "insufficient" && !policy.unknownIsDown)
    rows.push(row("Minutes without data", null, "Counted neither as up nor as down", figures.cell("availability.unknown_s")));
  if (policy.unknownIsDown) rows.push(row("Minutes without data", null, `${policy.name} counts missing minutes as down`, taken(missingAsDownS(measure), "+")));
  rows.push(
    row(
      contract.standard ? "Downtime under our standard target" : "Downtime under the contract",
      null,
      measure.missing === "insufficient" ? "Watched too little to judge" : contract.standard ? policy.targetClause : policy.name,
      measure.missing === "insufficient" ? { text: "no verdict" } : figures.cell("availability.contract_down_s"),
      true,
    ),
  );
  rows.push(
    row(
      targets.size > 1 ? "Allowed, month by month" : `Allowed at ${formatShare(policy.targetPpm / 10_000)} of ${formatCount(allowedOf)} minutes`,
      months > 0
        ? `The allowances of ${countOf(months, "month")} added up; each month is judged by its own`
        : monitored > 1
          ? `The monitored minutes of ${countOf(monitored, "site")} added up${policy.maintenance.excluded ? ", maintenance taken off" : ""}`
          : null,
      policy.targetClause,
      figures.cell("availability.allowed_down_s"),
    ),
  );
  rows.push(creditRow(input));
  return { kind: "ledger", title: "Uptime ledger", valueTitle: "Minutes", rows };
}

function intervalWords({ sites }: AvailabilityMeasure): string {
  const intervals = [...new Set(sites.flatMap(({ intervalS }) => intervalS ?? []))];
  if (intervals.length !== 1) return "";
  return intervals[0] === 60 ? ", one a minute" : `, one every ${formatSeconds(intervals[0] ?? 0)}`;
}
