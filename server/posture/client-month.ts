import { z } from "zod";
import { Verdict, type VerdictState } from "#server/posture/blocks.ts";
import { promiseRows } from "#server/posture/errata.ts";
import { Figure, type Report } from "#server/posture/report.ts";

/** `evidence` is absent in months computed before we kept it. */
export const PromiseLine = z.object({
  id: z.string(),
  promise: z.string(),
  verdict: Verdict,
  proof: z.string(),
  evidence: z.array(z.object({ what: z.string(), value: z.string() })).exactOptional(),
});
export type PromiseLine = z.infer<typeof PromiseLine>;

/** What lists and the portfolio need of one client and month, kept ready. Staff only: `reasons` may count what is under evaluation. */
export const ClientMonth = z.object({
  period: z.string(),
  verdict: Verdict,
  headline: z.string(),
  reasons: z.array(z.string()),
  figures: z.record(z.string(), Figure),
  promises: z.array(PromiseLine),
  computedAt: z.string(),
});
export type ClientMonth = z.infer<typeof ClientMonth>;

const URGENCY: Record<VerdictState, number> = { missed: 0, "at-risk": 1, "no-data": 2, met: 3 };
/** These speak about the other sections and would say the same thing twice. */
const OVERVIEWS = new Set(["summary", "promises", "how-we-know"]);

/** The one report, condensed. Takes the staff edition. */
export function clientMonthOf(report: Report): ClientMonth {
  return {
    period: report.period.id,
    verdict: report.verdict,
    headline: report.headline,
    reasons: reasonsOf(report),
    figures: report.figures,
    // The record is of the months before: each of them keeps its own.
    promises: promiseRows(report).map(({ record: _record, ...line }) => line),
    computedAt: report.builtAt,
  };
}

/** Why a client needs attention: the headlines of the sections that are not in order, worst first, then what waits for evaluation. Empty = nothing. */
export function reasonsOf(report: Report): string[] {
  const headlines = report.sections
    .filter((section) => !OVERVIEWS.has(section.id) && section.verdict !== null && section.verdict.state !== "met")
    .sort((a, b) => URGENCY[a.verdict?.state ?? "met"] - URGENCY[b.verdict?.state ?? "met"])
    .map((section) => section.headline);
  const waiting = report.figures["findings.under_evaluation"]?.value ?? 0;
  return waiting === 0 ? headlines : [...headlines, waiting === 1 ? "One finding waits for evaluation." : `${waiting} findings wait for evaluation.`];
}

/** How one month differs from the month before, in words, most important first. `before` null = nothing to compare with. */
export function whatChanged(before: ClientMonth | null, after: ClientMonth): string[] {
  if (before === null) return [];
  const verdict = before.verdict.state === after.verdict.state ? [] : [`Now “${after.verdict.label}”; it was “${before.verdict.label}”.`];
  const lines: [string, (was: string, is: string) => string][] = [
    ["findings.overdue", (was, is) => `Findings past due: ${is}, before ${was}.`],
    ["findings.open", (was, is) => `Open findings: ${is}, before ${was}.`],
    ["availability.down_s", (was, is) => `Time down: ${is}, before ${was}.`],
    ["badges.lapsed", (was, is) => `Lapsed badges: ${is}, before ${was}.`],
    ["promises.broken", (was, is) => `Broken promises: ${is}, before ${was}.`],
  ];
  const figures = lines.flatMap(([id, say]) => {
    const was = before.figures[id];
    const is = after.figures[id];
    return was === undefined || is === undefined || was.value === is.value ? [] : [say(was.display, is.display)];
  });
  return [...verdict, ...figures];
}
