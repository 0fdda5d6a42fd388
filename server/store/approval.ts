/** What becomes of something a person entered that another has to agree to. Instants are ISO text. */
export type Decision = { approver: string; approvedBy: string; approvedAt: string } | { withdrawnAt: string; withdrawnBy: string };

/** The columns a decision sets, the same in every table that has them. */
export function decisionColumns(decision: Decision) {
  return "approver" in decision
    ? { ...decision, approvedAt: new Date(decision.approvedAt) }
    : { withdrawnBy: decision.withdrawnBy, withdrawnAt: new Date(decision.withdrawnAt) };
}
