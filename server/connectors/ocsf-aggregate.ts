import { isoOf } from "#server/connectors/purge-log.ts";
import { AppError } from "#server/errors.ts";
import type { PurgeCountEvidence, PurgeEventEvidence, PurgeReason } from "#server/posture/evidence.ts";

const DAY_MS = 86_400_000;
const MOST_WITHIN_A_DAY = 10_000;
const MOST = 2_000_000_000;

type Aggregate = {
  client: string;
  reason: PurgeReason;
  count: number;
  startMs: number | null;
  endMs: number | null;
  uid: string | null;
  reportedAt: string;
};

/**
 * One event that stands for `count` deletions from `startMs` to `endMs` (unix milliseconds). Of whole UTC days it is their total; of a part of one day it
 * is that many accounts, told apart by the event's own uid, so that several parts add up and a repeat counts nothing.
 * Errors: AppError("bad-input") for a span that fits neither, and for a part without a uid.
 */
export function aggregateOf({ client, reason, count, startMs, endMs, uid, reportedAt }: Aggregate): (PurgeCountEvidence | PurgeEventEvidence)[] {
  const refuse = (message: string) => new AppError("bad-input", message);
  if (startMs === null || endMs === null || endMs < startMs) throw refuse("This event counts several deletions without saying from when to when.");
  if (count > MOST) throw refuse("The count of this event is too large to be one.");
  // An end of 23:59:59 or 23:59:59.999 means the whole day, as midnight does.
  const end = endMs % DAY_MS >= DAY_MS - 1000 ? Math.ceil((endMs + 1) / DAY_MS) * DAY_MS : endMs;
  const last = Math.max(startMs, end - 1);
  const day = (ms: number) => isoOf(ms).slice(0, 10);
  if (startMs % DAY_MS === 0 && end % DAY_MS === 0 && end > startMs)
    return [{ kind: "purge-count", client, from: day(startMs), to: day(last), reason, blocked: null, deleted: count, reportedAt }];
  if (day(startMs) !== day(last)) throw refuse("This event counts deletions over parts of several days, so no day can have them.");
  if (uid === null) throw refuse("This event counts several deletions without a uid of its own, so a repeat could not be told.");
  if (count > MOST_WITHIN_A_DAY) throw refuse(`This event counts more than ${MOST_WITHIN_A_DAY} deletions within a day; send whole days.`);
  return Array.from({ length: count }, (_, index) => ({
    kind: "purge-event",
    client,
    account: `${uid}#${index + 1}`,
    action: "deleted",
    reason,
    at: isoOf(last),
    createdAt: null,
  }));
}
