import type { AvailabilityMeasure, Shares } from "#server/posture/availability.ts";
import { adjustedS } from "#server/posture/contract-adjustments.ts";
import type { Cause } from "#server/posture/contract-slices.ts";
import type { ContractMeasure } from "#server/posture/contract.ts";
import { type FigureBook, monthFigure } from "#server/posture/figures.ts";
import { countOf, formatCount, formatMoney, formatPercent, formatSeconds, formatShare } from "#server/posture/format.ts";
import type { Figure } from "#server/posture/report.ts";
import { asReported } from "#server/posture/reported-words.ts";
import { formatPeriod } from "#server/posture/period-words.ts";
import { failedS, type Tally } from "#server/posture/site-availability.ts";

const seconds = (value: number | null, basis: string): Figure => ({ value, unit: "s", display: formatSeconds(value), basis });
const percent = (value: number | null, basis: string): Figure => ({ value, unit: "pct", display: formatPercent(value), basis });
const count = (value: number, basis: string): Figure => ({ value, unit: "count", display: formatCount(value), basis });

/** Seconds anything measured as down: before the contract's exclusions. Null when nothing was measured. */
export function measuredDownS(tally: Tally): number | null {
  return tally.upS + tally.downS === 0 ? null : failedS(tally);
}

/** What moves measured downtime to the contract's; a figure only where there is any. */
const MOVED: readonly { id: string; kinds: readonly Cause[]; basis: string }[] = [
  { id: "slow_s", kinds: ["slow"], basis: "Time the monitor called up that counts as down" },
  { id: "accepted_s", kinds: ["accepted"], basis: "Time the monitor called down whose answers count as up" },
  { id: "service_hours_s", kinds: ["service-hours"], basis: "Measured downtime outside the service hours" },
  { id: "short_s", kinds: ["short"], basis: "Measured downtime of outages too short to count" },
  { id: "corrected_s", kinds: ["corrected"], basis: "Measured downtime taken off by approved corrections" },
  {
    id: "excluded_s",
    kinds: ["maintenance", "emergency", "client-request", "third-party", "force-majeure"],
    basis: "Measured downtime excluded as maintenance or by another clause",
  },
];

type Subject = { tally: Tally; shares: Shares; contract: ContractMeasure };

function allowedWords({ policy }: ContractMeasure): string {
  const time = policy.serviceHours === null ? "monitored time" : "monitored time within the service hours";
  const off = policy.exclusions.length === 0 ? "excluded maintenance" : "what is excluded";
  return `(1 − ${formatShare(policy.targetPpm / 10_000)}) × (${time} − ${off})`;
}

function addSubject(book: FigureBook, prefix: string, subject: Subject, { over, months }: { over: string; months: number }): void {
  const { tally, shares, contract } = subject;
  const measured = tally.upS + tally.downS > 0;
  const add = (id: string, figure: Figure) => book.add(`${prefix}.${id}`, figure);
  add("up_s", seconds(measured ? tally.upS : null, `Time up, ${over}`));
  add("down_s", seconds(measured ? tally.downS : null, `Time down outside announced maintenance, ${over}`));
  add("maintenance_s", seconds(tally.maintenanceS, `Time in announced maintenance, ${over}`));
  add("unknown_s", seconds(tally.unknownS, `Time without data from any location, ${over}`));
  add("outside_s", seconds(tally.outsideS, `Time before monitoring began or after it ended, ${over}`));
  add("measured_down_s", seconds(measuredDownS(tally), `All time more than half of the locations failed, before exclusions, ${over}`));
  add("uptime_pct", percent(shares.uptimePct, `Up ÷ (up + down), ${over}; maintenance and missing time on neither side`));
  add("coverage_pct", percent(shares.coveragePct, `(Up + down) ÷ (monitored time − maintenance), ${over}`));
  add("strict_pct", percent(shares.strictPct, `Up ÷ (up + down + missing), ${over}`));
  add("raw_pct", percent(shares.rawPct, `Up ÷ (up + down) with maintenance counted as it was measured, ${over}`));
  const terms = contract.standard ? "our standard target" : contract.policy.name;
  add("contract_pct", percent(contract.pct, `Up ÷ (up + down) under ${terms}, ${over}`));
  add("contract_down_s", seconds(contract.downS, `Downtime that counts under ${terms}, ${over}`));
  add(
    "allowed_down_s",
    seconds(
      contract.allowedS,
      months === 0 ? `${allowedWords(contract)}, ${over}` : `The allowances of ${countOf(months, "month")}, each by its own terms, ${over}`,
    ),
  );
  for (const { id, kinds, basis } of MOVED) {
    const moved = Math.abs(adjustedS(contract.adjustments, ...kinds));
    if (moved > 0) add(id, seconds(moved, `${basis} under ${terms}, ${over}`));
  }
  add("credit_pct", {
    value: contract.creditPct,
    unit: "pct",
    basis: months === 0 ? `Share of the monthly fee owed under ${terms}` : `Shares of the monthly fees owed for ${countOf(months, "month")}, added up`,
    display: contract.creditPct === null ? "no data" : formatShare(contract.creditPct),
  });
}

/** What the table month by month shows, so that each of its numbers can be looked up. */
function addMonth(book: FigureBook, id: string, { shares, contract }: Subject, over: string): void {
  const add = (name: string, figure: Figure) => book.add(`${monthFigure(id)}.${name}`, figure);
  const where = `${over}, ${formatPeriod(id)}`;
  add("uptime_pct", percent(shares.uptimePct, `Up ÷ (up + down), ${where}`));
  add("coverage_pct", percent(shares.coveragePct, `(Up + down) ÷ (monitored time − maintenance), ${where}`));
  add("contract_down_s", seconds(contract.downS, `Downtime that counts under ${contract.policy.name}, ${where}`));
  add("allowed_down_s", seconds(contract.allowedS, `${allowedWords(contract)}, ${where}`));
  add("credit_pct", {
    value: contract.creditPct,
    unit: "pct",
    basis: `Share of the monthly fee owed under ${contract.policy.name}, ${formatPeriod(id)}`,
    display: contract.creditPct === null ? "no data" : formatShare(contract.creditPct),
  });
}

/** `availability.*` for the client (summed over its sites, time-weighted) and `availability.site.<slug>.*` for each site. */
export function addAvailabilityFigures(book: FigureBook, measure: AvailabilityMeasure): void {
  const monitored = measure.sites.filter(({ state }) => state !== "not-monitored");
  const over = `${monitored.length === 1 ? "one site" : `added up over ${countOf(monitored.length, "site")}`}${asReported(monitored)}`;
  const months = measure.months.length;
  addSubject(book, "availability", measure, { over, months });
  for (const { period, measure: month } of measure.months) addMonth(book, period.id, month, over);
  const { contract } = measure;
  const targets = new Set(measure.months.map(({ measure: month }) => month.contract.policy.targetPpm)).size;
  book.add("availability.target_pct", {
    value: contract.policy.targetPpm / 10_000,
    unit: "pct",
    display: formatShare(contract.policy.targetPpm / 10_000),
    basis: `Uptime asked for${targets > 1 ? " in the last of these months; earlier ones had another target" : months > 0 ? " in each month" : ""}. ${contract.policy.targetClause}`,
  });
  book.add("availability.credit_usd_cents", {
    value: contract.creditCents,
    unit: "usd-cents",
    basis: `Monthly fee × credit share${months > 0 ? `, over ${countOf(months, "month")}` : ""}, ${contract.policy.name}`,
    display: formatMoney(contract.creditCents),
  });
  book.add("availability.checks", count(measure.checks, "Single checks by every location of every site"));
  book.add("availability.sites", count(measure.sites.length, "Sites of the client"));
  book.add("availability.sites_monitored", count(monitored.length, "Sites with monitored time in the period"));
  for (const site of measure.sites) addSubject(book, `availability.site.${site.slug}`, site, { over: `${site.host}${asReported([site])}`, months });
  for (const { slug, host, reportedBy, own } of measure.sites) {
    if (reportedBy === null || own === null) continue;
    book.add(`availability.site.${slug}.unplaced_s`, seconds(own.unplacedS, `Downtime in the totals of ${reportedBy} at a time it does not tell, ${host}`));
    if (own.pct !== null)
      book.add(
        `availability.site.${slug}.reported_pct`,
        percent(own.pct, `What ${reportedBy} itself says of its days, weighted by the time they cover, ${host}`),
      );
  }
}
