import { addAvailabilityFigures } from "#server/posture/availability-figures.ts";
import { type AvailabilityMeasure, measureAvailability, type Missing } from "#server/posture/availability.ts";
import type { ContractTerms } from "#server/posture/contract-terms.ts";
import type { ClientFacts } from "#server/posture/facts.ts";
import { figureBook } from "#server/posture/figures.ts";
import { firstDayOf } from "#server/posture/period.ts";
import type { Figure } from "#server/posture/report.ts";

/** The figures of the report that a contract decides. */
export const JUDGED = ["contract_down_s", "contract_pct", "allowed_down_s", "credit_pct", "credit_usd_cents"] as const;
export type Judged = Record<(typeof JUDGED)[number], Figure> & {
  /** The contract's name. */
  name: string;
  /** Why there is no verdict; null = there is one. */
  missing: Missing | null;
  /** Null = no verdict on this evidence. */
  met: boolean | null;
};

/** A month under unsaved terms beside the same month under the terms in force. `measured` is before any contract. */
export type PreviewMonth = { period: string; measured: Figure; inForce: Judged; proposed: Judged; same: boolean };

function judge(measure: AvailabilityMeasure): { measured: Figure; judged: Judged } {
  const book = figureBook();
  addAvailabilityFigures(book, measure);
  const figure = (id: string) => book.get(`availability.${id}`);
  const [downS, pct, allowedS, creditPct, creditCents] = JUDGED.map(figure) as [Figure, Figure, Figure, Figure, Figure];
  return {
    measured: figure("measured_down_s"),
    judged: {
      contract_down_s: downS,
      contract_pct: pct,
      allowed_down_s: allowedS,
      credit_pct: creditPct,
      credit_usd_cents: creditCents,
      name: measure.contract.policy.name,
      missing: measure.missing,
      met: measure.contract.met,
    },
  };
}

/** One ended month as its own report would tell it under `terms`, beside the terms in force. Figures as in the report. */
export function previewMonth(facts: ClientFacts, terms: ContractTerms): PreviewMonth {
  const policies = [{ ...terms, id: "preview", effectiveFrom: firstDayOf(facts.period) }];
  const [inForce, proposed] = [measureAvailability(facts), measureAvailability({ ...facts, policies })];
  const [now, then] = [judge(inForce), judge(proposed)];
  return {
    period: facts.period.id,
    measured: now.measured,
    inForce: now.judged,
    proposed: then.judged,
    same: now.judged.met === then.judged.met && JUDGED.every((id) => now.judged[id].value === then.judged[id].value),
  };
}
