import type { OneFinding } from "#server/posture/finding-history.ts";
import { lastDay, openReasons, stepsOf, VERDICT_WORDS } from "#server/posture/finding-history.ts";
import { countOf, formatDay, localDay } from "#server/posture/format.ts";
import { isOpen, type Step } from "#server/posture/lifecycle.ts";

/** `sentence` answers the question; `reasons` are what decides it, in order, each a sentence that can be checked in the history. */
export type WhyOpen = { open: boolean; sentence: string; reasons: string[] };

/** Later scans told one by one; the newest of more than these. */
const SCANS_TOLD = 5;

/** Why a finding is open, or is not, at a moment. Null before it was first seen. */
export function whyOpen(input: OneFinding): WhyOpen | null {
  const steps = stepsOf(input);
  const now = steps.at(-1)?.state;
  if (now === undefined) return null;
  const open = isOpen(now.state);
  const reasons = [...evaluationReason(now.evaluated, now.severity), ...decisionReasons(steps, input), ...scanReasons(steps, input)];
  return { open, sentence: sentenceOf(steps, input), reasons };
}

const ONCE = "It is open: the last scan that looked did not see it, and another in a row must not either.";

/** The last scan looked everywhere and did not see it, which is not enough yet. */
function missedOnce(steps: readonly Step[], finding: OneFinding["finding"]): boolean {
  const last = steps.findLast(({ event }) => event.kind === "scan");
  return last?.event.kind === "scan" && last.event.sighting === null && openReasons(last, finding).length === 0;
}

function sentenceOf(steps: readonly Step[], { finding, timeZone }: OneFinding): string {
  const now = steps.at(-1)?.state;
  if (now === undefined) return "";
  switch (now.state) {
    case "new":
      if (missedOnce(steps, finding)) return ONCE;
      return "It is open: one scan has seen it and none has looked since.";
    case "open":
      if (missedOnce(steps, finding)) return ONCE;
      return "It is open: the last scan that looked still saw it.";
    case "reopened":
      if (missedOnce(steps, finding)) return ONCE;
      return "It is open again: it came back after it was fixed.";
    case "not-assessed":
      return "It is open: no later scan looked well enough to say that it is gone.";
    case "fixed":
      return fixedWords(steps, formatDay(localDay(now.fixedAt ?? now.lastSeen, timeZone), { year: true }));
    case "accepted":
      return now.acceptedUntil === null
        ? "It is accepted, without an end."
        : `It is accepted until the end of ${lastDay(now.acceptedUntil, timeZone)}, then it is open again.`;
    case "false-positive":
      return "It is not open: it was judged a false positive.";
    case "out-of-scope":
      return "It is not open: it was judged out of scope.";
  }
}

function fixedWords(steps: readonly Step[], day: string): string {
  const closing = steps[steps.findLastIndex(({ state }) => state.present) + 1];
  return closing?.event.kind === "mitigated"
    ? `It is fixed: ${closing.event.scanner} reported on ${day} that it no longer finds it.`
    : `It is fixed: a scan on ${day} looked everywhere it had been and did not see it.`;
}

function evaluationReason(evaluated: boolean, severity: string): string[] {
  if (!evaluated) return ["Nobody has evaluated it yet, so clients and success managers see a count at most."];
  return severity === "info" ? ["It is information, not a weakness, so it counts in no figure."] : [];
}

/** The decision that holds, and an acceptance that no longer does. */
function decisionReasons(steps: readonly Step[], { timeZone }: OneFinding): string[] {
  const last = steps.findLast(({ event }) => event.kind === "decided");
  if (last?.event.kind !== "decided") return [];
  const { evaluation } = last.event;
  const on = `on ${formatDay(localDay(evaluation.at, timeZone), { year: true })}`;
  const ended = steps.some(({ event }) => event.kind === "decision-ended" && event.evaluation === evaluation);
  if (ended && evaluation.expiresAt !== null) return [`It was accepted until the end of ${lastDay(evaluation.expiresAt, timeZone)}; that ran out.`];
  return [`${VERDICT_WORDS[evaluation.verdict]} by ${evaluation.by} ${on}.`];
}

function scanReasons(steps: readonly Step[], { finding, timeZone }: OneFinding): string[] {
  const scans = steps.filter(({ event }) => event.kind === "scan");
  const at = scans.findLastIndex(({ event }) => event.kind === "scan" && event.sighting !== null);
  const day = (step: Step) => formatDay(localDay(new Date(step.event.ms).toISOString(), timeZone), { year: true });
  const last = scans[at];
  const first = scans[0];
  if (last?.event.kind !== "scan" || first === undefined) return [];
  const { scanner } = last.event.scan.facts;
  const again = last.state.reopenedCount > (scans[at - 1]?.state.reopenedCount ?? 0);
  const seen =
    at === 0
      ? `Seen on ${day(first)} by ${scanner}.`
      : again
        ? `Seen again on ${day(last)} by ${scanner}, after it was fixed on ${formatDay(localDay(scans[at - 1]?.state.fixedAt ?? first.state.firstSeen, timeZone), { year: true })}.`
        : `Seen first on ${day(first)}, and again on ${day(last)} by ${scanner}.`;
  const told = [seen, ...(last.event.sighting?.toolMarked ? ["The tool marked it as a false positive there. That alone decides nothing."] : [])];
  const later = scans.slice(at + 1);
  if (later.length === 0) return [...told, "No scan of this kind has finished since."];
  // What came after it was fixed decides nothing any more.
  const since = later
    .filter(({ waiting }) => waiting.size > 0)
    .map((step) => {
      const why = openReasons(step, finding);
      return why.length === 0 ? `The scan of ${day(step)} covered it and did not see it.` : `The scan of ${day(step)} ${why.join(", and ")}.`;
    });
  const left = since.length - SCANS_TOLD;
  return [...told, ...(left > 0 ? [`${countOf(left, "earlier scan")} did not close it either.`] : []), ...since.slice(-SCANS_TOLD)];
}
