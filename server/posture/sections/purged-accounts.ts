import type { BlockOf, Verdict } from "#server/posture/blocks.ts";
import { PurgeReason } from "#server/posture/evidence.ts";
import type { FigureBook } from "#server/posture/figures.ts";
import { capitalize, countOf, formatCount } from "#server/posture/format.ts";
import type { FreshnessMeasure } from "#server/posture/freshness.ts";
import { type PurgesMeasure, reasonFigure } from "#server/posture/purges.ts";
import type { MarginNote } from "#server/posture/report.ts";
import type { SectionBuilder } from "#server/posture/section.ts";
import { historyTrend } from "#server/posture/trend.ts";

const REASON: Record<PurgeReason, string> = {
  "disposable-address": "Throw-away e-mail address",
  "bot-signup": "Sign-up by a program",
  "credential-stuffing": "Tried with stolen passwords",
  impersonation: "Pretended to be someone else",
  policy: "Against the rules of use",
  unspecified: "Reason not given",
};

/** Suspicious accounts refused or deleted for this client, by reason; the client need do nothing. */
export const purgedAccounts: SectionBuilder = {
  id: "purged-accounts",
  title: "Purged accounts",
  build(context) {
    const { measures, figures } = context;
    const { purges, freshness } = measures;
    const missing = purgesMissing(purges, freshness);
    const known = purges.blocked.value !== null || purges.deleted.value !== null;
    const bars = reasonBars(purges, figures);
    const table = known ? reasonTable(purges, figures) : null;
    const trends = [
      historyTrend({ context, figure: "purges.blocked", title: "Accounts refused each month", unit: "accounts" }),
      historyTrend({ context, figure: "purges.deleted", title: "Accounts deleted each month", unit: "accounts" }),
    ];
    return {
      id: "purged-accounts",
      title: "Purged accounts",
      verdict: missing ? { state: "no-data", label: missing.label } : purgesVerdict(purges),
      headline: missing ? missing.sentence : purgesHeadline(purges),
      notes: notesOf(purges, figures),
      // A table of one reason says its number twice: then the months come first.
      blocks: (bars ? [bars, table, ...trends] : [...trends, table]).flatMap((block) => (block === null ? [] : [{ audience: "all" as const, block }])),
    };
  },
};

/** Why nothing can be said about purged accounts; null = something can. */
export function purgesMissing(purges: PurgesMeasure, freshness: FreshnessMeasure): { label: string; sentence: string } | null {
  const { state } = freshness.kinds.purges;
  if (!purges.configured) return { label: "Not configured", sentence: "No account feed is set up for you, so we cannot say how many accounts were refused." };
  if (state === "paused") return { label: "Paused", sentence: "The account feed is paused, so we cannot say how many accounts were refused in all." };
  if (purges.blocked.value === null && purges.deleted.value === null)
    return { label: "No data", sentence: "The account feed reported nothing in this period, so we cannot say how many accounts were refused." };
  if (state === "stale" || state === "never")
    return { label: "Out of date", sentence: "The account feed has fallen silent, so we cannot say how many accounts were refused in all." };
  return null;
}

/** Met only with reports for at least 95 % of days and both counts; otherwise a risk, never a quiet zero. */
export function purgesVerdict({ blocked, deleted, daysReported, daysExpected }: PurgesMeasure): Verdict {
  const partial = daysReported < daysExpected * 0.95 || blocked.value === null || deleted.value === null;
  return partial ? { state: "at-risk", label: "Incomplete counts" } : { state: "met", label: "No action needed" };
}

function purgesHeadline({ blocked, deleted }: PurgesMeasure): string {
  const accounts = (count: number) => (count === 0 ? "no suspicious account" : countOf(count, "suspicious account"));
  if (blocked.value === null) return `We deleted ${accounts(deleted.value ?? 0)} for you; how many were refused was not reported.`;
  if (deleted.value === null) return `We refused ${accounts(blocked.value)} for you; how many were deleted was not reported.`;
  if (blocked.value === 0 && deleted.value === 0) return "No suspicious account had to be refused or deleted.";
  const after = deleted.value === 0 ? "and had none to delete" : `and deleted ${formatCount(deleted.value)}`;
  return `We refused ${accounts(blocked.value)} for you ${after}.`;
}

function reasonsIn(...totals: PurgesMeasure["blocked"][]): PurgeReason[] {
  return PurgeReason.options.filter((reason) => totals.some(({ byReason }) => (byReason[reason] ?? 0) > 0));
}

/** Why accounts were refused, the most frequent reason first. Null with fewer than two reasons: the table says it. */
function reasonBars({ blocked }: PurgesMeasure, figures: FigureBook): BlockOf<"bars"> | null {
  const count = (reason: PurgeReason) => blocked.byReason[reason] ?? 0;
  const reasons = reasonsIn(blocked).sort((a, b) => count(b) - count(a));
  const [first] = reasons;
  if (blocked.value === null || first === undefined || reasons.length < 2) return null;
  return {
    kind: "bars",
    title: "Why accounts were refused",
    unit: "accounts",
    bars: reasons.map((reason) => ({ label: REASON[reason], value: count(reason), cell: figures.cell(reasonFigure("blocked", reason)) })),
    summary: `Most often: ${REASON[first].charAt(0).toLowerCase()}${REASON[first].slice(1)}, ${formatCount(count(first))} of ${formatCount(blocked.value)}.`,
  };
}

function reasonTable({ blocked, deleted }: PurgesMeasure, figures: FigureBook): BlockOf<"table"> {
  const reasons = reasonsIn(blocked, deleted);
  return {
    kind: "table",
    title: "Accounts by reason",
    columns: [
      { title: "Reason", align: "start" },
      { title: "Refused", align: "end" },
      { title: "Deleted", align: "end" },
    ],
    rows: [
      ...reasons.map((reason) => [{ text: REASON[reason] }, figures.cell(reasonFigure("blocked", reason)), figures.cell(reasonFigure("deleted", reason))]),
      [{ text: "All reasons" }, figures.cell("purges.blocked"), figures.cell("purges.deleted")],
    ],
    note: null,
  };
}

function notesOf(purges: PurgesMeasure, figures: FigureBook): MarginNote[] {
  const { leftOut, daysReported, daysExpected } = purges;
  const dropped = [
    ...(leftOut.acrossEdge > 0
      ? [`${countOf(leftOut.acrossEdge, "report")} reached beyond the period and ${leftOut.acrossEdge === 1 ? "is" : "are"} left out`]
      : []),
    ...(leftOut.repeated > 0
      ? [`${countOf(leftOut.repeated, "report")} repeated days already counted and ${leftOut.repeated === 1 ? "is" : "are"} left out`]
      : []),
    ...(leftOut.events > 0
      ? [`${countOf(leftOut.events, "single account")} fell on days with a reported total and ${leftOut.events === 1 ? "is" : "are"} part of it`]
      : []),
  ];
  return [
    {
      title: "Refused and deleted",
      text: "Refused accounts never became valid. Deleted ones were found later and removed. Each account counts once in each column.",
    },
    ...(purges.configured
      ? [
          {
            title: "Reported days",
            text: `Counts for ${formatCount(daysReported)} of ${countOf(daysExpected, "day")}. A day on which one of our systems did not report is unknown, not zero.`,
          },
        ]
      : []),
    ...(purges.timeToDelete.n > 0 ? [{ title: "How fast", text: howFast(purges, figures) }] : []),
    ...(dropped.length > 0 ? [{ title: "Not counted twice", text: `${capitalize(dropped.join("; "))}.` }] : []),
    { title: "What we keep", text: "Counts only. We store no names, e-mail addresses or network addresses of these accounts." },
  ];
}

/** From sign-up to deletion, and how many deletions that could be said of. */
function howFast({ timeToDelete: { n }, deleted }: PurgesMeasure, figures: FigureBook): string {
  const [median, longest, timed] = ["purges.median_delete_s", "purges.max_delete_s", "purges.timed_deletes"].map((id) => figures.get(id).display);
  const of = deleted.value !== null && deleted.value > n ? `${timed} of ${countOf(deleted.value, "deleted account")}` : countOf(n, "deleted account");
  const others = deleted.value !== null && deleted.value > n ? " For the others we were not told when they signed up." : "";
  return n === 1
    ? `${median} from sign-up to deletion, known for ${of}.${others}`
    : `From sign-up to deletion: median ${median}, longest ${longest}, known for ${of}.${others}`;
}
