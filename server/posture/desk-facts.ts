/**
 * Concern desk, vendor-wide: hours from receipt to acknowledgement and to evaluation, over concerns received in the period. Where a clock still runs, the
 * hours so far: `waitingHours` not acknowledged, `evaluatingHours` acknowledged and not evaluated; there, late ones of earlier periods count too.
 */
export type DeskFacts = {
  received: number;
  acknowledgedHours: number[];
  evaluatedHours: number[];
  waitingHours: number[];
  evaluatingHours: number[];
  targetAckHours: number;
  targetEvaluateHours: number;
};
