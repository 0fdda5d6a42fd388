import type { HistoryEntry } from "#server/posture/finding-history.ts";
import { historyOf } from "#server/posture/finding-history.ts";
import { policiesOn } from "#server/posture/deadline-policies.ts";
import type { Deadline } from "#server/posture/deadlines.ts";
import { deadlineAt, deadlineSentence } from "#server/posture/finding-deadlines.ts";
import { localDay } from "#server/posture/format.ts";
import { stateAt, traceFindings } from "#server/posture/lifecycle.ts";
import { toMs } from "#server/posture/as-of.ts";
import type { OverrideFacts } from "#server/posture/facts.ts";
import { type WhyOpen, whyOpen } from "#server/posture/why-open.ts";
import { type FindingRecord, getFinding } from "#server/store/finding-detail.ts";
import type { ClientScope } from "#server/store/scope.ts";

export type FindingDescription = Omit<FindingRecord, "evidence" | "deadlines"> & {
  why: WhyOpen | null;
  /** Newest first. */
  history: HistoryEntry[];
  rating: OverrideFacts | null;
  /** As it stands, or stood at the fix; null = none. */
  deadline: Deadline | null;
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
  const { evidence, deadlines, ...record } = await getFinding(scope, { clientSlug, findingId });
  const state = stateAt(traceFindings({ ...evidence, findings: [evidence.finding] }).get(findingId) ?? [], toMs(now));
  const input = { ...evidence, at: now };
  const [timeZone, day] = [record.timeZone, localDay(now, record.timeZone)];
  const clock = { policies: policiesOn(deadlines, day), timeZone, lastMs: toMs(now), day };
  const deadline = state === null ? null : deadlineAt({ ...state, cve: record.facts.cve, priority: record.facts.priority ?? null }, clock);
  const why = whyOpen(input);
  const due = state === null || state.severity === "info" ? null : deadlineSentence(deadline, state.state);
  return {
    ...record,
    ...(state === null ? {} : { state: state.state, severity: state.severity, waits: !state.evaluated }),
    rating: state?.rating ?? null,
    asOf: now,
    deadline,
    why: why && { ...why, reasons: [...why.reasons, ...(due === null ? [] : [due])] },
    history: historyOf(input).toReversed(),
  };
}
