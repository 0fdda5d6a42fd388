import { Temporal } from "temporal-polyfill";
import type { PullResult, Window } from "#server/connectors/connector.ts";
import type { PurgeReason, Rejected } from "#server/posture/evidence.ts";
import { EVERY_CLIENT } from "#server/posture/evidence.ts";

const DAY_MS = 86_400_000;
/** Logs lag: a day counts as told only this long after its end, and until then each pull asks for it again. */
const SETTLES_MS = 3_600_000;

export type Span = { fromMs: number; toMs: number };
/** One account an identity provider refused or deleted; `account` is its id there and never leaves the evidence. `createdMs`: when it signed up, if known. */
export type AccountEvent = { client: string; account: string; action: "blocked" | "deleted"; reason: PurgeReason; atMs: number; createdMs?: number };
/** What could not be read; `atMs` null = not even when it happened. */
export type Unread = { reason: string; at: string; atMs: number | null };

/** What is asked for: from the beginning of the UTC day that may still be incomplete, so that every day is once read as a whole. Half-open. */
export function askedSpan({ from, to }: Window): Span {
  const start = Temporal.Instant.from(from).epochMilliseconds - SETTLES_MS;
  return { fromMs: Math.floor(start / DAY_MS) * DAY_MS, toMs: Temporal.Instant.from(to).epochMilliseconds };
}

/** Whether a time is one of this span, from ≤ at < to. */
export const inSpan = (atMs: number, { fromMs, toMs }: Span): boolean => atMs >= fromMs && atMs < toMs;

export const isoOf = (ms: number): string => new Date(ms).toISOString();

type Reading = {
  events: readonly AccountEvent[];
  unread: readonly Unread[];
  span: Span;
  /** Whose days these are: names, or "all" for every client tied to the source. */
  clients: readonly string[] | "all";
  /** Whether the log held anything at all: a log that says nothing proves no zero. */
  alive: boolean;
  /** The log reaches back to here; days that began before were not read whole. */
  keptFromMs: number;
  now: string;
};

/**
 * Evidence of one reading of an identity provider's log: each account once per action (at its first time), and a heartbeat for each UTC day read whole,
 * none of whose records had to be rejected. Rejected records keep a reason and a place, nothing of the record. Times in unix milliseconds.
 */
export function purgeResult(reading: Reading): Pick<PullResult, "evidence" | "rejected" | "cursor"> {
  const { events, unread, span, clients, alive, now } = reading;
  const first = new Map<string, AccountEvent>();
  for (const event of [...events].sort((a, b) => a.atMs - b.atMs)) {
    const key = JSON.stringify([event.client, event.account, event.action]);
    if (inSpan(event.atMs, span) && !first.has(key)) first.set(key, event);
  }
  const days = alive ? wholeDays(reading) : [];
  const rejected: Rejected[] = unread.map(({ reason, at, atMs }) => ({ reason, at: placeOf(at, atMs), raw: "" }));
  return {
    evidence: [
      ...[...first.values()].map(({ atMs, createdMs, ...event }) => ({
        ...{ kind: "purge-event" as const, ...event, at: isoOf(atMs) },
        createdAt: createdMs === undefined ? null : isoOf(createdMs),
      })),
      ...(clients === "all" ? [EVERY_CLIENT] : clients).flatMap((client) =>
        days.map((day) => ({ kind: "purge-heartbeat" as const, client, day, at: now, zone: "UTC" as const })),
      ),
    ],
    rejected,
    cursor: alive ? isoOf(span.toMs) : null,
  };
}

/** The same trouble is met by every pull of the day, at another index each time: its time is what stays. */
const placeOf = (at: string, atMs: number | null): string => (atMs === null ? at : `${isoOf(atMs)}, ${at.replace(/\[\d+\]/, "")}`);

function wholeDays({ unread, span, keptFromMs }: Reading): string[] {
  const days: string[] = [];
  for (let at = span.fromMs; at + DAY_MS + SETTLES_MS <= span.toMs; at += DAY_MS) {
    const whole = at >= keptFromMs && !unread.some(({ atMs }) => atMs === null || (atMs >= at && atMs < at + DAY_MS));
    if (whole) days.push(isoOf(at).slice(0, 10));
  }
  return days;
}

const [EARLIEST_MS, LATEST_MS] = [Date.UTC(2000, 0), Date.UTC(2100, 0)];

/** A time in unix milliseconds; null for anything else, above all for seconds and microseconds. */
export function readMs(value: unknown): number | null {
  return typeof value === "number" && Number.isInteger(value) && value >= EARLIEST_MS && value < LATEST_MS ? value : null;
}

/** An ISO 8601 instant as unix milliseconds; null for anything else. */
export function readInstant(value: unknown): number | null {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})$/.test(value)) return null;
  const ms = Date.parse(value);
  return Number.isNaN(ms) ? null : readMs(ms);
}
