import type { Tx } from "#server/store/database.ts";

const monthOf = (day: string) => `${day.slice(0, 7)}-01`;

/**
 * Makes what months of checks and response times on these days need. In a transaction of its own where possible: it locks the sites' table
 * until the transaction ends.
 */
export async function makeCheckMonths(tx: Tx, days: readonly string[]): Promise<void> {
  const months = [...new Set(days.map(monthOf))];
  if (months.length > 0) await tx.$executeRaw`select app.make_check_months(${months}::date[])`;
}

/** Drops the whole months before the month of `firstKept` for good. Returns the names of what was dropped. */
export async function dropCheckMonths(tx: Tx, firstKept: string): Promise<string[]> {
  const [row] = await tx.$queryRaw<{ dropped: string[] }[]>`select app.drop_check_months(${firstKept}::date) as dropped`;
  return row?.dropped ?? [];
}

/** The first day whose checks are kept; null = all are. What lies before can neither be added to nor computed again. */
export async function firstKeptDay(tx: Tx): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ day: string | null }[]>`select app.first_kept_check_day()::text as day`;
  return row?.day ?? null;
}
