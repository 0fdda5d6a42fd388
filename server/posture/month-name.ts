export const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** "2026-10" → "October 2026". Needs no calendar, so a page can name a month without shipping one. Throws RangeError on what is no month. */
export function monthTitle(id: string): string {
  const [, year, month] = /^(\d{4})-(\d{2})$/.exec(id) ?? [];
  const name = MONTHS[Number(month) - 1];
  if (year === undefined || name === undefined) throw new RangeError(`no month ${JSON.stringify(id)}`);
  return `${name} ${year}`;
}
