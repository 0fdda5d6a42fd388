import { asOf, toMs } from "#server/posture/as-of.ts";
import { PurgeReason } from "#server/posture/evidence.ts";
import type { ClientFacts } from "#server/posture/facts.ts";
import type { PurgeFacts } from "#server/posture/purge-facts.ts";
import type { FigureBook } from "#server/posture/figures.ts";
import { spread } from "#server/posture/finding-flow.ts";
import { countOf, formatCount, formatSeconds, localDay } from "#server/posture/format.ts";
import { daysOf } from "#server/posture/period.ts";
import { type PurgesTold, toldDays } from "#server/posture/purge-feeds.ts";
import { type Action, chooseTotals, type Count, daysOfCounts, reportOf } from "#server/posture/purge-totals.ts";

/** Accounts of one action in the period. Null = the feeds did not say; 0 only when each of them reported on every day. */
export type PurgeTotal = { value: number | null; byReason: Partial<Record<PurgeReason, number>>; daysReported: number };

export type PurgesMeasure = {
  configured: boolean;
  blocked: PurgeTotal;
  deleted: PurgeTotal;
  /** Local days of the period that are over (today too, once something was reported for it). */
  daysExpected: number;
  /** Days on which at least one of the two was reported, by every feed where there are several. */
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
  const spans = { blocked: chooseTotals(within, "blocked"), deleted: chooseTotals(within, "deleted") };
  const told = { counts: within, feeds: purges.feeds, days };
  const totals = (action: Action) => totalOf({ action, spans: spans[action].kept, told, events, passed });
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
      acrossEdge: new Set(purges.counts.filter(({ from, to }) => to >= first && from <= last && (from < first || to > last)).map(reportOf)).size,
      repeated: new Set([...spans.blocked.dropped, ...spans.deleted.dropped]).size,
      events: blocked.covered + deleted.covered,
    },
  };
}

function totalOf(input: {
  action: Action;
  spans: readonly Count[];
  told: PurgesTold;
  events: readonly (PurgeFacts["events"][number] & { day: string })[];
  passed: readonly string[];
}) {
  const { action, spans, told, passed } = input;
  const counted = daysOfCounts(spans);
  const own = input.events.filter((event) => event.action === action);
  // Totals of a day already hold its single events.
  const single = own.filter(({ day }) => !counted.has(day));
  const byReason: Partial<Record<PurgeReason, number>> = {};
  for (const span of spans) byReason[span.reason] = (byReason[span.reason] ?? 0) + (span[action] ?? 0);
  for (const { reason } of single) byReason[reason] = (byReason[reason] ?? 0) + 1;
  const sum = Object.values(byReason).reduce((total, count) => total + count, 0);
  const { days, whole } = toldDays({ ...told, action, spans, accountDays: own.map(({ day }) => day) });
  // A total may be 0 because its report says so; without any report of a single day, or of one of several feeds, 0 would be a guess.
  const said = sum > 0 || (passed.length > 0 && passed.every((day) => whole.has(day)));
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
