import type { PurgeReason } from "#server/posture/evidence.ts";

type Span = { from: string; to: string };
/** `whole`: with the other rows of its time it says all there is of the span. */
export type PurgeCountRow = Span & { reason: PurgeReason; blocked: number | null; deleted: number | null; reportedAt: string; whole: boolean };
/** Of each reason of a span the version that counts. */
export type KnownCount = PurgeCountRow & { version: number };

export type CountPlan = {
  added: KnownCount[];
  /** Said again, later: they stay as they are, and what is older cannot replace them any more. */
  confirmed: KnownCount[];
  /** Rows that say something else than what counted, or are part of a report that does. */
  changed: number;
};

const spanOf = ({ from, to }: Span): string => `${from} ${to}`;
const time = ({ reportedAt }: { reportedAt: string }): number => Date.parse(reportedAt);
const says = ({ reason, blocked, deleted }: PurgeCountRow): string => `${reason} ${blocked} ${deleted}`;

/**
 * What one delivery of totals changes. A report of a span replaces the one before unless it is older: a whole one altogether, so that a reason it leaves
 * out is gone; another only the reason it names. Of two of the same time the one that came last counts. `known`: what counts now, of all spans given.
 */
export function planCounts(known: readonly KnownCount[], given: readonly PurgeCountRow[]): CountPlan {
  const before = Map.groupBy(known, spanOf);
  const plan: CountPlan = { added: [], confirmed: [], changed: 0 };
  for (const [span, rows] of Map.groupBy(given, spanOf)) {
    let counts: readonly KnownCount[] = before.get(span) ?? [];
    for (const [, report] of [...Map.groupBy(rows, time)].sort(([a], [b]) => a - b)) {
      const step = stepOf(counts, onceEach(report));
      plan.added.push(...step.added);
      plan.confirmed.push(...step.confirmed);
      plan.changed += step.changed;
      counts = step.counts;
    }
  }
  return plan;
}

type Step = CountPlan & { counts: readonly KnownCount[] };

function onceEach(rows: readonly PurgeCountRow[]): PurgeCountRow[] {
  return [...new Map(rows.toReversed().map((row) => [row.reason, row])).values()].reverse();
}

function stepOf(counts: readonly KnownCount[], report: readonly PurgeCountRow[]): Step {
  const version = Math.max(0, ...counts.map((row) => row.version)) + 1;
  const base = Math.max(...counts.filter(({ whole }) => whole).map(time), Number.NEGATIVE_INFINITY);
  const newest = Math.max(...counts.map(time), Number.NEGATIVE_INFINITY);
  if (report.some(({ whole }) => whole)) {
    if (report.some((row) => time(row) < newest)) return { added: [], confirmed: [], changed: 0, counts };
    if (sameSet(counts.map(says), report.map(says))) return { added: [], confirmed: confirm(counts, report), changed: 0, counts: confirm(counts, report) };
    const added = report.map((row) => ({ ...row, whole: true, version }));
    return { added, confirmed: [], changed: report.length, counts: added };
  }
  const own = new Map(counts.map((row) => [row.reason, row]));
  const due = report.filter((row) => time(row) >= Math.max(base, ...[own.get(row.reason)].flatMap((each) => (each ? [time(each)] : []))));
  const again = due.filter((row) => own.has(row.reason) && says(own.get(row.reason) ?? row) === says(row));
  const added = due.filter((row) => !again.includes(row)).map((row) => ({ ...row, version }));
  const confirmed = confirm(
    counts.filter(({ reason }) => again.some((row) => row.reason === reason)),
    again,
  );
  const changed = new Map([...confirmed, ...added].map((row) => [row.reason, row]));
  return { added, confirmed, changed: added.length, counts: [...counts.filter(({ reason }) => !changed.has(reason)), ...changed.values()] };
}

function confirm(counts: readonly KnownCount[], report: readonly PurgeCountRow[]): KnownCount[] {
  const at = report.reduce((latest, row) => (time(row) > Date.parse(latest) ? row.reportedAt : latest), report[0]?.reportedAt ?? "");
  return counts.map((row) => ({ ...row, reportedAt: at }));
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each) => b.includes(each));
}
