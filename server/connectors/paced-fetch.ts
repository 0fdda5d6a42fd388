import type { Fetch } from "#server/connectors/connector.ts";
import { UpstreamError } from "#server/connectors/upstream-error.ts";

/** What an upstream says of our allowance: requests left, and seconds until it is filled up again (null = it does not say). */
export type Allowance = { remaining: number; resetS: number | null };

const EPOCH_FROM = 1_000_000_000;

/**
 * Reads `X-RateLimit-Remaining`/`-Reset`, `RateLimit-Remaining`/`-Reset` (seconds, or unix seconds) and Pingdom's `Req-Limit-Short`/`-Long`
 * ("Remaining: 394 Time until reset: 3589", letters in any case). Of several the one with the least left counts; null where there is none.
 */
export function allowanceOf(headers: Headers, now: string): Allowance | null {
  const told: Allowance[] = [];
  for (const prefix of ["x-ratelimit", "ratelimit"]) {
    const remaining = whole(headers.get(`${prefix}-remaining`));
    const reset = whole(headers.get(`${prefix}-reset`));
    if (remaining !== null) told.push({ remaining, resetS: reset === null ? null : reset < EPOCH_FROM ? reset : Math.max(0, reset - Date.parse(now) / 1000) });
  }
  for (const name of ["req-limit-short", "req-limit-long"]) {
    const match = /remaining:\s*(\d{1,9})\b(?:.*?reset:\s*(\d{1,9})\b)?/i.exec(headers.get(name) ?? "");
    if (match) told.push({ remaining: Number(match[1]), resetS: match[2] === undefined ? null : Number(match[2]) });
  }
  return told.sort((a, b) => a.remaining - b.remaining || (b.resetS ?? 0) - (a.resetS ?? 0))[0] ?? null;
}

const whole = (text: string | null) => (text !== null && /^\s*\d{1,12}\s*$/.test(text) ? Number(text) : null);

/**
 * Stays under the limit an upstream tells: after a reply that leaves no request, the next one is not sent. Errors: UpstreamError "rate-limit" with
 * the seconds to wait; the pull as a whole then brings nothing, and the next one asks again.
 */
export function pacedFetch(fetch: Fetch, { name, now }: { name: string; now: string }): Fetch {
  let left: Allowance | null = null;
  return async (url, init) => {
    if (left !== null && left.remaining <= 0) {
      const retryAfterS = Math.min(86_400, Math.ceil(left.resetS ?? 60));
      throw new UpstreamError(`${name} allows no more requests for ${retryAfterS} seconds.`, { trouble: "rate-limit", retryAfterS, retryable: true });
    }
    const reply = await fetch(url, init);
    left = allowanceOf(reply.headers, now);
    return reply;
  };
}
