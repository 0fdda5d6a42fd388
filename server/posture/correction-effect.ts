import { measureAvailability } from "#server/posture/availability.ts";
import { addAvailabilityFigures } from "#server/posture/availability-figures.ts";
import type { ClientFacts, Correction } from "#server/posture/facts.ts";
import { figureBook } from "#server/posture/figures.ts";
import type { Figure } from "#server/posture/report.ts";

/** The client's downtime and uptime under the contract without a correction and with it, as a report of the month says them. */
export type CorrectionEffect = Record<"without" | "with", { down: Figure; uptime: Figure }>;

/** What a correction changes in a month, beside every other that is approved. Figures of the report: `availability.contract_down_s` and `availability.contract_pct`. */
export function correctionEffect(facts: ClientFacts, correction: Correction): CorrectionEffect {
  const others = (facts.corrections ?? []).filter(({ id }) => id !== correction.id);
  const approved = { ...correction, approvedBy: correction.approvedBy ?? "preview", approvedAt: correction.approvedAt ?? facts.now };
  return { without: judged({ ...facts, corrections: others }), with: judged({ ...facts, corrections: [...others, approved] }) };
}

function judged(facts: ClientFacts): { down: Figure; uptime: Figure } {
  const book = figureBook();
  addAvailabilityFigures(book, measureAvailability(facts));
  return { down: book.get("availability.contract_down_s"), uptime: book.get("availability.contract_pct") };
}

/** Whether the correction would take downtime off its site's contract figure. */
export function correctsAnything(facts: ClientFacts, correction: Correction): boolean {
  const others = (facts.corrections ?? []).filter(({ id }) => id !== correction.id);
  const down = (corrections: Correction[]) =>
    measureAvailability({ ...facts, corrections }).sites.find(({ slug }) => slug === correction.site)?.contract.downS ?? 0;
  return down(others) > down([...others, { ...correction, approvedBy: "preview", approvedAt: facts.now }]);
}
