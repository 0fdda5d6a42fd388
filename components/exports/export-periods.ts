import { formatMonth } from "#server/posture/format.ts";
import { addMonthsTo } from "#server/posture/month-id.ts";

const MONTHS = 18;

/** What can be asked for, newest first: the months up to `latest`, then the quarters and years that ended by then. */
export function exportPeriods(latest: string): { value: string; label: string }[] {
  const months = Array.from({ length: MONTHS }, (_, index) => addMonthsTo(latest, -index));
  const ending = (every: number) => months.filter((month) => Number(month.slice(5)) % every === 0);
  return [
    ...months.map((month) => ({ value: month, label: formatMonth(month) })),
    ...ending(3).map((month) => {
      const quarter = Number(month.slice(5)) / 3;
      return { value: `${month.slice(0, 4)}-Q${quarter}`, label: `Quarter ${quarter} of ${month.slice(0, 4)}` };
    }),
    ...ending(12).map((month) => ({ value: month.slice(0, 4), label: `Year ${month.slice(0, 4)}` })),
  ];
}
