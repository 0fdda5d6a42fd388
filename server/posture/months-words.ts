import type { AvailabilityMeasure } from "#server/posture/availability.ts";
import type { Verdict } from "#server/posture/blocks.ts";
import { joinWords } from "#server/posture/format.ts";
import { periodName } from "#server/posture/period-words.ts";

type Month = AvailabilityMeasure["months"][number];
type Split = { missed: Month[]; met: Month[]; unjudged: Month[] };

/** The months of a longer period by outcome. `unjudged` were monitored but with too little data; months before monitoring began are in none. */
export function splitMonths({ months }: AvailabilityMeasure): Split {
  const none = new Set(["not-monitored", "not-started"]);
  return {
    missed: months.filter(({ measure }) => measure.contract.met === false),
    met: months.filter(({ measure }) => measure.contract.met === true),
    unjudged: months.filter(({ measure }) => measure.contract.met === null && !none.has(measure.missing ?? "")),
  };
}

/** "July", "July and September", "5 months". */
export function monthNames(months: readonly Month[]): string {
  return months.length > 3 ? `${months.length} months` : joinWords(months.map(({ period }) => periodName(period.id)));
}

/** The verdict over months that can be judged; null = no month was missed and the whole has too little data. */
export function monthsVerdict(measure: AvailabilityMeasure, running: (month: AvailabilityMeasure) => Verdict): Verdict | null {
  const { missed, met, unjudged } = splitMonths(measure);
  const subject = measure.contract.standard ? "Target" : "Contract";
  if (missed.length > 0) return { state: "missed", label: `${subject} missed in ${monthNames(missed)}` };
  if (measure.missing !== null || measure.contract.met === null) return null;
  const last = measure.months.at(-1);
  if (!measure.ended && last !== undefined && running(last.measure).state === "at-risk") return { state: "at-risk", label: `At risk in ${monthNames([last])}` };
  if (!measure.ended) return { state: "met", label: "Within limits so far" };
  return { state: "met", label: unjudged.length === 0 ? `${subject} met` : `${subject} met in ${met.length} of ${met.length + unjudged.length} months` };
}

/** What the months add up to, without a full stop: "the contract was missed in August". `terms` is "the contract" or "our target". */
export function monthsOutcome(measure: AvailabilityMeasure, terms: string): string {
  const { missed, unjudged } = splitMonths(measure);
  if (missed.length > 0) return `${terms} was missed in ${monthNames(missed)}`;
  const which = unjudged.length > 0 ? "each month with enough data" : "each month";
  return measure.ended ? `${which} stayed within ${terms}` : `${which} so far is within ${terms}`;
}

/** " August had too little data to judge." Empty when every month has a verdict. */
export function unjudgedSentence(measure: AvailabilityMeasure): string {
  const { unjudged } = splitMonths(measure);
  return unjudged.length === 0 ? "" : ` ${monthNames(unjudged)} had too little data to judge.`;
}
