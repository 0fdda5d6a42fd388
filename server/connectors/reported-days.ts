import type { Window } from "#server/connectors/connector.ts";
import { UpstreamError } from "#server/connectors/upstream-error.ts";
import type { Evidence, Rejected, ReportedEvidence } from "#server/posture/evidence.ts";

/** Unix seconds, half-open. */
export type Span = { from: number; to: number };
export type Outage = ReportedEvidence["outages"][number];
/** The part of a UTC day that is asked of a monitor, or that it speaks for. */
export type DayPart = Span & { day: string };
/** A monitor's own sums over a part, and its own percentage (0 to 100). */
export type OwnCount = { totals: ReportedEvidence["totals"]; pct: number | null };
/** `auto`: day by day where few days are asked, else once for all of them, and day by day only if that disagrees with the list of outages. */
export type CountMode = "auto" | "daily" | "off";

const DAY_S = 86_400;
const FEW_DAYS = 3;
const MOST_DAYS = 90;
const AGAIN_DAYS = 7;
/** With the running day, and the one that may still change, less than the longest window that is pulled in one piece. */
const PARTIAL_DAYS = 28;
/** How long after midnight a day is asked again: outages are confirmed, and ended, late. */
const SETTLE_S = 2 * 3600;

export const secondsOf = (instant: string): number => Math.floor(Date.parse(instant) / 1000);
export const instantOf = (seconds: number): string => new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
const dayStart = (at: number) => Math.floor(at / DAY_S) * DAY_S;

/**
 * The UTC days a window touches, each from its midnight to its end, or to now while it runs: a report of part of a day would otherwise
 * replace the whole one that is kept of it already.
 */
export function daysAsked(window: Window, now: string): DayPart[] {
  const end = Math.min(dayStart(secondsOf(window.to) - 1) + DAY_S, secondsOf(now));
  const parts: DayPart[] = [];
  for (let from = dayStart(secondsOf(window.from)); from < end; from += DAY_S)
    parts.push({ day: instantOf(from).slice(0, 10), from, to: Math.min(from + DAY_S, end) });
  return parts;
}

/** The parts cut to what a monitor speaks for. */
export function withinParts(parts: readonly DayPart[], { from, to }: Span): DayPart[] {
  return parts.map((part) => ({ ...part, from: Math.max(part.from, from), to: Math.min(part.to, to) })).filter((part) => part.to > part.from);
}

export function spanOfParts(parts: readonly DayPart[]): Span {
  return { from: parts[0]?.from ?? 0, to: parts.at(-1)?.to ?? 0 };
}

/** What overlaps a span, cut to it, in order of time. */
export function within<T extends Span>(stretches: readonly T[], { from, to }: Span): T[] {
  return stretches
    .map((stretch) => ({ ...stretch, from: Math.max(stretch.from, from), to: Math.min(stretch.to, to) }))
    .filter((stretch) => stretch.to > stretch.from)
    .sort((a, b) => a.from - b.from || a.to - b.to);
}

/** Seconds covered by stretches that may overlap. */
export function secondsCovered(stretches: readonly Span[]): number {
  let [sum, until] = [0, Number.NEGATIVE_INFINITY];
  for (const { from, to } of [...stretches].sort((a, b) => a.from - b.from)) {
    sum += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return sum;
}

/** One monitor's evidence, an outage over midnight cut there. `reportedAt` is when it was asked. */
export function reportedDays(monitor: {
  external: string;
  reportedBy: string;
  parts: readonly DayPart[];
  outages: readonly Outage[];
  counts: ReadonlyMap<string, OwnCount>;
  reportedAt: string;
}): ReportedEvidence[] {
  const { external, reportedBy, parts, outages, counts, reportedAt } = monitor;
  return parts.map((part) => ({
    kind: "reported",
    external,
    reportedBy,
    ...part,
    outages: unique(within(outages, part)),
    totals: counts.get(part.day)?.totals ?? null,
    reportedPct: counts.get(part.day)?.pct ?? null,
    reportedAt,
  }));
}

const unique = (outages: Outage[]) => [...new Map(outages.map((outage) => [JSON.stringify(outage), outage])).values()];

/**
 * A monitor's own sums of each day, asked as sparingly as `mode` says. `ask` is called with spans of at most 90 days. They are worth less than the
 * outages themselves: where `spare` says that no request is left for them, or the upstream does, the days not asked have none.
 */
export async function ownCounts(question: {
  mode: CountMode;
  parts: readonly DayPart[];
  outages: readonly Outage[];
  ask: (span: Span) => Promise<OwnCount>;
  spare?: () => boolean;
}): Promise<Map<string, OwnCount>> {
  const { mode, parts, outages, spare = () => true } = question;
  const counts = new Map<string, OwnCount>();
  for (let first = 0; mode !== "off" && first < parts.length; first += MOST_DAYS) {
    const some = parts.slice(first, first + MOST_DAYS);
    if (mode === "auto" && some.length > FEW_DAYS) {
      const all = await askSpared(question.ask, spanOfParts(some), spare);
      if (all === null) return counts;
      if (agrees(all, some, outages)) continue;
    }
    for (const part of some) {
      const own = await askSpared(question.ask, part, spare);
      if (own === null) return counts;
      counts.set(part.day, own);
    }
  }
  return counts;
}

async function askSpared(ask: (span: Span) => Promise<OwnCount>, span: Span, spare: () => boolean): Promise<OwnCount | null> {
  if (!spare()) return null;
  try {
    return await ask(span);
  } catch (error) {
    if (error instanceof UpstreamError && error.trouble === "rate-limit") return null;
    throw error;
  }
}

function agrees({ totals }: OwnCount, parts: readonly DayPart[], outages: readonly Outage[]): boolean {
  if (totals === null) return true;
  const listed = (some: readonly Outage[]) => parts.reduce((sum, part) => sum + secondsCovered(within(some, part)), 0);
  const whole = parts.reduce((sum, part) => sum + part.to - part.from, 0);
  return totals.downS <= listed(outages.filter(({ state }) => state === "down")) && totals.upS >= whole - listed(outages);
}

/**
 * Where the next pull begins: the day that may still change is asked again; null (stay) where no monitor told anything. While records of a pull cannot be
 * read, up to a week is asked again, so that a monitor we could not understand loses no day once we can; up to four where monitors were left out.
 */
export function cursorAfter({
  window,
  now,
  evidence,
  rejected,
  partial = false,
}: {
  window: Window;
  now: string;
  evidence: readonly Evidence[];
  rejected: readonly Rejected[];
  partial?: boolean;
}): string | null {
  if (!evidence.some(({ kind }) => kind === "reported")) return null;
  const settled = dayStart(Math.min(secondsOf(window.to), secondsOf(now)) - SETTLE_S);
  return instantOf(
    rejected.length === 0 ? settled : Math.min(settled, Math.max(dayStart(secondsOf(window.from)), settled - (partial ? PARTIAL_DAYS : AGAIN_DAYS) * DAY_S)),
  );
}

/** How often these services are pulled, seconds: what a pull has seen paused has been so for at least as long before it is said to be over. */
export const EVERY_S = 900;

/** A paused monitor: silent since it was paused; where that is not told, seen paused now, and not known before. */
export function pausedOutages(since: number | null, now: number): Outage[] {
  if (since !== null) return [{ from: since, to: now, state: "unknown", paused: true }];
  return [
    { from: 0, to: now - EVERY_S, state: "unknown" },
    { from: now - EVERY_S, to: now, state: "unknown", paused: true },
  ];
}
