import { z } from "zod";
import { AHEAD_S, isTimeZone, localOccurrences } from "#server/connectors/local-windows.ts";
import { readEach } from "#server/connectors/monitor-list.ts";
import { secondsOf, type Span } from "#server/connectors/reported-days.ts";
import { UpstreamError } from "#server/connectors/upstream-error.ts";
import type { VendorWindow } from "#server/connectors/vendor-windows.ts";
import type { Rejected } from "#server/posture/evidence.ts";
import { Temporal } from "temporal-polyfill";

const Time = z.iso.datetime({ offset: true }).transform(secondsOf);
const Window = z
  .object({
    id: z.coerce.string().min(1),
    name: z.string().nullish(),
    start_at: Time,
    end_at: Time,
    repeat_interval: z.enum(["never", "1d", "1w", "2w", "1m"]),
    timezone: z.string().refine(isTimeZone, "a time zone we do not know"),
    tests: z.array(z.coerce.string()).nullish(),
    tags: z.array(z.string()).nullish(),
    state: z.enum(["active", "paused", "pending"]),
  })
  .refine(({ start_at, end_at }) => end_at > start_at, { error: "a window that ends before it begins", path: ["end_at"] });
const EVERY = { never: "once", "1d": "day", "1w": "week", "2w": "fortnight", "1m": "month" } as const;

/**
 * Maintenance windows for tests named or tagged, every occurrence up to 60 days ahead, repeated by the clock of the window's own zone. Accounts without the
 * newer windows answer 403 or 404: null then. [unverified: what a monthly one does in a month without its day; none is read there]
 */
export async function readStatusCakeWindows(question: {
  list: () => Promise<unknown[]>;
  tests: readonly { id: string; tags?: string[] | null | undefined }[];
  names: ReadonlyMap<string, string>;
  span: Span;
  now: string;
  rejected: Rejected[];
}): Promise<VendorWindow[] | null> {
  const { list, tests, names, span, now, rejected } = question;
  const until = { from: span.from, to: Math.max(span.to, secondsOf(now) + AHEAD_S) };
  const windows = await listed(list);
  if (windows === null) return null;
  return readEach(windows, { schema: Window, place: "maintenance-windows", rejected })
    .filter(({ state }) => state !== "paused")
    .flatMap(({ id, name, start_at, end_at, repeat_interval, timezone, tests: ids, tags }) => {
      const about = tests.filter((test) => ids?.includes(test.id) || test.tags?.some((tag) => tags?.includes(tag)));
      const externals = about.flatMap((test) => names.get(test.id) ?? []);
      const start = Temporal.Instant.fromEpochMilliseconds(start_at * 1000).toZonedDateTimeISO(timezone);
      const window = {
        timeZone: timezone,
        firstDay: start.toPlainDate().toString(),
        time: start.toPlainTime().toString(),
        durationS: end_at - start_at,
        every: EVERY[repeat_interval],
        days: null,
      };
      return localOccurrences(window, until).map(({ from, to, localDay }) => ({
        id: repeat_interval === "never" ? id : `${id}@${localDay}`,
        externals,
        from,
        to,
        reason: name ?? "Maintenance in StatusCake",
      }));
    });
}

async function listed(list: () => Promise<unknown[]>): Promise<unknown[] | null> {
  try {
    return await list();
  } catch (error) {
    if (error instanceof UpstreamError && (error.status === 403 || error.status === 404)) return null;
    throw error;
  }
}
