import { toMs } from "#server/posture/as-of.ts";
import { type Deadline, deadlineOf } from "#server/posture/deadlines.ts";
import type { DeadlinePolicy, FindingFacts, FindingPriority } from "#server/posture/facts.ts";
import type { FigureBook } from "#server/posture/figures.ts";
import { type Move, standingOf } from "#server/posture/finding-flow.ts";
import { countOf, formatCount, formatDay, localDay, spellCount } from "#server/posture/format.ts";
import { type FindingState, isOpen } from "#server/posture/lifecycle.ts";

/** When it is: the last millisecond counted, and its day in the client's zone. */
type Clock = { policies: readonly DeadlinePolicy[]; timeZone: string; lastMs: number; day: string };

/** A finding as the lists of the security team know it. */
export type DatedFinding = Pick<FindingState, "severity" | "state" | "firstSeen" | "fixedAt"> & { cve: readonly string[]; priority: FindingPriority | null };

/**
 * The deadline of an open finding, evaluated or not, as it stands at the end of the clock; of a fixed one as it stood when the fix was seen, so that a late fix
 * stays late (connectors.md C.4: met = fixed at or before due). Null for all else (a decision stops the clock), and where no policy sets a date.
 */
export function deadlineAt({ severity, state, firstSeen, fixedAt, cve, priority }: DatedFinding, { policies, timeZone, lastMs, day }: Clock): Deadline | null {
  const fixed = state === "fixed" ? fixedAt : null;
  if (fixed === null && !isOpen(state)) return null;
  const until = fixed === null ? { lastMs, asOfDay: day } : { lastMs: toMs(fixed), asOfDay: localDay(fixed, timeZone) };
  return deadlineOf({ policies, severity, firstSeen, hasCve: cve.length > 0, priority, timeZone, ...until });
}

/** What was fixed in the period, against the date each had: `within` + `late` + `undated` = every fix. `longestLateDays` is 0 without a late one. */
export type FixesInTime = { within: number; late: number; undated: number; longestLateDays: number };

/** The same for the findings of a report: only what counts there has a deadline. */
export function deadlineClock(clock: Clock): (finding: FindingFacts, state: FindingState) => Deadline | null {
  // Findings of one scan share their dates; calendar arithmetic is the slow part of thousands of them.
  const known = new Map<string, Deadline | null>();
  return ({ cve, priority = null }, state) => {
    const standing = standingOf(state);
    if (standing !== "open" && standing !== "fixed") return null;
    const key = JSON.stringify([state.severity, state.firstSeen, cve.length > 0, priority, standing === "fixed" ? state.fixedAt : null]);
    const found = known.get(key);
    if (found !== undefined) return found;
    const due = deadlineAt({ ...state, cve, priority }, clock);
    known.set(key, due);
    return due;
  };
}

/** Every fix of the period against the date it had. */
export function fixesInTime(moves: readonly Move[], deadlineOfMove: (move: Move) => Deadline | null): FixesInTime {
  const dues = moves.filter(({ kind }) => kind === "fixed").map(deadlineOfMove);
  const late = dues.flatMap((due) => (due !== null && due.overdueDays > 0 ? [due.overdueDays] : []));
  const undated = dues.filter((due) => due === null).length;
  return { within: dues.length - undated - late.length, late: late.length, undated, longestLateDays: late.reduce((a, b) => Math.max(a, b), 0) };
}

/** Figures `findings.fixed_within_deadline` and `findings.fixed_late`. Null when nothing was ever scanned. */
export function addFixFigures(book: FigureBook, { scanned, inTime }: { scanned: boolean; inTime: FixesInTime }): void {
  const add = (id: string, value: number, basis: string) =>
    book.add(`findings.${id}`, { value: scanned ? value : null, unit: "count", display: formatCount(scanned ? value : null), basis });
  const dated = `of ${countOf(inTime.within + inTime.late, "finding")} fixed in the period that had a deadline; fixed is when a later scan no longer found it`;
  add("fixed_within_deadline", inTime.within, `fixed by the end of the due day, ${dated}`);
  add("fixed_late", inTime.late, `fixed after the end of the due day, ${dated}`);
}

/** "3 of 4 were fixed within their deadline; one was late, by 5 days." Null when nothing that had a deadline was fixed. */
export function inTimeSentence({ within, late, longestLateDays }: FixesInTime): string | null {
  const dated = within + late;
  if (dated === 0) return null;
  if (late === 0) return dated === 1 ? "The one with a deadline was fixed within it." : `All ${formatCount(dated)} with a deadline were fixed within it.`;
  if (dated === 1) return `The one with a deadline was fixed ${countOf(longestLateDays, "day")} late.`;
  const most = countOf(longestLateDays, "day");
  if (within === 0) return `None of ${formatCount(dated)} with a deadline was fixed within it; they were late by up to ${most}.`;
  const by = late === 1 ? `one was late, by ${most}` : `${spellCount(late)} were late, by up to ${most}`;
  return `${formatCount(within)} of ${formatCount(dated)} with a deadline ${within === 1 ? "was" : "were"} fixed within it; ${by}.`;
}

/** What a deadline asks of a finding, in a sentence for the security team. `state` as in the deadline; null = no policy sets a date. */
export function deadlineSentence(deadline: Deadline | null, state: FindingState["state"]): string | null {
  if (deadline === null) return isOpen(state) ? "No policy of this client sets a date for it." : null;
  const { dueDay, overdueDays, policy, forensics, unknown } = deadline;
  const day = formatDay(dueDay, { year: true });
  const by = `by ${policy}${unknown.length === 0 ? "" : ` (${unknown.join(" and ")} unknown)`}${forensics ? ", with forensic triage" : ""}`;
  if (state === "fixed")
    return overdueDays === 0
      ? `It was due on ${day} ${by}, and was fixed in time.`
      : `It was due on ${day} ${by}, and was fixed ${countOf(overdueDays, "day")} late.`;
  return overdueDays === 0 ? `It is due at the end of ${day} ${by}.` : `It was due on ${day} ${by}: ${countOf(overdueDays, "day")} past due.`;
}
