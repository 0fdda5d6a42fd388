import type { BetterStackMonitor } from "#server/connectors/better-stack-monitor.ts";
import { AHEAD_S, isTimeZone, localOccurrences } from "#server/connectors/local-windows.ts";
import { secondsOf, type Span } from "#server/connectors/reported-days.ts";
import type { VendorWindow } from "#server/connectors/vendor-windows.ts";
import type { Rejected } from "#server/posture/evidence.ts";

/** Better Stack names zones as Rails does; those of this market, the rest must be IANA names. */
const RAILS_ZONES: Record<string, string> = {
  "Eastern Time (US & Canada)": "America/New_York",
  "Indiana (East)": "America/Indiana/Indianapolis",
  "Central Time (US & Canada)": "America/Chicago",
  "Mountain Time (US & Canada)": "America/Denver",
  Arizona: "America/Phoenix",
  "Pacific Time (US & Canada)": "America/Los_Angeles",
  Alaska: "America/Juneau",
  Hawaii: "Pacific/Honolulu",
  "Atlantic Time (Canada)": "America/Halifax",
  "Puerto Rico": "America/Puerto_Rico",
  Guam: "Pacific/Guam",
};
const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/;
const secondOfDay = (time: string) => time.split(":").reduce((sum, part, index) => sum + Number(part) * (3600 / 60 ** index), 0);

/** The one maintenance a monitor may have, at the same hours of every day or of `maintenance_days`; every occurrence up to 60 days ahead. */
export function betterStackWindows(question: { monitor: BetterStackMonitor; external: string; span: Span; now: string; rejected: Rejected[] }): VendorWindow[] {
  const { monitor, external, span, now, rejected } = question;
  const { maintenance_from: from, maintenance_to: to, maintenance_timezone: zone, maintenance_days: names } = monitor.attributes;
  if (!from || !to || from === to || names?.length === 0) return [];
  const timeZone = RAILS_ZONES[zone ?? "UTC"] ?? zone ?? "UTC";
  const days = names?.map((name) => WEEKDAYS.indexOf(name.slice(0, 3).toLowerCase()) + 1) ?? null;
  const wrong = !CLOCK.test(from)
    ? "maintenance_from"
    : !CLOCK.test(to)
      ? "maintenance_to"
      : !isTimeZone(timeZone)
        ? "maintenance_timezone"
        : days?.includes(0)
          ? "maintenance_days"
          : null;
  if (wrong !== null) {
    rejected.push({
      reason: "We cannot read this monitor's maintenance hours; they are not taken over.",
      at: `monitors ${monitor.id}: ${wrong}`,
      raw: JSON.stringify({ from, to, zone, days: names ?? null }),
    });
    return [];
  }
  const durationS = (secondOfDay(to) - secondOfDay(from) + 86_400) % 86_400;
  const until = { from: span.from, to: Math.max(span.to, secondsOf(now) + AHEAD_S) };
  return localOccurrences({ timeZone, firstDay: null, time: from, durationS, every: "day", days }, until).map(({ localDay, ...occurrence }) => ({
    ...occurrence,
    id: `${monitor.id}@${localDay}`,
    externals: [external],
    reason: "Maintenance hours in Better Stack",
  }));
}
