import type { Fetch, FetchReply } from "#server/connectors/connector.ts";
import { isLate, mayWait, type Pace } from "#server/connectors/pace.ts";
import { retryAfterSeconds, UpstreamError } from "#server/connectors/upstream-error.ts";

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

/** `spare`: whether a request that the pull can do without may be sent now. `stopWaiting`: from now on all are such. `late`: the pull has taken its time. */
export type PacedFetch = Fetch & { spare(): boolean; late(): boolean; stopWaiting(): void };

/**
 * Stays under the limit an upstream tells: after a reply that leaves no request, the next one waits for the allowance where it is filled up again soon
 * (see `mayWait`), and is not sent where it is not, or where there is no `pace` to wait by. Once it has answered, a reply that asks for a short wait is asked again after it.
 * Errors: UpstreamError "rate-limit" with the seconds to wait.
 */
export function pacedFetch(fetch: Fetch, { name, now, pace }: { name: string; now: string; pace?: Pace | undefined }): PacedFetch {
  let left: Allowance | null = null;
  let [waitedS, inFlight, answered] = [0, 0, false];
  let waiting: Promise<void> | null = null;
  let patient = pace !== undefined;
  const worthIt = (seconds: number) => patient && mayWait(seconds, waitedS);

  async function wait(seconds: number): Promise<void> {
    waitedS += seconds;
    await pace?.sleep(seconds * 1000);
    left = null;
    waiting = null;
  }

  async function turn(): Promise<void> {
    for (;;) {
      if (waiting !== null) await waiting;
      else if (left === null || left.remaining > 0) {
        // Taken at once: others look in the meantime.
        if (left !== null) left.remaining -= 1;
        inFlight += 1;
        return;
      } else {
        const retryAfterS = Math.min(86_400, Math.max(1, Math.ceil(left.resetS ?? 60)));
        if (!worthIt(retryAfterS))
          throw new UpstreamError(`${name} allows no more requests for ${retryAfterS} seconds.`, { trouble: "rate-limit", retryAfterS, retryable: true });
        waiting = wait(retryAfterS);
      }
    }
  }

  async function send(url: string, init: Parameters<Fetch>[1]): Promise<FetchReply> {
    try {
      const reply = await fetch(url, init);
      const told = allowanceOf(reply.headers, now);
      // Whether the others under way are counted in it already is not told.
      left = told && { ...told, remaining: told.remaining - (inFlight - 1) };
      return reply;
    } finally {
      inFlight -= 1;
    }
  }

  const paced: Fetch = async (url, init) => {
    for (;;) {
      await turn();
      const reply = await send(url, init);
      const resetS = reply.status === 429 ? retryAfterSeconds(reply.headers.get("retry-after"), now) : null;
      if (reply.status === 429) left = { remaining: 0, resetS };
      if (!answered || resetS === null || !worthIt(Math.max(1, resetS))) {
        answered ||= reply.status < 400;
        return reply;
      }
    }
  };
  return Object.assign(paced, {
    late: () => isLate(pace),
    spare: () => waiting === null && (left === null || left.remaining > 0) && !isLate(pace),
    stopWaiting() {
      patient = false;
    },
  });
}
