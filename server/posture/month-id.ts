/** "YYYY-MM" plus months, earlier when negative. Plain arithmetic, so that a page can do it without a calendar. Throws RangeError on anything else. */
export function addMonthsTo(id: string, months: number): string {
  const [, year, month] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(id) ?? [];
  const total = Number(year) * 12 + Number(month) - 1 + months;
  if (!Number.isInteger(total) || total < 0) throw new RangeError(`no month ${JSON.stringify(id)}`);
  return `${String(Math.floor(total / 12)).padStart(4, "0")}-${String((total % 12) + 1).padStart(2, "0")}`;
}
