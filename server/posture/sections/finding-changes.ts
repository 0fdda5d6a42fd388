import type { BlockOf } from "#server/posture/blocks.ts";
import type { FigureBook } from "#server/posture/figures.ts";
import type { Move } from "#server/posture/finding-flow.ts";
import { SEVERITY_LABEL } from "#server/posture/finding-words.ts";
import { type FindingRow, type FindingsMeasure, formatDaysUp, isOverdue } from "#server/posture/findings.ts";
import { countOf, formatCount, formatDay, localDay } from "#server/posture/format.ts";
import { isOpen } from "#server/posture/lifecycle.ts";
import { type Period, toInstant } from "#server/posture/period.ts";

const SHOWN = 10;

type Group = BlockOf<"change-list">["groups"][number];
type Input = { measure: FindingsMeasure; figures: FigureBook; period: Period; hosts: ReadonlyMap<string, string> };
type Step = FindingsMeasure["moves"][number];

/**
 * Findings fixed, new and back in the period, step by step, and those open at its end. Counts are figures over all rows; of a long list the most
 * urgent are named. What was never evaluated is in no list: it takes no step in the ledger.
 */
export function findingChanges(input: Input): BlockOf<"change-list"> {
  const { measure, period } = input;
  const dayOf = (instant: string) => formatDay(localDay(instant, period.timeZone));
  const steps = (kind: Move["kind"]) => measure.moves.filter((move) => move.kind === kind);
  const group = <T>(id: Group["id"], words: { figure: string; label: string }, rows: readonly T[], say: (row: T) => Group["rows"][number]): Group => ({
    id,
    label: words.label,
    count: input.figures.cell(`findings.${words.figure}`),
    rows: rows.slice(0, SHOWN).map(say),
    note: rows.length > SHOWN ? `Showing ${SHOWN} of ${formatCount(rows.length)}, most urgent first.` : null,
  });
  const line = (row: FindingRow, ...parts: string[]) => ({
    text: row.facts.title,
    detail: [input.hosts.get(row.facts.site) ?? row.facts.site, SEVERITY_LABEL[row.now.severity], ...parts.filter((part) => part !== "")].join(". "),
  });
  const fixed = ({ row, state, days }: Step) =>
    line(row, `Fixed on ${dayOf(state.fixedAt ?? state.lastSeen)} after ${formatDaysUp(days ?? 0)}`, isOpen(row.now.state) ? "It is back" : "");
  const fresh = (step: Step) => {
    const seen = formatDay(localDay(step.row.now.firstSeen, period.timeZone), { year: true });
    return line(step.row, `First seen ${seen}`, step.row.now.state === "fixed" ? "Fixed since" : "");
  };
  const backLine = ({ row, state }: Step) => line(row, `Back on ${formatDay(localDay(toInstant(state.sinceMs / 1000), period.timeZone))}`);
  return {
    kind: "change-list",
    title: "Findings of independent scans",
    groups: [
      group("fixed", { figure: "fixed", label: "Fixed" }, steps("fixed"), fixed),
      group("new", { figure: "new", label: "New" }, steps("new"), fresh),
      group("back", { figure: "reopened", label: "Came back" }, steps("back"), backLine),
      group("open", { figure: "open", label: `Open on ${formatDay(measure.day)}` }, measure.openRows, (row) =>
        line(row, `Open for ${countOf(row.ageDays, "day")}`, dueWords(row)),
      ),
    ],
  };
}

function dueWords(row: FindingRow): string {
  if (row.deadline === null) return "";
  return isOverdue(row) ? `${countOf(row.deadline.overdueDays, "day")} past due` : `Due ${formatDay(row.deadline.dueDay, { year: true })}`;
}
