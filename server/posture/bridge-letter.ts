import { addMonths } from "#server/posture/as-of.ts";
import type { AttestationEvidence } from "#server/posture/evidence.ts";
import { formatDay } from "#server/posture/format.ts";
import { programmeOf } from "#server/posture/programmes.ts";

/** Calendar months a SOC 2 Type II report counts after its period, and what a bridge letter can add. */
const COUNTS_MONTHS = 12;
const BRIDGE_MONTHS = 3;

export type BridgeLetter = { letterOn: string; until: string };

/** Why a bridge letter cannot carry this statement on, in words; null = it can. Days YYYY-MM-DD. Source: domain.md §6. */
export function bridgeFault(
  record: Pick<AttestationEvidence, "programme" | "label" | "stage" | "periodEnd">,
  { letterOn, until, today }: BridgeLetter & { today: string },
): string | null {
  const day = (value: string) => formatDay(value, { year: true });
  if (programmeOf(record).id !== "soc2-type2") return "Only a SOC 2 Type II report can be carried on by a bridge letter.";
  if (record.stage !== "issued" || record.periodEnd === null) return "The report needs to be issued and to name the period it covers first.";
  if (letterOn > today) return "The letter is dated in the future.";
  if (letterOn < record.periodEnd) return `The letter is from before the period ended on ${day(record.periodEnd)}.`;
  if (until < letterOn) return "The letter cannot reach to a day before it was written.";
  const most = addMonths(addMonths(record.periodEnd, COUNTS_MONTHS), BRIDGE_MONTHS);
  if (until > most)
    return `A bridge letter carries a report on for three months at most: to ${day(most)}, twelve months after its period and three more. After that a new report is needed.`;
  return null;
}
