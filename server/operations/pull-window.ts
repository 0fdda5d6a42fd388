import { Temporal } from "temporal-polyfill";
import type { Rereads, Window } from "#server/connectors/connector.ts";
import { AppError } from "#server/errors.ts";

const FIRST_PULL_DAYS = 30;
const MOST_DAYS = 31;
/** One-minute checks of so many monitors and days fit in memory together, with how long each took. */
const MONITOR_DAYS = 12_000;

type Asked = { cursor: string | null; from?: string | undefined; to?: string | undefined; now: string; rereads?: Rereads | undefined };

/** From where the last pull ended (a first pull: 30 days back), or before that where records may come late, to now; or what was asked for. */
export function chooseWindow({ cursor, from, to, now, rereads }: Asked): Window {
  const end = Temporal.Instant.from(to ?? now);
  const start = from
    ? Temporal.Instant.from(from)
    : cursor
      ? rereadFrom(Temporal.Instant.from(cursor), end, rereads)
      : end.subtract({ hours: 24 * FIRST_PULL_DAYS });
  if (Temporal.Instant.compare(start, end) >= 0)
    throw new AppError("bad-input", `There is nothing to pull: the window would begin at ${start} and end at ${end}.`);
  return { from: start.toString(), to: end.toString() };
}

/** A cursor that lies a day back is that of a source that brings nothing: reading its last days again with each pull would bring no more. */
function rereadFrom(cursor: Temporal.Instant, end: Temporal.Instant, rereads: Rereads | undefined): Temporal.Instant {
  if (rereads === undefined || Temporal.Instant.compare(cursor, end) >= 0) return cursor;
  const [before, today] = [cursor, end].map((instant) => instant.toString().slice(0, 10)) as [string, string];
  const firstOfDay = before < today && cursor.until(end).total("hours") <= 24;
  return cursor.subtract(firstOfDay ? rereads.daily : rereads.always);
}

/** How many days of a source with so many monitors are pulled in one piece. */
export function daysAtOnce(monitors: number): number {
  return Math.max(1, Math.min(MOST_DAYS, Math.floor(MONITOR_DAYS / Math.max(1, monitors))));
}

/** Pieces of at most so many days, oldest first; each is one pull and one transaction. */
export function splitWindow({ from, to }: Window, days = MOST_DAYS): Window[] {
  const end = Temporal.Instant.from(to);
  const windows: Window[] = [];
  for (let start = Temporal.Instant.from(from); Temporal.Instant.compare(start, end) < 0; ) {
    const next = start.add({ hours: 24 * days });
    const stop = Temporal.Instant.compare(next, end) < 0 ? next : end;
    windows.push({ from: start.toString(), to: stop.toString() });
    start = stop;
  }
  return windows;
}

/** The cursor moves forward only, and never over a time nobody has pulled. `coveredTo`: the end of the window pulled just before this one. */
export function nextCursor(pull: { cursor: string | null; coveredTo: string | null; window: Window; reached: string | null }): string | null {
  const { cursor, coveredTo, window, reached } = pull;
  if (cursor === null || reached === null) return reached ?? cursor;
  const ms = (text: string) => Temporal.Instant.from(text).epochMilliseconds;
  const joins = ms(window.from) <= Math.max(ms(cursor), coveredTo === null ? 0 : ms(coveredTo));
  return joins && ms(reached) > ms(cursor) ? reached : cursor;
}
