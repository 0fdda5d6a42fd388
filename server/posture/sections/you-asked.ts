import { daysBetween, toMs } from "#server/posture/as-of.ts";
import type { BlockOf, Verdict } from "#server/posture/blocks.ts";
import type { ClientFacts, FollowUpFacts } from "#server/posture/facts.ts";
import { countOf, localDay, spellCount } from "#server/posture/format.ts";
import type { Section } from "#server/posture/report.ts";
import type { SectionBuilder } from "#server/posture/section.ts";
import { owedByClient } from "#server/posture/sections/client-actions.ts";

type Row = BlockOf<"follow-ups">["rows"][number];
type Standing = { state: "kept" | "kept-late" | "open" | "late"; daysLate: number };

/** What was asked and promised in walk-throughs and what became of it. What the client may not read yet stands in a block for staff. */
export const youAsked: SectionBuilder = {
  id: "you-asked",
  title: "You asked, we did",
  appears: ({ facts }) => followUpsOf(facts).length > 0,
  build({ facts }) {
    const all = followUpsOf(facts);
    const released = all.filter((each) => each.released);
    const withheld = all.filter((each) => !each.released);
    const standings = released.map((each) => standingOf(each, facts));
    const block = (followUps: readonly FollowUpFacts[]): BlockOf<"follow-ups"> => ({ kind: "follow-ups", rows: followUps.map((each) => rowOf(each, facts)) });
    // With none released, nothing of the section reaches a client, and so the section does not (disclosure.ts).
    const blocks: Section["blocks"] = [];
    if (released.length > 0) blocks.push({ audience: "all", block: block(released) });
    if (withheld.length > 0) blocks.push({ audience: "staff", block: block(withheld) });
    return {
      id: "you-asked",
      title: "You asked, we did",
      verdict: verdictOf(standings),
      headline: headlineOf(standings),
      notes: [
        {
          title: "Where this comes from",
          text: "Questions you asked when we went through the last reports with you, what we promised, and the day we did it.",
        },
      ],
      blocks,
    };
  },
};

/** Raised before the period ended and not done before it began, oldest first. What the client promised is theirs to do and stands there. */
export function followUpsOf(facts: ClientFacts): FollowUpFacts[] {
  const { followUps = [], period } = facts;
  const theirs = new Set(owedByClient(facts));
  const shown = followUps.filter(
    (each) => !theirs.has(each) && toMs(each.raisedAt) < toMs(period.end) && (each.doneAt === null || toMs(each.doneAt) >= toMs(period.start)),
  );
  return shown.sort((a, b) => toMs(a.raisedAt) - toMs(b.raisedAt) || (a.id < b.id ? -1 : 1));
}

/** Late the day after it was due, by the client's calendar. */
function standingOf({ due, doneAt }: FollowUpFacts, { now, period }: ClientFacts): Standing {
  const done = doneAt !== null && toMs(doneAt) <= toMs(now);
  const day = localDay(done ? doneAt : now, period.timeZone);
  const daysLate = due === null ? 0 : Math.max(0, daysBetween(due, day));
  return { state: done ? (daysLate > 0 ? "kept-late" : "kept") : daysLate > 0 ? "late" : "open", daysLate };
}

function rowVerdict({ state, daysLate }: Standing): Verdict {
  switch (state) {
    case "kept":
      return { state: "met", label: "Kept" };
    case "kept-late":
      return { state: "at-risk", label: `Kept ${countOf(daysLate, "day")} late` };
    case "late":
      return { state: "missed", label: `Late by ${countOf(daysLate, "day")}` };
    case "open":
      return { state: "no-data", label: "Open" };
  }
}

function rowOf(followUp: FollowUpFacts, facts: ClientFacts): Row {
  const { question, promise, owner, due, doneAt, outcome } = followUp;
  const standing = standingOf(followUp, facts);
  const done = doneAt === null || standing.state === "late" || standing.state === "open" ? null : localDay(doneAt, facts.period.timeZone);
  return { asked: question, promised: promise, owner, due, done, outcome: done === null ? null : outcome, verdict: rowVerdict(standing) };
}

/** Late is a risk; what is simply not due yet says nothing about posture, so it takes no verdict. */
function verdictOf(standings: readonly Standing[]): Verdict | null {
  const late = standings.filter(({ state }) => state === "late").length;
  if (late > 0) return { state: "at-risk", label: `${late} late` };
  return standings.length > 0 && standings.every(({ state }) => state !== "open") ? { state: "met", label: "All done" } : null;
}

function headlineOf(standings: readonly Standing[]): string {
  const count = (...states: Standing["state"][]) => standings.filter(({ state }) => states.includes(state)).length;
  const [all, kept, late, open] = [standings.length, count("kept", "kept-late"), count("late"), count("open")];
  if (all === 0) return "Nothing we promised in a walk-through is released to the client yet.";
  const what = all === 1 ? "the one thing" : all === 2 ? "both things" : `all ${spellCount(all)} things`;
  if (kept === all) return `We did ${what} we promised you.`;
  const be = (n: number, word: string) => `${spellCount(n)} ${n === 1 ? "is" : "are"} ${word}`;
  const rest = [...(late > 0 ? [be(late, "late")] : []), ...(open > 0 ? [be(open, "still open and not due yet")] : [])].join(" and ");
  if (kept > 0) return `We did ${spellCount(kept)} of the ${spellCount(all)} things we promised you; ${rest}.`;
  if (late === 0)
    return `${all === 1 ? "The one thing" : all === 2 ? "Both things" : `All ${spellCount(all)} things`} we promised you ${all === 1 ? "is" : "are"} still open and not due yet.`;
  return `Of the ${all === 1 ? "one thing" : `${spellCount(all)} things`} we promised you, ${rest}.`;
}
