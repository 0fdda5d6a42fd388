import { joinOwnWords } from "#server/posture/reported.ts";
import { type Incident, type Piece, type SiteAvailability, sumTallies } from "#server/posture/site-availability.ts";

/** One site over months that follow each other, from its months. At least one; seconds are added up, never averaged. */
export function joinSite(parts: readonly SiteAvailability[]): SiteAvailability {
  const last = parts.at(-1);
  if (last === undefined) throw new Error("a site of no month");
  const monitored = parts.flatMap((part) => part.monitored ?? []);
  const intervals = parts.flatMap(({ intervalS }) => intervalS ?? []);
  const spoken = parts.flatMap(({ lastSpokenS }) => lastSpokenS ?? []);
  const [begun, ended] = [monitored[0], monitored.at(-1)];
  return {
    slug: last.slug,
    host: last.host,
    state: (["measured", "silent"] as const).find((state) => parts.some((part) => part.state === state)) ?? "not-monitored",
    source: parts.findLast(({ source }) => source !== null)?.source ?? null,
    turns: parts.flatMap(({ turns }) => turns),
    monitors: Math.max(...parts.map(({ monitors }) => monitors)),
    otherSources: Math.max(...parts.map(({ otherSources }) => otherSources)),
    reportedBy: parts.findLast(({ reportedBy }) => reportedBy !== null)?.reportedBy ?? null,
    own: joinOwnWords(parts.map(({ own }) => own)),
    locations: [...new Set(parts.flatMap(({ locations }) => locations))].sort(),
    intervalS: intervals.length === 0 ? null : Math.max(...intervals),
    checks: parts.reduce((sum, { checks }) => sum + checks, 0),
    lastSpokenS: spoken.length === 0 ? null : Math.max(...spoken),
    monitored: begun === undefined || ended === undefined ? null : { from: begun.from, to: ended.to },
    tally: sumTallies(parts.map(({ tally }) => tally)),
    days: parts.flatMap(({ days }) => days),
    incidents: joined(
      parts.flatMap(({ incidents }) => incidents),
      joinIncidents,
    ),
    downInWindow: sumByKey(parts.map(({ downInWindow }) => downInWindow)),
    pieces: joined(
      parts.flatMap(({ pieces }) => pieces),
      joinPieces,
    ),
  };
}

function joined<T>(all: readonly T[], join: (a: T, b: T) => T | null): T[] {
  const result: T[] = [];
  for (const next of all) {
    const last = result.at(-1);
    const one = last === undefined ? null : join(last, next);
    if (one === null) result.push(next);
    else result[result.length - 1] = one;
  }
  return result;
}

/** What was cut at a month's end is one outage again; only the ends of the whole period stay cut. */
function joinIncidents(a: Incident, b: Incident): Incident | null {
  if (a.to !== b.from || a.kind !== b.kind || a.window !== b.window) return null;
  const before = a.cut === "before" || a.cut === "both";
  const after = b.cut === "after" || b.cut === "both";
  return { ...a, to: b.to, cut: before && after ? "both" : before ? "before" : after ? "after" : null };
}

function joinPieces(a: Piece, b: Piece): Piece | null {
  return a.to === b.from && a.state === b.state && a.window === b.window ? { ...a, to: b.to } : null;
}

function sumByKey(all: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const each of all) for (const [key, value] of Object.entries(each)) sums[key] = (sums[key] ?? 0) + value;
  return sums;
}
