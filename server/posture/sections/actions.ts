import { capitalize, formatDay, spellCount } from "#server/posture/format.ts";
import type { SectionBuilder } from "#server/posture/section.ts";
import { clientActions } from "#server/posture/sections/client-actions.ts";
import { nothingToDo } from "#server/posture/sections/summary-words.ts";

const NONE = "We found no credit you can claim, nothing you said you would do and no new document for your files.";

/** What the client has to do, from facts alone; mostly nothing, and then it says so. */
export const actions: SectionBuilder = {
  id: "actions",
  title: "What you need to do",
  build(context) {
    const items = clientActions(context);
    const [first] = items;
    const until = first?.until ? `, by ${formatDay(first.until, { year: true })} at the latest` : "";
    const only = items.length === 1 && first ? `One thing needs you: ${first.text.charAt(0).toLowerCase()}${first.text.slice(1)}` : null;
    const lead = only ?? `${capitalize(spellCount(items.length))} things need you`;
    return {
      id: "actions",
      title: "What you need to do",
      verdict: null,
      headline: first === undefined ? nothingToDo(context) : `${lead}${items.length === 1 ? until : until.replace(", by", ", the first by")}.`,
      notes: [
        {
          title: "What belongs here",
          text: "Only what the records of this report ask of you: a credit to claim, what you said you would do, new documents for your files. Everything else is ours to do.",
        },
      ],
      blocks: [{ audience: "all", block: { kind: "actions", none: NONE, items } }],
    };
  },
};
