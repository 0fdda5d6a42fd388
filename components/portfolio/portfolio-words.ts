import { COVERAGE_FLOOR_PCT } from "#server/posture/availability.ts";
import { countOf, formatCount, formatMoney } from "#server/posture/format.ts";
import { contractOutcome, type PortfolioRow, type PortfolioTotals, type Total } from "#server/posture/portfolio.ts";

/** Share in percent with one decimal, floored so that it never flatters; null when there is nothing to share. */
export function shareOf(part: number, whole: number): string | null {
  return whole === 0 ? null : `${(Math.floor((part / whole) * 1000) / 10).toFixed(1)} %`;
}

export function portfolioSentence(totals: PortfolioTotals): string {
  if (totals.clients === 0) return "There are no clients yet.";
  const share = shareOf(totals.promises.kept, totals.promises.total);
  if (share === null) return "Nothing has been measured for this month yet.";
  const { missed, noData } = totals.contracts;
  const contracts = missed === 0 ? "No contract was missed" : missed === 1 ? "One contract was missed" : `${countOf(missed, "contract")} were missed`;
  const unknown = noData === 0 ? "" : `; for ${noData === 1 ? "one client" : countOf(noData, "client")} we cannot say`;
  return `We kept ${share} of our promises. ${contracts}${unknown}.`;
}

/** "64" with what it is a total of, when some clients have no figure. */
export function totalDetail(total: Total): string[] {
  return total.missing === 0 ? [] : [`no data for ${countOf(total.missing, "client")}`];
}

export function creditDetail(totals: PortfolioTotals): string {
  const owed = totals.credits.cents.sum;
  return owed > 0
    ? `${formatCount(totals.contracts.missed)} missed, credits owed ${formatMoney(owed)}`
    : `${formatCount(totals.contracts.missed)} missed, no credit owed`;
}

/** Minutes down under the contract against what it allows: "96 of 44 min"; the dash is said as "no data". */
export function contractDowntime(row: PortfolioRow): { text: string; missed: boolean } {
  const down = row.month?.figures["availability.contract_down_s"]?.value ?? row.month?.figures["availability.down_s"]?.value ?? null;
  const allowed = row.month?.figures["availability.allowed_down_s"]?.value ?? null;
  const coverage = row.month?.figures["availability.coverage_pct"]?.value ?? null;
  if (coverage !== null && coverage < COVERAGE_FLOOR_PCT) return { text: "no verdict", missed: false };
  if (down === null || allowed === null) return { text: "no data", missed: false };
  return { text: `${formatCount(Math.ceil(down / 60))} of ${formatCount(Math.floor(allowed / 60))} min`, missed: contractOutcome(row.month) === false };
}

export function daysUntil(day: string | null, today: string): string {
  if (day === null) return "not set";
  const days = Math.round((Date.parse(day) - Date.parse(today)) / 86_400_000);
  return days < 0 ? "past" : countOf(days, "day");
}

/** A report speaks to the client; a list of clients speaks about them. */
export function aboutThem(text: string): string {
  return text
    .replaceAll(/\b(covers?) you\b/g, "$1 it")
    .replaceAll(/ for you\b/g, "")
    .replaceAll(/\byour\b/g, "its")
    .replaceAll(/\bYour\b/g, "Its")
    .replaceAll(/\byou take\b/g, "it takes");
}
