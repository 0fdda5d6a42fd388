import { createHmac } from "node:crypto";
import { AppError } from "#server/errors.ts";
import { withIdentity } from "#server/store/database.ts";

/**
 * Counts one use of `key` in the current window of `windowS` seconds. Errors: too-many once `limit` is used up.
 * `key` may hold an address: only its keyed hash is stored, so the table cannot be turned back into addresses.
 */
export async function takeRate(key: string, { limit, windowS, now, pepper }: { limit: number; windowS: number; now: string; pepper: string }): Promise<void> {
  const hash = createHmac("sha256", pepper).update(key).digest("hex");
  const atS = Math.floor(Date.parse(now) / 1000);
  const window = new Date((atS - (atS % windowS)) * 1000).toISOString();
  const used = await withIdentity(async (tx) => {
    const [row] = await tx.$queryRaw<{ count: number }[]>`
      insert into identity.rate_window (key, "window", count) values (${hash}, ${window}::timestamptz, 1)
      on conflict (key, "window") do update set count = rate_window.count + 1 returning count`;
    return row?.count ?? 0;
  });
  if (used > limit) throw new AppError("too-many", "Too many attempts. Please wait a while and try again.");
}

/** Gives one use back: what succeeded was no attempt to guess. Call with what `takeRate` was called with. */
export async function returnRate(key: string, { windowS, now, pepper }: { windowS: number; now: string; pepper: string }): Promise<void> {
  const hash = createHmac("sha256", pepper).update(key).digest("hex");
  const atS = Math.floor(Date.parse(now) / 1000);
  const window = new Date((atS - (atS % windowS)) * 1000).toISOString();
  await withIdentity(
    (tx) => tx.$executeRaw`update identity.rate_window set count = count - 1 where key = ${hash} and "window" = ${window}::timestamptz and count > 0`,
  );
}
