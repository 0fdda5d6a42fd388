export type FollowUpDraft = { question: string; promise: string; owner: string; due: string | null };
export type NotedFollowUp = FollowUpDraft & { raisedAt: string; standing: "waiting" | "sent" | "refused"; why: string | null };
export type Shown = { section: string; ms: number; sentMs: number };

/**
 * A walk-through as the presenter's machine knows it, network or not: what is to be sent and what the server has. Every part only grows, so that two
 * windows and the server can be merged in any order, as often as one likes.
 */
export type WalkRecord = {
  id: string;
  startedAt: string;
  /** The server has it. */
  started: boolean;
  seq: number;
  slide: string;
  blank: boolean;
  sentSeq: number;
  shown: Record<string, Shown>;
  followUps: Record<string, NotedFollowUp>;
  endedAt: string | null;
  endSent: boolean;
};

export type Place = { seq: number; slide: string; blank: boolean };

export function newRecord({ id, at, slide }: { id: string; at: string; slide: string }): WalkRecord {
  return { id, startedAt: at, started: false, seq: 0, slide, blank: false, sentSeq: 0, shown: {}, followUps: {}, endedAt: null, endSent: false };
}

/** Of two walk-throughs the later; of one, all that either side knows. */
export function merged(a: WalkRecord, b: WalkRecord): WalkRecord {
  if (a.id !== b.id) return [a.startedAt, a.id].join() > [b.startedAt, b.id].join() ? a : b;
  const { seq, slide, blank } = later(a, b);
  return {
    id: a.id,
    startedAt: first(a.startedAt, b.startedAt),
    started: a.started || b.started,
    seq,
    slide,
    blank,
    sentSeq: Math.max(a.sentSeq, b.sentSeq),
    shown: union(a.shown, b.shown, (x, y) => ({
      section: first(x.section, y.section),
      ms: Math.max(x.ms, y.ms),
      sentMs: Math.max(x.sentMs, y.sentMs),
    })),
    followUps: union(a.followUps, b.followUps, (x, y) => (RANK[x.standing] >= RANK[y.standing] ? x : y)),
    endedAt: a.endedAt === null || b.endedAt === null ? (a.endedAt ?? b.endedAt) : first(a.endedAt, b.endedAt),
    endSent: a.endSent || b.endSent,
  };
}

const first = (a: string, b: string) => [a, b].sort()[0] ?? a;
const RANK = { waiting: 0, refused: 1, sent: 2 } as const;

// Two windows that move at the same time give their moves the same number: then either may win, but the same one everywhere.
function later(a: Place, b: Place): Place {
  if (a.seq !== b.seq) return a.seq > b.seq ? a : b;
  return [a.slide, a.blank].join() >= [b.slide, b.blank].join() ? a : b;
}

function union<T>(a: Record<string, T>, b: Record<string, T>, both: (x: T, y: T) => T): Record<string, T> {
  const all: Record<string, T> = { ...a };
  for (const [key, y] of Object.entries(b)) {
    const x = all[key];
    all[key] = x === undefined ? y : both(x, y);
  }
  return all;
}

export function moved(record: WalkRecord, { slide, blank }: { slide: string; blank: boolean }): WalkRecord {
  if (record.slide === slide && record.blank === blank) return record;
  return { ...record, slide, blank, seq: record.seq + 1 };
}

/** Where the server says it is. Its word on a number counts, also against ours: it has told everybody. */
export function told(record: WalkRecord, place: Place): WalkRecord {
  const sentSeq = Math.max(record.sentSeq, place.seq);
  return place.seq >= record.seq ? { ...record, ...place, sentSeq } : { ...record, sentSeq };
}

export function shownFor(record: WalkRecord, { slide, section, ms }: { slide: string; section: string; ms: number }): WalkRecord {
  const before = record.shown[slide] ?? { section, ms: 0, sentMs: 0 };
  return { ...record, shown: { ...record.shown, [slide]: { ...before, ms: before.ms + Math.round(ms) } } };
}

/** What the server has of what was shown: from an earlier window of this walk-through, or as its answer. */
export function covered(record: WalkRecord, views: readonly { slide: string; section: string; shownMs: number }[]): WalkRecord {
  const theirs = Object.fromEntries(views.map((view) => [view.slide, { section: view.section, ms: view.shownMs, sentMs: view.shownMs }]));
  return merged(record, { ...record, shown: theirs });
}

export function noted(record: WalkRecord, id: string, draft: FollowUpDraft, raisedAt: string): WalkRecord {
  return { ...record, followUps: { ...record.followUps, [id]: { ...draft, raisedAt, standing: "waiting", why: null } } };
}

export function settled(record: WalkRecord, id: string, standing: "sent" | "refused", why: string | null = null): WalkRecord {
  const known = record.followUps[id];
  return known === undefined ? record : { ...record, followUps: { ...record.followUps, [id]: { ...known, standing, why } } };
}

/** All that the server has not confirmed yet. */
export function unsent(record: WalkRecord): number {
  const followUps = Object.values(record.followUps).filter((each) => each.standing === "waiting").length;
  return followUps + (record.started ? 0 : 1) + (record.seq > record.sentSeq ? 1 : 0) + (record.endedAt !== null && !record.endSent ? 1 : 0);
}

/** Milliseconds on screen, all slides together. */
export function totalShown(record: WalkRecord): number {
  return Object.values(record.shown).reduce((sum, shown) => sum + shown.ms, 0);
}
