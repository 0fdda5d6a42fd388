import { COVERAGE_FLOOR_PCT } from "#server/posture/availability.ts";
import type { BlockOf, Cell } from "#server/posture/blocks.ts";
import { changeWords, differenceOf } from "#server/posture/change-words.ts";
import { findingsMissing } from "#server/posture/finding-words.ts";
import { periodLabel, previousPeriod } from "#server/posture/period.ts";
import type { Figure } from "#server/posture/report.ts";
import type { SectionContext } from "#server/posture/section.ts";
import { purgesMissing } from "#server/posture/sections/purged-accounts.ts";

type Row = BlockOf<"comparison">["rows"][number];
type Line = {
  id: string;
  label: string;
  /** Which way is good for the client; null = neither. */
  good: "less" | "more" | null;
  /** Grows while the period runs, so part of a period is always less than all of one. */
  grows?: true;
  kind: "availability" | "findings" | "purges" | "other";
};

const LINES: readonly Line[] = [
  { id: "availability.contract_down_s", label: "Downtime", good: "less", grows: true, kind: "availability" },
  { id: "availability.uptime_pct", label: "Uptime", good: "more", kind: "availability" },
  { id: "findings.open", label: "Open findings", good: "less", kind: "findings" },
  { id: "findings.overdue", label: "Findings past due", good: "less", kind: "findings" },
  { id: "purges.blocked", label: "Accounts refused", good: null, grows: true, kind: "purges" },
  { id: "badges.current", label: "Badges in force", good: "more", kind: "other" },
  { id: "promises.kept", label: "Promises kept", good: "more", kind: "other" },
];

/** The headline figures beside those of the period before; null when there are none to compare with. What was measured too little is not compared. */
export function headlineComparison(context: SectionContext): BlockOf<"comparison"> | null {
  const { facts, previous, measures } = context;
  if (previous === null) return null;
  return {
    kind: "comparison",
    title: "The main figures beside those of the period before",
    beforeTitle: periodLabel(previousPeriod(facts.period)),
    afterTitle: `${periodLabel(facts.period)}${measures.availability.ended ? "" : " so far"}`,
    rows: LINES.map((line) => rowOf(line, context, previous)),
  };
}

function rowOf(line: Line, context: SectionContext, previous: Record<string, Figure>): Row {
  const { figures, measures } = context;
  const before = previous[line.id] ?? null;
  const after = figures.get(line.id);
  const wasThin = line.kind === "availability" && thin(previous["availability.coverage_pct"]?.value);
  const isThin = line.kind === "availability" && measures.availability.missing !== null;
  const beforeCell: Cell = { text: before === null ? "no data" : wasThin ? "no verdict" : before.display };
  const afterCell: Cell = isThin && after.value !== null ? { text: "no verdict" } : figures.cell(line.id);
  const row = (change: string, direction: Row["direction"]): Row => ({ label: line.label, before: beforeCell, after: afterCell, change, direction });
  const was = before?.value ?? null;
  if (was === null || after.value === null || wasThin || isThin || silent(line, context)) return row("cannot be compared", "unknown");
  const more = differenceOf(after.unit, was, after.value);
  if (Math.abs(more) < 1e-9) return row("the same", "same");
  const running = line.grows === true && !measures.availability.ended;
  // Less of something that still grows is no news yet; more of it already is.
  if (running && more < 0) return row("not over yet", "unknown");
  const direction = line.good === null ? "neither" : more > 0 === (line.good === "more") ? "better" : "worse";
  return row(changeWords(after.unit, more), direction);
}

function thin(coverage: number | null | undefined): boolean {
  return typeof coverage === "number" && coverage < COVERAGE_FLOOR_PCT;
}

/** The evidence of this period is missing or too old to say anything about it. */
function silent({ kind }: Line, { facts, measures: { findings, freshness, purges } }: SectionContext): boolean {
  if (kind === "findings") return findingsMissing({ findings, freshness, cadence: facts.cadence }) !== null;
  return kind === "purges" && purgesMissing(purges, freshness) !== null;
}
