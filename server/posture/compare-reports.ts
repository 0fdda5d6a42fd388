import type { BlockOf, Cell, Verdict } from "#server/posture/blocks.ts";
import { changeWords, differenceOf } from "#server/posture/change-words.ts";
import { lengthNotes, notComparable, type Pair, titleOf } from "#server/posture/compare-lengths.ts";
import { type Line, LINES } from "#server/posture/compare-lines.ts";
import { capitalize, formatShare, joinWords, spellCount } from "#server/posture/format.ts";
import type { MarginNote, Report, Section } from "#server/posture/report.ts";

type Row = BlockOf<"comparison">["rows"][number];

const STANDING = { missed: 0, "at-risk": 1, met: 2 } as const;
/** Binary noise of a share, far below a second in a year. */
const NOISE = 1e-9;

/**
 * Two reports of one client side by side, the earlier first. Directions come from exact values; what was not measured, rests on no evidence or
 * covers another length of time is said to be so and is never counted as better or worse. Throws on reports of two clients or two readers.
 */
export function compareReports(before: Report, after: Report): Section {
  if (before.client.slug !== after.client.slug || before.reader !== after.reader) throw new Error("these reports are not for one client and reader");
  const pair = { before, after };
  const rows = [verdictRow(pair), ...LINES.flatMap((line) => rowOf(line, pair) ?? [])];
  return {
    id: "compared",
    title: `Compared with ${before.periodLabel}`,
    verdict: null,
    headline: headlineOf(rows, before.periodLabel),
    notes: notesOf(pair),
    blocks: [
      {
        audience: "all",
        block: {
          kind: "comparison",
          title: "The figures side by side",
          beforeTitle: titleOf(before),
          afterTitle: titleOf(after),
          rows,
        },
      },
    ],
  };
}

/** The report with the comparison after its summary. */
export function withComparison(before: Report, after: Report): Report {
  const at = after.sections.findIndex(({ id }) => id === "summary") + 1;
  return { ...after, sections: after.sections.toSpliced(at, 0, compareReports(before, after)) };
}

function verdictRow({ before, after }: Pair): Row {
  const cell = (verdict: Verdict): Cell => ({ text: verdict.label, verdict });
  const row = { label: "Overall", before: cell(before.verdict), after: cell(after.verdict) };
  const [was, is] = [before.verdict.state, after.verdict.state];
  if (was === "no-data" || is === "no-data") return { ...row, change: "too little data to compare", direction: "unknown" };
  if (was === is) return { ...row, change: "no change", direction: "same" };
  const better = STANDING[is] > STANDING[was];
  return { ...row, change: "the verdict changed", direction: better ? "better" : "worse" };
}

/** Null when neither report has the figure, or there is nothing of it in either. */
function rowOf(line: Line, pair: Pair): Row | null {
  const [was, is] = [pair.before.figures[line.id], pair.after.figures[line.id]];
  if (was === undefined && is === undefined) return null;
  if (line.quiet && was?.value === is?.value && !is?.value) return null;
  const row = {
    label: line.label,
    before: { text: was?.display ?? "not in that report" },
    after: is === undefined ? { text: "not in this report" } : { text: is.display, figure: line.id },
  };
  const unknown = (change: string): Row => ({ ...row, change, direction: "unknown" });
  if (was === undefined || is === undefined) return unknown("only one of the reports has it");
  if (was.value === null || is.value === null) return unknown(was.value === null && is.value === null ? "nothing to compare" : "one side has no number");
  const silent = [pair.before, pair.after].filter((report) => isSilent(report, line.section));
  if (silent.length > 0) return unknown(`too little data for ${joinWords(silent.map(({ periodLabel }) => periodLabel))}`);
  const more = differenceOf(is.unit, was.value, is.value);
  const apart = line.grows ? notComparable(pair, more) : null;
  if (apart !== null) return unknown(apart);
  if (Math.abs(more) < NOISE) return { ...row, change: "no change", direction: "same" };
  const direction = line.good === null ? "neither" : more > 0 === (line.good === "more") ? "better" : "worse";
  return { ...row, change: changeWords(is.unit, more), direction };
}

/** A section that the client's design leaves out rests on as little as one that is shown. */
function isSilent({ sections, leftOut = [] }: Report, id: string | undefined): boolean {
  return [...sections, ...leftOut].find((section) => section.id === id)?.verdict?.state === "no-data";
}

function headlineOf(rows: readonly Row[], label: string): string {
  const main = new Map(LINES.map((line) => [line.label, line.main]));
  const of = (direction: Row["direction"]) => rows.filter((row) => row.direction === direction && row.label !== "Overall");
  const unknown = of("unknown").length;
  if (unknown === rows.length - 1) return `None of the figures can be compared with ${label}.`;
  const rest = unknown === 0 ? "" : ` ${capitalize(spellCount(unknown))} ${unknown === 1 ? "figure" : "figures"} cannot be compared.`;
  const moved = (["worse", "better"] as const).flatMap((direction) => {
    const own = of(direction);
    const named = own.flatMap((row) => main.get(row.label) ?? []);
    if (own.length === 0) return [];
    return [`${named.length > 0 ? joinWords(named) : `${spellCount(own.length)} smaller ${own.length === 1 ? "figure" : "figures"}`} got ${direction}`];
  });
  return moved.length === 0 ? `No figure got better or worse since ${label}.${rest}` : `Since ${label}, ${moved.join("; ")}.${rest}`;
}

function notesOf(pair: Pair): MarginNote[] {
  const { before, after } = pair;
  const [was, is] = [before.figures["availability.target_pct"]?.value ?? null, after.figures["availability.target_pct"]?.value ?? null];
  return [
    { title: `The report of ${before.periodLabel}`, text: before.status },
    ...lengthNotes(pair),
    ...(was !== null && is !== null && was !== is
      ? [{ title: "Other target", text: `The target was ${formatShare(was)} then and is ${formatShare(is)} now. Downtime counts by the terms of its time.` }]
      : []),
    { title: "Added afterwards", text: "This comparison is not part of the published report. Whoever checks a file with it is told so." },
    { title: "Better or worse", text: "means for you, by the exact values and not by the rounded ones. More refused accounts or fixed findings are neither." },
  ];
}
