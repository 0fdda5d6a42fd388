import { withIdentity } from "#server/store/database.ts";
import { IDLE_S } from "#server/store/identity.ts";

const DAY_MS = 86_400_000;
/** A used or expired link is kept this long, so that "who was invited" can be answered. */
const LINK_DAYS = 30;

/** Deletes sessions that no longer open, counters of windows that are over, and old one-time links. Returns how many rows went. */
export async function deleteExpired(now: string): Promise<number> {
  const ago = (ms: number) => new Date(Date.parse(now) - ms);
  return withIdentity(async (tx) => {
    const sessions = await tx.session.deleteMany({ where: { OR: [{ expiresAt: { lte: new Date(now) } }, { seenAt: { lt: ago(IDLE_S * 1000) } }] } });
    const windows = await tx.rateWindow.deleteMany({ where: { window: { lt: ago(2 * DAY_MS) } } });
    const links = await tx.setupToken.deleteMany({ where: { expiresAt: { lt: ago(LINK_DAYS * DAY_MS) } } });
    return sessions.count + windows.count + links.count;
  });
}
