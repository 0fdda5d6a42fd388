import { spanName, uptimeSentence } from "#server/posture/availability-words.ts";
import { creditSentence } from "#server/posture/credit-words.ts";
import { capitalize, formatCount, joinWords, spellCount } from "#server/posture/format.ts";
import { thisPeriod } from "#server/posture/period-words.ts";
import type { Section } from "#server/posture/report.ts";
import type { SectionContext } from "#server/posture/section.ts";
import { CLAIM, clientActions } from "#server/posture/sections/client-actions.ts";

/** The sections built before the summary, by id. */
export type Body = readonly Section[];

const value = ({ figures }: SectionContext, id: string): number => figures.get(id).value ?? 0;

/** "One promise needs attention." over the promise ledger; says when promises cannot be shown. */
function promiseSentence(context: SectionContext): string {
  const [kept, atRisk, broken, notShown] = ["kept", "at_risk", "broken", "not_shown"].map((id) => value(context, `promises.${id}`)) as [
    number,
    number,
    number,
    number,
  ];
  const parts = [
    broken === 0 ? "" : `${spellCount(broken)} ${broken === 1 ? "promise was" : "promises were"} broken`,
    atRisk === 0 ? "" : `${spellCount(atRisk)} ${atRisk === 1 ? "promise needs" : "promises need"} attention`,
    notShown === 0 ? "" : `${spellCount(notShown)} ${notShown === 1 ? "promise" : "promises"} cannot be shown`,
  ].filter((part) => part !== "");
  if (parts.length > 0) return `${capitalize(parts.length === 1 ? (parts[0] ?? "") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`)}.`;
  return kept === 0 ? "" : `All ${spellCount(kept)} public promises were kept.`;
}

/** The sentence a mayor can repeat. */
export function reportHeadline(context: SectionContext): string {
  return [uptimeSentence(context.measures.availability, context.facts.period), promiseSentence(context)].filter((part) => part !== "").join(" ");
}

/** A section without evidence speaks for itself; its numbers would read as good news. */
function silentHeadline(body: Body, id: string): string | null {
  const section = body.find((each) => each.id === id);
  return section?.verdict?.state === "no-data" ? section.headline : null;
}

function findingsSentence(context: SectionContext, body: Body): string {
  const silent = silentHeadline(body, "independent-scans");
  if (silent !== null) return silent;
  const open = value(context, "findings.open");
  const waiting = value(context, "findings.under_evaluation");
  if (open === 0)
    return `Independent scanners left no confirmed finding open${waiting > 0 ? `; ${spellCount(waiting)} ${waiting === 1 ? "is" : "are"} still under evaluation` : ""}.`;
  const critical = value(context, "findings.open.critical");
  const overdue = value(context, "findings.overdue");
  const grave = critical === 0 ? (open === 1 ? "not critical" : "none of them critical") : `${open === 1 ? "" : `${spellCount(critical)} of them `}critical`;
  const late =
    overdue === 0
      ? open === 1
        ? "not past its due date"
        : "none past its due date"
      : `${open === 1 ? "" : `${spellCount(overdue)} `}past ${overdue === 1 ? "its due date" : "their due dates"}`;
  return `Independent scanners left ${open === 1 ? "one finding" : `${formatCount(open)} findings`} open, ${grave} and ${late}.`;
}

function purgesSentence(context: SectionContext, body: Body): string {
  const silent = silentHeadline(body, "purged-accounts");
  if (silent !== null) return silent;
  const blocked = context.figures.get("purges.blocked").value;
  if (blocked === null) return `We have no count of refused accounts for ${spanName(context.measures.availability, context.facts.period)}.`;
  if (blocked === 0) return "No suspicious account had to be refused.";
  return `We refused ${blocked === 1 ? "one suspicious account" : `${formatCount(blocked)} suspicious accounts`}.`;
}

/** The two sentences under the headline: findings and accounts. */
export function reportSummary(context: SectionContext, body: Body): string {
  return `${findingsSentence(context, body)} ${purgesSentence(context, body)}`;
}

/** Nothing asked of the client, and whose trouble there is. */
export function nothingToDo({ measures, facts, figures }: SectionContext): string {
  const when = measures.availability.ended ? thisPeriod(facts.period.id) : "now";
  const trouble = ["promises.broken", "promises.at_risk", "promises.not_shown", "findings.overdue"].some((id) => (figures.get(id).value ?? 0) > 0);
  return trouble ? `What is open is ours to put right; we ask nothing of you ${when}.` : `There is nothing you need to do ${when}.`;
}

/** What the client has to do: mostly nothing. */
export function reportAction(context: SectionContext): string {
  const { measures, facts } = context;
  const credit = creditSentence({ measure: measures.availability, period: facts.period, now: facts.now });
  const others = clientActions(context)
    .filter(({ text }) => !text.startsWith(CLAIM))
    .map(({ text }) => text.charAt(0).toLowerCase() + text.slice(1));
  if (others.length === 0) return credit ?? nothingToDo(context);
  const lead = `${capitalize(spellCount(others.length))} ${credit === null ? "" : "more "}${others.length === 1 ? "thing needs" : "things need"} you`;
  return `${credit === null ? "" : `${credit} `}${lead}: ${joinWords(others)}.`;
}
