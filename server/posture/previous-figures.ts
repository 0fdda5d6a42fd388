import { countOf, formatCount, formatPercent, formatSeconds } from "#server/posture/format.ts";
import type { ClientFacts } from "#server/posture/facts.ts";
import { kindOf, monthIdsOf, shiftId } from "#server/posture/period-id.ts";
import type { Figure } from "#server/posture/report.ts";

type Figures = Record<string, Figure>;

/** Amounts that are the sum of their months. */
const SUMS = [
  "availability.up_s",
  "availability.down_s",
  "availability.unknown_s",
  "availability.measured_down_s",
  "availability.contract_down_s",
  "findings.new",
  "findings.reopened",
  "findings.fixed",
  "purges.blocked",
  "purges.deleted",
];
/** What stands at the end of the last month. */
const AT_END = /^(findings\.(open|open\..+|overdue|accepted|not_assessed)|badges\..+|availability\.target_pct)$/;

/**
 * The figures of the period before of the same kind. A month has them in its history; a quarter or year has its published edition, else what follows
 * from its months when every one of them is on record. Null = neither is, and nothing is guessed; a figure that does not follow is absent.
 */
export function previousFigures({ period, history, previous }: Pick<ClientFacts, "period" | "history" | "previous">): Figures | null {
  const before = shiftId(period.id, -1);
  if (kindOf(before) === "month") return history.find((kept) => kept.period === before)?.figures ?? null;
  if (previous) return previous;
  const months = monthIdsOf(before).map((id) => history.find((kept) => kept.period === id)?.figures);
  return months.every((month) => month !== undefined) ? fromMonths(months) : null;
}

function fromMonths(months: readonly Figures[]): Figures {
  const over = `from the figures of its ${countOf(months.length, "month")}`;
  const sum = (id: string): number | null => {
    const values = months.map((month) => month[id]?.value ?? null);
    return values.includes(null) ? null : values.reduce<number>((total, value) => total + (value ?? 0), 0);
  };
  const sums = SUMS.map((id): [string, Figure] => {
    const value = sum(id);
    return id.endsWith("_s")
      ? [id, { value, unit: "s", display: formatSeconds(value), basis: `Added up ${over}` }]
      : [id, { value, unit: "count", display: formatCount(value), basis: `Added up ${over}` }];
  });
  const [up, down, unknown] = [sum("availability.up_s"), sum("availability.down_s"), sum("availability.unknown_s")];
  const share = (part: number | null, whole: number | null, what: string): Figure => {
    const value = part === null || whole === null || whole === 0 ? null : (part * 100) / whole;
    return { value, unit: "pct", display: formatPercent(value), basis: `${what}, ${over}` };
  };
  const watched = up === null || down === null ? null : up + down;
  return {
    ...Object.fromEntries(Object.entries(months.at(-1) ?? {}).filter(([id]) => AT_END.test(id))),
    ...Object.fromEntries(sums),
    "availability.uptime_pct": share(up, watched, "Up ÷ (up + down)"),
    "availability.coverage_pct": share(
      watched,
      watched === null || unknown === null ? null : watched + unknown,
      "(Up + down) ÷ (monitored time − maintenance)",
    ),
  };
}
