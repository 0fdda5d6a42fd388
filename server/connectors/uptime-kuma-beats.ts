import { z } from "zod";
import { UpstreamError } from "#server/connectors/upstream-error.ts";
import type { Check, Rejected } from "#server/posture/evidence.ts";

const [DOWN, UP, PENDING, MAINTENANCE] = [0, 1, 2, 3];
const UTC_WITHOUT_ZONE = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}(?:\.\d+)?)$/;
const WITH_ZONE = /^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/;

const Beat = z.object({ status: z.number(), time: z.string(), ping: z.number().nullish() });

export type Beats = {
  checks: Check[];
  /** Unix seconds of beats under maintenance: Uptime Kuma made no check then. */
  maintained: number[];
  /** Unix seconds of every beat understood. */
  times: number[];
  rejected: Rejected[];
};

/** "2026-11-20 00:00:00.137" is UTC. Null = unreadable. */
function secondsOf(time: string): number | null {
  const match = UTC_WITHOUT_ZONE.exec(time);
  const ms = match ? Date.parse(`${match[1]}T${match[2]}Z`) : Number.NaN;
  return Number.isNaN(ms) ? null : Math.floor(ms / 1000);
}

/** A page set to show days instead of beats merges many checks into one mark (0 = an empty one), dated with a zone. */
const isCondensed = (item: unknown): boolean => {
  if (item === 0) return true;
  const read = Beat.safeParse(item);
  return read.success && WITH_ZONE.test(read.data.time);
};

/**
 * The beats of one monitor. PENDING is a check that failed and that Uptime Kuma has not confirmed by a retry: a failed check all the same, because how many
 * failures in a row count is the contract's to say. MAINTENANCE is no check. Errors: UpstreamError where the page shows condensed days.
 */
export function readBeats(list: readonly unknown[], place: string): Beats {
  const beats: Beats = { checks: [], maintained: [], times: [], rejected: [] };
  if (list.some(isCondensed))
    throw new UpstreamError(
      'Uptime Kuma condenses the beats of this status page into days. Set "heartbeat bar range" of the page to "auto": condensed marks are no checks.',
      { trouble: "reply", status: 200 },
    );
  for (const [index, item] of list.entries()) {
    const reject = (reason: string) => beats.rejected.push({ reason, at: `${place}[${index}]`, raw: JSON.stringify(item).slice(0, 10_000) });
    const read = Beat.safeParse(item);
    if (!read.success) {
      reject("This beat has not the fields of a beat.");
      continue;
    }
    const { status, time, ping } = read.data;
    const at = secondsOf(time);
    if (at === null) reject("The time of this beat cannot be read.");
    else if (status === MAINTENANCE) beats.maintained.push(at);
    else if (status === UP || status === DOWN || status === PENDING)
      beats.checks.push({ at, up: status === UP, durationMs: typeof ping === "number" && ping >= 0 ? ping : null });
    else {
      reject(`Status ${status} is none that Uptime Kuma documents.`);
      continue;
    }
    if (at !== null) beats.times.push(at);
  }
  return beats;
}
