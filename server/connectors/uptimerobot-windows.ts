import { z } from "zod";
import { AHEAD_S, localOccurrences } from "#server/connectors/local-windows.ts";
import { readEach } from "#server/connectors/monitor-list.ts";
import { secondsOf, type Span } from "#server/connectors/reported-days.ts";
import type { VendorWindow } from "#server/connectors/vendor-windows.ts";
import type { Rejected } from "#server/posture/evidence.ts";

const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/);
const Window = z
  .object({
    id: z.union([z.number(), z.string()]).transform(String),
    name: z.string().nullish(),
    interval: z.enum(["once", "daily", "weekly", "monthly"]),
    date: z.iso.date().nullish(),
    time: Clock,
    duration: z.number().positive().max(44_640),
    autoAddMonitors: z.boolean().nullish(),
    monitorIds: z.array(z.union([z.number(), z.string()]).transform(String)).nullish(),
    days: z.array(z.number().int()).nullish(),
    status: z.enum(["active", "paused"]),
  })
  .refine(({ interval, date }) => interval !== "once" || date, { error: "a single window without a date", path: ["date"] })
  // Whether Sunday is 7, or 0 as elsewhere, is not settled: [T] the vendor's Terraform provider stores 7. Any other number is refused.
  .refine(({ interval, days }) => interval !== "weekly" || (days?.length && days.every((day) => day >= 1 && day <= 7)), {
    error: "days of the week other than 1 to 7",
    path: ["days"],
  })
  .refine(({ interval, days }) => interval !== "monthly" || (days?.length && days.every((day) => day === -1 || (day >= 1 && day <= 31))), {
    error: "days of the month other than 1 to 31",
    path: ["days"],
  });
const EVERY = { once: "once", daily: "day", weekly: "week", monthly: "month" } as const;

/** Version 2 lists a monitor's windows with it: 1 once (unix seconds), 2 daily, 3 weekly, 4 monthly ("HH:mm"; days as "2-4-5"). Minutes long; status 1 = active. */
const OldWindow = z.object({
  id: z.union([z.number(), z.string()]).transform(String),
  type: z.coerce.number().pipe(z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)])),
  friendly_name: z.string().nullish(),
  start_time: z.union([z.number(), z.string()]),
  duration: z.coerce.number().positive().max(44_640),
  value: z.coerce.string().nullish(),
  status: z.coerce.number().pipe(z.union([z.literal(0), z.literal(1)])),
});
const OLD = { 2: "daily", 3: "weekly", 4: "monthly" } as const;

/** One monitor's windows of version 2, as those of version 3. A single one is dated in unix seconds and needs no zone. */
export function readWindowsV2(
  list: readonly unknown[],
  { external, timeZone, span, now, rejected }: { external: string; timeZone: string | undefined; span: Span; now: string; rejected: Rejected[] },
): VendorWindow[] {
  const until = { from: span.from, to: Math.max(span.to, secondsOf(now) + AHEAD_S) };
  return readEach(list, { schema: OldWindow, place: `mwindows of ${external}`, rejected })
    .filter(({ status }) => status === 1)
    .flatMap(({ id, type, friendly_name, start_time, duration, value }) => {
      const durationS = Math.round(duration * 60);
      const common = { externals: [external], reason: friendly_name ?? "Maintenance in UptimeRobot" };
      if (type === 1) {
        const from = Number(start_time);
        return Number.isInteger(from) && from < until.to && from + durationS > until.from ? [{ ...common, id, from, to: from + durationS }] : [];
      }
      if (timeZone === undefined) return [];
      const days = type === 2 ? null : (value ?? "").split("-").map(Number);
      const [read] = readEach([{ id, interval: OLD[type], time: start_time, duration, days, status: "active" }], {
        schema: Window,
        place: `mwindows of ${external}`,
        rejected,
      });
      if (read === undefined) return [];
      return localOccurrences({ timeZone, firstDay: null, time: read.time, durationS, every: EVERY[read.interval], days }, until).map(
        ({ from, to, localDay }) => ({
          ...common,
          id: `${id}@${localDay}`,
          from,
          to,
        }),
      );
    });
}

/**
 * Maintenance windows of version 3, every occurrence up to 60 days ahead. Their date and time name no zone [unverified which: the account's is assumed],
 * so they are read only where the source's settings say it. `[0]`, or none with autoAddMonitors, means every monitor [unverified].
 */
export async function readWindowsV3(question: {
  list: (path: string) => Promise<unknown[]>;
  timeZone: string | undefined;
  names: ReadonlyMap<string, string>;
  span: Span;
  now: string;
  rejected: Rejected[];
}): Promise<VendorWindow[]> {
  const { list, timeZone, names, span, now, rejected } = question;
  if (timeZone === undefined) return [];
  const until = { from: span.from, to: Math.max(span.to, secondsOf(now) + AHEAD_S) };
  return readEach(await list("maintenance-windows"), { schema: Window, place: "maintenance-windows", rejected })
    .filter(({ status }) => status === "active")
    .flatMap(({ id, name, interval, date, time, duration, autoAddMonitors, monitorIds, days }) => {
      const ids = monitorIds ?? [];
      const all = ids.includes("0") || (ids.length === 0 && autoAddMonitors === true);
      const externals = all ? null : ids.flatMap((monitor) => names.get(monitor) ?? []);
      const window = {
        timeZone,
        firstDay: date ?? null,
        time,
        durationS: Math.round(duration * 60),
        every: EVERY[interval],
        days: interval === "daily" ? null : (days ?? null),
      };
      return localOccurrences({ ...window, days: interval === "once" ? null : window.days }, until).map(({ from, to, localDay }) => ({
        id: interval === "once" ? id : `${id}@${localDay}`,
        externals,
        from,
        to,
        reason: name ?? "Maintenance in UptimeRobot",
      }));
    });
}
