import type { HistoryEntry } from "#server/posture/finding-history.ts";
import { historyOf } from "#server/posture/finding-history.ts";
import { stateAt, traceFindings } from "#server/posture/lifecycle.ts";
import { toMs } from "#server/posture/as-of.ts";
import type { OverrideFacts } from "#server/posture/facts.ts";
import { type WhyOpen, whyOpen } from "#server/posture/why-open.ts";
import { type FindingRecord, getFinding } from "#server/store/finding-detail.ts";
import type { ClientScope } from "#server/store/scope.ts";

export type FindingDescription = Omit<FindingRecord, "evidence"> & {
  why: WhyOpen | null;
  /** Newest first. */
  history: HistoryEntry[];
  rating: OverrideFacts | null;
  asOf: string;
};

/** One finding as the security team reads it, its state folded for this moment and not as last kept. Errors: not-found. */
export async function describeFinding({
  scope,
  clientSlug,
  findingId,
  now,
}: {
  scope: ClientScope;
  clientSlug: string;
  findingId: string;
  now: string;
}): Promise<FindingDescription> {
  const { evidence, ...record } = await getFinding(scope, { clientSlug, findingId });
  const state = stateAt(traceFindings({ ...evidence, findings: [evidence.finding] }).get(findingId) ?? [], toMs(now));
  const input = { ...evidence, at: now };
  return {
    ...record,
    ...(state === null ? {} : { state: state.state, severity: state.severity, waits: !state.evaluated }),
    rating: state?.rating ?? null,
    asOf: now,
    why: whyOpen(input),
    history: historyOf(input).toReversed(),
  };
}
