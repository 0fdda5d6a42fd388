import type { Evaluation, OverrideFacts } from "#server/posture/facts.ts";
import { instantOrNull, instantText } from "#server/store/instants.ts";

type Decision = { findingId: string; reason: string; by: string; at: Date; expiresAt: Date | null };

/** A row of `evaluation` as posture reads it. */
export function evaluationFacts({ verdict, ...row }: Decision & { verdict: string }): Evaluation {
  return { finding: row.findingId, verdict: verdict as Evaluation["verdict"], ...decision(row) };
}

/** A row of `severity_override` as posture reads it. */
export function overrideFacts({ severity, ...row }: Decision & { severity: string | null }): OverrideFacts {
  return { finding: row.findingId, severity: severity as OverrideFacts["severity"], ...decision(row) };
}

function decision({ reason, by, at, expiresAt }: Decision): Pick<Evaluation, "reason" | "by" | "at" | "expiresAt"> {
  return { reason, by, at: instantText(at), expiresAt: instantOrNull(expiresAt) };
}
