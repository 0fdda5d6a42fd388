import type { Span } from "#prisma/scenarios/monitoring.ts";

const s = (instant: string) => Date.parse(instant) / 1000;
const span = (from: string, to: string): Span => ({ from: s(from), to: s(to) });

/**
 * One month of one site as it truly was, which every monitor family is shown through its own upstream server. March 2026 in New York: 743 hours, because
 * the clock goes forward on the 8th at 07:00Z. Unix seconds, half-open, all on whole minutes. `watchedFrom` to `watchedTo` reach past the month on both sides.
 */
export const INVENTED = {
  month: "2026-03",
  timeZone: "America/New_York",
  url: "https://www.invented.example.gov",
  host: "www.invented.example.gov",
  ...span("2026-03-01T05:00:00Z", "2026-04-01T04:00:00Z"),
  watchedFrom: s("2026-02-28T00:00:00Z"),
  watchedTo: s("2026-04-02T00:00:00Z"),
  locations: ["iad", "ord", "sjc"],
} as const;

/** The site fails, and every location that looks sees it. */
export const DOWN: readonly (Span & { what: string })[] = [
  { ...span("2026-03-01T04:50:00Z", "2026-03-01T05:05:00Z"), what: "an outage that began before the month: 5 minutes of it count" },
  { ...span("2026-03-08T06:40:00Z", "2026-03-08T07:25:00Z"), what: "an outage over the change to summer time, 01:40 to 03:25 by the clock: 45 minutes" },
  ...[0, 2, 4, 6, 8, 10].map((minute) => {
    const from = s("2026-03-12T14:00:00Z") + minute * 60;
    return { from, to: from + 60, what: "flapping: every other minute" };
  }),
  { ...span("2026-03-15T06:15:00Z", "2026-03-15T07:05:00Z"), what: "down within the announced maintenance" },
  { ...span("2026-03-19T02:10:00Z", "2026-03-19T02:40:00Z"), what: "down within the maintenance nobody had announced" },
  { ...span("2026-04-01T03:40:00Z", "2026-04-01T04:30:00Z"), what: "an outage over the month's end: 20 minutes of it count" },
];

/** One location alone cannot reach the site: the site is up. */
export const ONE_LOCATION: Span & { location: string } = { ...span("2026-03-22T10:00:00Z", "2026-03-22T10:45:00Z"), location: "sjc" };

/** The monitor itself is dead: nobody looks, and nobody may say "up". */
export const GAP: Span = span("2026-03-26T11:00:00Z", "2026-03-26T17:00:00Z");

/** Maintenance: one announced days before, one switched on when it had begun and approved by nobody, so that its minutes count as measured. */
export const MAINTENANCE: readonly (Span & { id: string; announcedAt: number; title: string; counts: boolean })[] = [
  { ...span("2026-03-15T06:00:00Z", "2026-03-15T08:00:00Z"), id: "7", announcedAt: s("2026-03-10T15:00:00Z"), title: "Database upgrade", counts: true },
  { ...span("2026-03-19T02:00:00Z", "2026-03-19T03:00:00Z"), id: "8", announcedAt: s("2026-03-19T02:00:00Z"), title: "Emergency patch", counts: false },
];

/** Seconds of the month by state. The test counts them second by second. */
export const EXPECTED = { upS: 2_639_640, downS: 6_360, maintenanceS: 7_200, unknownS: 21_600 } as const;

const inside = (spans: readonly Span[], at: number) => spans.some(({ from, to }) => at >= from && at < to);

/** What a location saw fail. */
export function downSeenFrom(location: string): Span[] {
  return [...DOWN, ...(location === ONE_LOCATION.location ? [ONE_LOCATION] : [])];
}

export type InventedCheck = { at: number; up: boolean; ms: number; status: number };

/** The checks of one location every `everyS` in [from, to), oldest first: none while the monitor is dead, none outside the watched time. */
export function checksSeen({ location, everyS, from, to }: Span & { location: string; everyS: number }): InventedCheck[] {
  const down = downSeenFrom(location);
  const checks: InventedCheck[] = [];
  const end = Math.min(to, INVENTED.watchedTo);
  for (let at = Math.ceil(Math.max(from, INVENTED.watchedFrom) / everyS) * everyS; at < end; at += everyS) {
    if (inside([GAP], at)) continue;
    const up = !inside(down, at);
    checks.push({ at, up, ms: up ? 120 + ((at / 60) % 40) : 10_000, status: up ? 200 : 503 });
  }
  return checks;
}

export type VendorState = Span & { state: "down" | "unknown" };

/**
 * Outages as a vendor with several locations lists them: one location alone is none. The dead monitor is "unknown". `suppressed` = spans in which this vendor
 * records nothing, for example its own maintenance windows. Oldest first, cut to [from, to).
 */
export function outagesRecorded({ from, to, suppressed = [] }: Span & { suppressed?: readonly Span[] }): VendorState[] {
  const all: VendorState[] = [...DOWN.map((each) => ({ from: each.from, to: each.to, state: "down" as const })), { ...GAP, state: "unknown" as const }];
  return all
    .flatMap((outage) => without(outage, suppressed).map((part) => ({ ...part, state: outage.state })))
    .map((outage) => ({ ...outage, from: Math.max(outage.from, from), to: Math.min(outage.to, to) }))
    .filter((outage) => outage.to > outage.from)
    .sort((a, b) => a.from - b.from);
}

/** A vendor's own sums over [from, to), seconds. `suppressed` time is in none of them. */
export function totalsRecorded(stretch: Span & { suppressed?: readonly Span[] }): { upS: number; downS: number; unknownS: number } {
  const outages = outagesRecorded(stretch);
  const sum = (state: VendorState["state"]) => outages.reduce((total, outage) => total + (outage.state === state ? outage.to - outage.from : 0), 0);
  const [downS, unknownS] = [sum("down"), sum("unknown")];
  const watched = without({ from: Math.max(stretch.from, INVENTED.watchedFrom), to: Math.min(stretch.to, INVENTED.watchedTo) }, stretch.suppressed ?? []);
  return { upS: watched.reduce((total, part) => total + part.to - part.from, 0) - downS - unknownS, downS, unknownS };
}

/** A span less others. */
export function without({ from, to }: Span, others: readonly Span[]): Span[] {
  const parts: Span[] = [];
  let at = from;
  for (const other of [...others].sort((a, b) => a.from - b.from)) {
    if (other.to <= at || other.from >= to) continue;
    if (other.from > at) parts.push({ from: at, to: other.from });
    at = other.to;
  }
  if (at < to) parts.push({ from: at, to });
  return parts;
}
