import { availabilityVerdict } from "#server/posture/availability-words.ts";
import type { AvailabilityMeasure } from "#server/posture/availability.ts";
import type { BlockOf, Cell } from "#server/posture/blocks.ts";
import { type FigureBook, monthFigure } from "#server/posture/figures.ts";
import { capitalize, spellCount } from "#server/posture/format.ts";
import type { Period } from "#server/posture/period.ts";
import { monthIdsOf } from "#server/posture/period-id.ts";
import { periodName } from "#server/posture/period-words.ts";

const SHOWN = ["contract_down_s", "allowed_down_s", "uptime_pct", "coverage_pct"] as const;

/** Each month of a longer period under the terms of that month, and what they come to. Null for a month. */
export function monthTable({ measure, figures, period }: { measure: AvailabilityMeasure; figures: FigureBook; period: Period }): BlockOf<"table"> | null {
  if (measure.months.length === 0) return null;
  const withCredit = measure.months.some(({ measure: month }) => (month.contract.creditPct ?? 0) > 0);
  const shown = withCredit ? [...SHOWN, "credit_pct"] : SHOWN;
  const several = new Set(measure.months.map(({ measure: month }) => month.contract.policy.id)).size > 1;
  const cells = (prefix: string): Cell[] => shown.map((id) => figures.cell(`${prefix}.${id}`));
  const ahead = monthIdsOf(period.id).length - measure.months.length;
  const later = ahead === 0 ? "" : ` ${ahead === 1 ? "One month has" : `${capitalize(spellCount(ahead))} months have`} not begun.`;
  return {
    kind: "table",
    title: "Month by month",
    columns: [
      { title: "Month", align: "start" },
      { title: "Down", align: "end" },
      { title: "Allowed", align: "end" },
      { title: "Uptime", align: "end" },
      { title: "Coverage", align: "end" },
      ...(withCredit ? [{ title: "Credit", align: "end" as const }] : []),
      { title: measure.contract.standard ? "Target" : "Contract", align: "start" },
    ],
    rows: [
      ...measure.months.map(({ period: { id }, measure: month }) => {
        const monitored = month.sites.some(({ state }) => state !== "not-monitored");
        return [
          { text: periodName(id), ...(several ? { detail: month.contract.policy.name } : {}) },
          ...(monitored ? cells(monthFigure(id)) : shown.map((): Cell => ({ text: "not monitored" }))),
          verdictCell(month),
        ];
      }),
      [
        { text: measure.ended ? capitalize(periodName(period.id)) : `${capitalize(periodName(period.id))} so far` },
        ...cells("availability"),
        verdictCell(measure),
      ],
    ],
    note: `Down is what counts under ${measure.contract.standard ? "our target" : "the contract"}. Each month is judged by itself, under the terms in force on its first day.${later}`,
  };
}

/** The column names the subject, so the label need not. */
function verdictCell(measure: AvailabilityMeasure): Cell {
  const { state, label } = availabilityVerdict(measure);
  const short = capitalize(label.replace(/^(Contract|Target) /, ""));
  return { text: short, verdict: { state, label: short } };
}
