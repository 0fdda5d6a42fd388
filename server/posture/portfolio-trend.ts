import type { BlockOf } from "#server/posture/blocks.ts";
import { countOf, formatCount, formatMonth, formatPercent } from "#server/posture/format.ts";
import { addMonthsTo } from "#server/posture/month-id.ts";

const MONTHS = 24;

/** A sum over the `of` clients that have the figure. */
export type SumOver = { sum: number; of: number };

/** One month added up over the clients in reach. `clients` have the month at all; `judged` are those whose contract can be judged (`contractOutcome`). Seconds are of all their sites. */
export type PortfolioMonth = {
  period: string;
  clients: number;
  promises: { kept: number; total: number };
  contracts: { met: number; judged: number };
  findingsOverdue: SumOver;
  accountsRefused: SumOver;
  uptime: { upS: number; downS: number };
};

type Reading = { value: number; display: string; says: string };
type Line = {
  title: string;
  unit: string;
  read: (month: PortfolioMonth) => Reading | null;
  /** The newest reading as a sentence's start, given its month. */
  say: (reading: Reading, month: PortfolioMonth, when: string) => string;
  /** Sentences that belong to it. */
  more?: (month: PortfolioMonth, when: string) => string[];
};

const share = (part: number, whole: number): Reading | null => {
  if (whole === 0) return null;
  const value = (part * 100) / whole;
  return { value, display: formatPercent(value), says: `${formatCount(part)} of ${formatCount(whole)}, ${formatPercent(value)}` };
};
const total = ({ sum, of }: SumOver): Reading | null =>
  of === 0 ? null : { value: sum, display: formatCount(sum), says: `${formatCount(sum)} at ${countOf(of, "client")}` };

const LINES: readonly Line[] = [
  {
    title: "Promises kept",
    unit: "%",
    read: ({ promises }) => share(promises.kept, promises.total),
    say: ({ display }, { promises: { kept, total } }, when) => `We kept ${formatCount(kept)} of ${countOf(total, "promise")} in ${when}, ${display}`,
  },
  {
    title: "Contracts met",
    unit: "%",
    read: ({ contracts }) => share(contracts.met, contracts.judged),
    say: ({ display }, { contracts: { met, judged } }, when) =>
      `We met ${formatCount(met)} of ${countOf(judged, "contract")} we can judge for ${when}, ${display}`,
    more: uptimeSentence,
  },
  {
    title: "Findings past due",
    unit: "findings",
    read: ({ findingsOverdue }) => total(findingsOverdue),
    say: ({ display }, { findingsOverdue: { sum, of } }, when) =>
      `${display} ${sum === 1 ? "finding was" : "findings were"} past due in ${when}, at ${countOf(of, "client")}`,
  },
  {
    title: "Accounts refused",
    unit: "accounts",
    read: ({ accountsRefused }) => total(accountsRefused),
    say: ({ display }, { accountsRefused: { sum, of } }, when) =>
      `${display} ${sum === 1 ? "account was" : "accounts were"} refused in ${when}, at ${countOf(of, "client")}`,
  },
];

/**
 * Four trends over all clients in reach, oldest month first, ending with `period`; 24 months at most, beginning with the first anybody has.
 * Percent is floored for display and exact for the line; a month without the figure is a gap, never 0. Empty when there is no month at all.
 */
export function portfolioTrend({ period, months }: { period: string; months: readonly PortfolioMonth[] }): BlockOf<"trend">[] {
  const kept = new Map(months.filter(({ clients }) => clients > 0).map((month) => [month.period, month]));
  const window = Array.from({ length: MONTHS }, (_, index) => addMonthsTo(period, index - MONTHS + 1));
  const first = window.findIndex((id) => kept.has(id));
  const shown = first === -1 ? [] : window.slice(first).map((id) => ({ id, month: kept.get(id) ?? null }));
  return shown.length === 0 ? [] : LINES.map((line) => trendOf(line, shown));
}

function trendOf({ title, unit, read, say, more }: Line, shown: readonly { id: string; month: PortfolioMonth | null }[]): BlockOf<"trend"> {
  const readings = shown.map(({ id, month }) => ({ label: formatMonth(id), month, reading: month && read(month) }));
  const known = readings.flatMap(({ label, month, reading }) => (month && reading ? [{ label, month, reading }] : []));
  const [start, end] = [known[0], known.at(-1)];
  const gaps = readings.length - known.length;
  const sentences =
    start === undefined || end === undefined
      ? ["No month has data."]
      : [
          `${say(end.reading, end.month, end.label)}${start === end ? ", the only month with data" : `; in ${start.label} it was ${start.reading.says}`}.`,
          ...(more?.(end.month, end.label) ?? []),
          ...(gaps === 0 ? [] : [`${gaps === 1 ? "One month has" : `${formatCount(gaps)} months have`} no data.`]),
        ];
  return {
    kind: "trend",
    title,
    unit,
    target: null,
    points: readings.map(({ label, reading }) => ({ label, value: reading?.value ?? null, display: reading?.display ?? "no data" })),
    summary: sentences.join(" "),
  };
}

/** Time-weighted over every site: up ÷ (up + down). */
function uptimeSentence({ uptime: { upS, downS } }: PortfolioMonth, when: string): string[] {
  const uptime = share(upS, upS + downS);
  return uptime === null ? [] : [`All sites together were up ${uptime.display} of the time we measured in ${when}.`];
}
