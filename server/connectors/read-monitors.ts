import { UpstreamError } from "#server/connectors/upstream-error.ts";
import type { Rejected } from "#server/posture/evidence.ts";

const TURN_S = 900;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Where a pull at this time begins in a list: evenly spread over the pulls, so that one that comes short each time still gets to everybody. */
export function firstInTurn(count: number, now: string): number {
  return Math.floor(((Math.floor(Date.parse(now) / 1000 / TURN_S) * GOLDEN) % 1) * count);
}

/** `act` for each, so many at a time, in order. What one throws ends it, after those under way. */
export async function inTurns<T>(items: readonly T[], atOnce: number, act: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const work = async () => {
    while (next < items.length) {
      const item = items[next] as T;
      next += 1;
      try {
        await act(item);
      } catch (error) {
        next = items.length;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.min(atOnce, items.length) }, work));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}

type Reading<M, R> = {
  /** How many are asked at a time. */
  atOnce: number;
  name: string;
  place: string;
  now: string;
  late(): boolean;
  rejected: Rejected[];
  read(monitor: M): Promise<R>;
};

/**
 * What the upstream says of each monitor, in their order. Where the allowance of requests or the time runs out, what was read is kept and the rest is told
 * in `rejected`: the next pull begins elsewhere in the list. `partial` = some were left. Errors: UpstreamError; "rate-limit" where not one could be read.
 */
export async function readMonitors<M, R>(monitors: readonly M[], reading: Reading<M, R>): Promise<{ read: [M, R][]; partial: boolean }> {
  const { atOnce, name, place, now, late, rejected, read } = reading;
  const first = firstInTurn(monitors.length, now);
  const done = new Map<M, R>();
  let short: UpstreamError | null = null;
  await inTurns([...monitors.slice(first), ...monitors.slice(0, first)], atOnce, async (monitor) => {
    if (short !== null) return;
    if (done.size > 0 && late()) {
      short = new UpstreamError(`${name} answers too slowly for all of its ${place} to be read in one pull.`, { trouble: "rate-limit", retryable: true });
      return;
    }
    try {
      done.set(monitor, await read(monitor));
    } catch (error) {
      if (!(error instanceof UpstreamError) || error.trouble !== "rate-limit") throw error;
      short ??= error;
    }
  });
  if (short !== null && done.size === 0) throw short;
  if (short !== null)
    rejected.push({
      reason: `${name} did not let us read all ${place} in one pull. What was read counts; the next pulls read the others.`,
      at: `${place}: ${done.size} of ${monitors.length} read`,
      raw: "",
    });
  return { read: monitors.flatMap((monitor): [M, R][] => (done.has(monitor) ? [[monitor, done.get(monitor) as R]] : [])), partial: short !== null };
}
