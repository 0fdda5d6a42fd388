import { getFollowed } from "#server/store/follow.ts";
import { returnRate, takeRate } from "#server/store/rate-limit.ts";
import { tokenHash } from "#server/token.ts";

const TRIES = { limit: 20, windowS: 60 };

/** Checks the token of a follow link and says how long it is good for. Errors: not-found, whatever is wrong with it; too-many failed tries from one address. */
export async function useFollowLink({ token, peer, now, pepper }: { token: string; peer: string; now: string; pepper: string }): Promise<{ seconds: number }> {
  const key = `follow:${peer}`;
  await takeRate(key, { ...TRIES, now, pepper });
  const { expiresAt } = await getFollowed(tokenHash(token));
  // A whole council chamber may open the link from one address: only what fails counts.
  await returnRate(key, { ...TRIES, now, pepper });
  return { seconds: Math.max(1, Math.floor((Date.parse(expiresAt) - Date.parse(now)) / 1000)) };
}
