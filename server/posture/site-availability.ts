import type { SiteFacts } from "#server/posture/facts.ts";
import { type LocalDay, toSeconds } from "#server/posture/period.ts";
import { type OwnWord, ownWord } from "#server/posture/reported.ts";
import { heardWithin, locationNames, reporterOf, type SiteEvidence, spokenUntilS } from "#server/posture/site-evidence.ts";
import type { Segment, Stretch } from "#server/posture/timeline.ts";

/** Seconds by state; up + down + maintenance + unknown + outside = the span. `briefS` is the part of up that failed for too few checks. */
export type Tally = {
  upS: number;
  downS: number;
  maintenanceS: number;
  unknownS: number;
  outsideS: number;
  briefS: number;
  maintenanceUpS: number;
  maintenanceDownS: number;
  maintenanceUnknownS: number;
};

/** A stretch of one state within the span. `window` = the maintenance window it lies in. */
export type Piece = Stretch & { state: Segment["state"] | "outside"; window: string | null };

/** Minutes a reader should know of, unix seconds. `cut` = it began before the span or goes on after it. */
export type Incident = Stretch & { site: string; kind: "down" | "maintenance" | "unknown"; window: string | null; cut: "before" | "after" | "both" | null };

export type SiteAvailability = {
  slug: string;
  host: string;
  /** measured = something spoke of the span; silent = should have been measured; not-monitored = no monitored time in the span. */
  state: "measured" | "silent" | "not-monitored";
  /** The source that spoke last, and which spoke when: more than one where another was named during the span. */
  source: string | null;
  turns: (Stretch & { source: string })[];
  otherSources: number;
  /** By how many names its source watches it, as far as they are not one monitor. */
  monitors: number;
  /** The monitor whose word this is, where it reports outages instead of single checks. */
  reportedBy: string | null;
  own: OwnWord | null;
  locations: string[];
  intervalS: number | null;
  checks: number;
  lastSpokenS: number | null;
  monitored: Stretch | null;
  tally: Tally;
  days: (Tally & { day: string; startS: number; endS: number })[];
  incidents: Incident[];
  /** Seconds measured down in each maintenance window. */
  downInWindow: Record<string, number>;
  pieces: Piece[];
};

const EMPTY: Tally = { upS: 0, downS: 0, maintenanceS: 0, unknownS: 0, outsideS: 0, briefS: 0, maintenanceUpS: 0, maintenanceDownS: 0, maintenanceUnknownS: 0 };

/** Adds tallies up, second by second: never a mean. */
export function sumTallies(tallies: readonly Tally[]): Tally {
  const total = { ...EMPTY };
  for (const tally of tallies) for (const key of Object.keys(EMPTY) as (keyof Tally)[]) total[key] += tally[key];
  return total;
}

/** Seconds down by the monitor's word, before the contract takes anything off. */
export function failedS({ downS, maintenanceDownS, briefS }: Tally): number {
  return downS + maintenanceDownS + briefS;
}

function tallyOf(pieces: readonly Piece[], { from, to }: Stretch): Tally {
  const tally = { ...EMPTY };
  for (const piece of pieces) {
    const seconds = Math.min(piece.to, to) - Math.max(piece.from, from);
    if (seconds <= 0) continue;
    const up = piece.state === "up" || piece.state === "brief";
    if (piece.state === "outside") tally.outsideS += seconds;
    else if (piece.window !== null) {
      tally.maintenanceS += seconds;
      tally[up ? "maintenanceUpS" : piece.state === "down" ? "maintenanceDownS" : "maintenanceUnknownS"] += seconds;
    } else {
      tally[up ? "upS" : piece.state === "down" ? "downS" : "unknownS"] += seconds;
      if (piece.state === "brief") tally.briefS += seconds;
    }
  }
  return tally;
}

/** Cuts pieces at a stretch's ends and changes what lies within. */
function mark(pieces: readonly Piece[], { from, to }: Stretch, change: Partial<Piece>): Piece[] {
  return pieces.flatMap((piece) => {
    const start = Math.max(piece.from, from);
    const end = Math.min(piece.to, to);
    if (start >= end) return [piece];
    const parts = [
      { ...piece, to: start },
      { ...piece, from: start, to: end, ...change },
      { ...piece, from: end },
    ];
    return parts.filter((part) => part.to > part.from);
  });
}

/** The span cut into pieces: what was said, silence where nothing was, maintenance over it, unmonitored time last. */
function piecesOf(timeline: readonly Segment[], span: Stretch, windows: readonly (Stretch & { id: string })[], monitored: Stretch | null): Piece[] {
  const pieces: Piece[] = [];
  let at = span.from;
  for (const { from, to, state } of timeline) {
    if (to <= at || from >= span.to) continue;
    if (from > at) pieces.push({ from: at, to: from, state: "unknown", window: null });
    pieces.push({ from: Math.max(from, at), to: Math.min(to, span.to), state, window: null });
    at = Math.min(to, span.to);
  }
  if (at < span.to) pieces.push({ from: at, to: span.to, state: "unknown", window: null });
  const outside = { state: "outside" as const, window: null };
  let all = pieces;
  for (const window of windows) all = mark(all, window, { window: window.id });
  if (monitored === null) return mark(all, span, outside);
  return mark(mark(all, { from: span.from, to: monitored.from }, outside), { from: monitored.to, to: span.to }, outside);
}

function incidentsOf(site: string, pieces: readonly Piece[], timeline: readonly Segment[], span: Stretch): Incident[] {
  const incidents: Incident[] = [];
  for (const { from, to, state, window } of pieces) {
    const kind = state === "outside" ? null : window !== null ? "maintenance" : state === "down" || state === "unknown" ? state : null;
    if (kind === null) continue;
    const last = incidents[incidents.length - 1];
    if (last !== undefined && last.to === from && last.kind === kind && last.window === window) last.to = to;
    else incidents.push({ site, kind, from, to, window, cut: null });
  }
  for (const incident of incidents.filter(({ kind }) => kind === "down")) {
    const before = incident.from === span.from && timeline.some(({ from, to, state }) => state === "down" && from < span.from && to > span.from);
    const after = incident.to === span.to && timeline.some(({ from, to, state }) => state === "down" && from < span.to && to > span.to);
    incident.cut = before && after ? "both" : before ? "before" : after ? "after" : null;
  }
  return incidents;
}

/** One site's availability over a span (unix seconds), by the monitor's word. Source: the locations' checks, majority rule of domain.md §2. */
export function measureSite(input: {
  site: SiteFacts;
  evidence: SiteEvidence;
  /** What the evidence says, over all its time. */
  timeline: readonly Segment[];
  /** Standing maintenance of this site, without overlaps. */
  windows: readonly (Stretch & { id: string })[];
  span: Stretch;
  days: readonly LocalDay[];
}): SiteAvailability {
  const { site, evidence, timeline, span, days } = input;
  const { checks, heard } = heardWithin(evidence, span);
  const from = Math.max(span.from, site.monitoredFrom === null ? span.from : toSeconds(site.monitoredFrom));
  const to = Math.min(span.to, site.monitoredTo === null ? span.to : toSeconds(site.monitoredTo));
  const neverBegun = site.monitoredFrom === null && !site.monitorBound && !heard;
  const monitored = neverBegun || from >= to ? null : { from, to };
  const { windows } = input;
  const { parts } = evidence;
  const reportedBy = reporterOf(evidence);
  const pieces = piecesOf(timeline, span, windows, monitored);
  return {
    slug: site.slug,
    host: site.host,
    state: monitored === null ? "not-monitored" : heard ? "measured" : "silent",
    source: parts.findLast(({ source }) => source !== null)?.source ?? null,
    turns: parts.flatMap(({ source, from: since, to: until }) => (source === null ? [] : [{ source, from: since, to: until }])),
    otherSources: evidence.otherSources,
    monitors: Math.max(...parts.map((part) => part.monitors.length)),
    reportedBy,
    own:
      reportedBy === null
        ? null
        : ownWord(
            parts.flatMap(({ reported }) => reported),
            timeline,
            span,
          ),
    locations: locationNames(evidence),
    intervalS: parts.reduce<number | null>((longest, part) => part.days.reduce((most, { intervalS }) => Math.max(most ?? 0, intervalS), longest), null),
    checks,
    lastSpokenS: spokenUntilS(evidence),
    monitored,
    tally: tallyOf(pieces, span),
    days: days.map(({ day, startS, endS }) => {
      const tally = tallyOf(pieces, { from: startS, to: endS });
      const beyond = endS - startS - (tally.upS + tally.downS + tally.maintenanceS + tally.unknownS + tally.outsideS);
      return { ...tally, outsideS: tally.outsideS + beyond, day, startS, endS };
    }),
    incidents: incidentsOf(site.slug, pieces, timeline, span),
    downInWindow: Object.fromEntries(
      windows.map(({ id }) => [
        id,
        tallyOf(
          pieces.filter((piece) => piece.window === id),
          span,
        ).maintenanceDownS,
      ]),
    ),
    pieces,
  };
}
