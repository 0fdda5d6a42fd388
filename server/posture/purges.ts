import { asOf, daysBetween, toMs } from "#server/posture/as-of.ts";
import { PurgeReason } from "#server/posture/evidence.ts";
import type { ClientFacts, PurgeFacts } from "#server/posture/facts.ts";
import type { FigureBook } from "#server/posture/figures.ts";
import { spread } from "#server/posture/finding-flow.ts";
import { countOf, formatCount, formatSeconds, localDay } from "#server/posture/format.ts";
import { addDays, daysOf } from "#server/posture/period.ts";

type Action = "blocked" | "deleted";
type Count = PurgeFacts["counts"][number];

/** Accounts of one action in the period. Null = the feed did not say; 0 only when it reported on every day. */
export type PurgeTotal = { value: number | null; byReason: Partial<Record<PurgeReason, number>>; daysReported: number };

export type PurgesMeasure = {
  configured: boolean;
  blocked: PurgeTotal;
  deleted: PurgeTotal;
  /** Local days of the period that are over (today too, once something was reported for it). */
  daysExpected: number;
  /** Days on which at least one of the two was reported. */
  daysReported: number;
  /** Sign-up to deletion, seconds, over deletions that tell both. */
  timeToDelete: ReturnType<typeof spread>;
  /** Reports left out: they reach over the edge of the period, or repeat days already counted. */
  leftOut: { acrossEdge: number; repeated: number; events: number };
};

/** Accounts refused validation and accounts deleted in the period, by local day, each account once per action. */
export function measurePurges(facts: ClientFacts): PurgesMeasure {
  const { period, purges } = facts;
  const { lastMs, startMs, day: today, ended } = asOf(facts);
  const days = daysOf(period).map(({ day }) => day);
  const passed = days.filter((day) => day < today || (ended && day === today));
  const first = days[0] ?? today;
  const last = days.at(-1) ?? today;
  const within = purges.counts.filter(({ from, to }) => from >= first && to <= last);
  const events = purges.events
    .filter(({ at }) => toMs(at) >= startMs && toMs(at) <= lastMs)
    .map((event) => ({ ...event, day: localDay(event.at, period.timeZone) }));
  const alive = new Set(purges.heartbeatDays.filter((day) => day >= first && day <= last));

  const spans = { blocked: withoutOverlap(within, "blocked"), deleted: withoutOverlap(within, "deleted") };
  const totals = (action: Action) => totalOf({ action, spans: spans[action].kept, events, alive, passed });
  const blocked = totals("blocked");
  const deleted = totals("deleted");
  const reported = new Set([...blocked.days, ...deleted.days]);
  const expected = new Set([...passed, ...[...reported].filter((day) => day <= today)]);
  const delays = events.flatMap(({ action, at, createdAt }) =>
    action === "deleted" && createdAt !== null && toMs(createdAt) <= toMs(at) ? [(toMs(at) - toMs(createdAt)) / 1000] : [],
  );

  return {
    configured: purges.configured,
    blocked: blocked.total,
    deleted: deleted.total,
    daysExpected: expected.size,
    daysReported: [...reported].filter((day) => expected.has(day)).length,
    timeToDelete: spread(delays),
    leftOut: {
      acrossEdge: purges.counts.filter(({ from, to }) => to >= first && from <= last && (from < first || to > last)).length,
      repeated: Math.max(spans.blocked.dropped, spans.deleted.dropped),
      events: blocked.covered + deleted.covered,
    },
  };
}

/** Of reports for different spans that overlap (a month and its days) only the longest counts. Equal spans are other reasons or systems and add up. */
function withoutOverlap(counts: readonly Count[], action: Action): { kept: Count[]; dropped: number } {
  const stated = counts.filter((count) => count[action] !== null);
  const longestFirst = [...stated].sort((a, b) => daysBetween(b.from, b.to) - daysBetween(a.from, a.to) || (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const kept: Count[] = [];
  for (const count of longestFirst) {
    const clash = kept.some((other) => count.from <= other.to && other.from <= count.to && (count.from !== other.from || count.to !== other.to));
    if (!clash) kept.push(count);
  }
  return { kept, dropped: stated.length - kept.length };
}

function totalOf(input: {
  action: Action;
  spans: readonly Count[];
  events: readonly (PurgeFacts["events"][number] & { day: string })[];
  alive: ReadonlySet<string>;
  passed: readonly string[];
}) {
  const { action, spans, alive, passed } = input;
  const counted = new Set(spans.flatMap(({ from, to }) => Array.from({ length: daysBetween(from, to) + 1 }, (_, index) => addDays(from, index))));
  const own = input.events.filter((event) => event.action === action);
  // Totals of a day already hold its single events.
  const single = own.filter(({ day }) => !counted.has(day));
  const byReason: Partial<Record<PurgeReason, number>> = {};
  for (const span of spans) byReason[span.reason] = (byReason[span.reason] ?? 0) + (span[action] ?? 0);
  for (const { reason } of single) byReason[reason] = (byReason[reason] ?? 0) + 1;
  const sum = Object.values(byReason).reduce((total, count) => total + count, 0);
  const days = new Set([...counted, ...alive, ...own.map(({ day }) => day)]);
  // A total may be 0 because its report says so; without any report of a single day, 0 would be a guess.
  const said = sum > 0 || (passed.length > 0 && passed.every((day) => counted.has(day) || alive.has(day)));
  return { total: { value: said ? sum : null, byReason, daysReported: days.size }, days, covered: own.length - single.length };
}

/** "purges.blocked.bot_signup": accounts of one action and reason. */
export function reasonFigure(action: Action, reason: PurgeReason): string {
  return `purges.${action}.${reason.replace("-", "_")}`;
}

/** Figures `purges.*`: null and "no data" when the feed said nothing. */
export function addPurgesFigures(book: FigureBook, measure: PurgesMeasure): void {
  for (const action of ["blocked", "deleted"] as const) {
    const { value, daysReported } = measure[action];
    const what = action === "blocked" ? "accounts refused validation" : "accounts deleted";
    book.add(`purges.${action}`, {
      value,
      unit: "count",
      display: formatCount(value),
      basis: `${what}, each once; reported on ${daysReported} of ${countOf(measure.daysExpected, "day")}`,
    });
    for (const reason of PurgeReason.options) {
      const count = value === null ? null : (measure[action].byReason[reason] ?? 0);
      book.add(reasonFigure(action, reason), {
        value: count,
        unit: "count",
        display: formatCount(count),
        basis: `${what}, reason: ${reason.replace("-", " ")}`,
      });
    }
  }
  const { median, max, n } = measure.timeToDelete;
  const over = `over ${countOf(n, "deleted account")} whose sign-up time was reported`;
  book.add("purges.median_delete_s", { value: median, unit: "s", display: formatSeconds(median), basis: `sign-up to deletion, median ${over}` });
  book.add("purges.max_delete_s", { value: max, unit: "s", display: formatSeconds(max), basis: `sign-up to deletion, longest ${over}` });
  book.add("purges.timed_deletes", {
    value: measure.deleted.value === null ? null : n,
    unit: "count",
    display: formatCount(measure.deleted.value === null ? null : n),
    basis: "deleted accounts whose sign-up time was reported; the others are left out of the times",
  });
}
