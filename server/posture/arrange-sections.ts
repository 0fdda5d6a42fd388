import type { ReportDesign, SectionNoteFacts } from "#server/posture/facts.ts";
import { localDay } from "#server/posture/format.ts";
import type { Section } from "#server/posture/report.ts";
import type { SectionBuilder, SectionContext } from "#server/posture/section.ts";

/** `shown` in reading order; `body` all of them, also those the client's design leaves out: verdicts and headlines are always over these. */
export type Arranged = { shown: Section[]; body: Section[] };

/**
 * The sections after the summary, chosen and ordered by the client's design. Without one: all, as registered. Those marked `fixed` stay, after
 * the chosen ones; ids the design does not know are left out and named by "how we know".
 */
export function arrangeSections(sections: readonly SectionBuilder[], context: SectionContext): Arranged {
  const { design, notes = [] } = context.facts;
  const present = sections.filter((section) => section.appears?.(context) ?? true);
  const chosen = design === undefined ? [...present] : chooseSections(present, design);
  const leftOut = present.filter((section) => !chosen.includes(section)).map((section) => section.build(context));
  const shown: Section[] = [];
  for (const section of chosen) shown.push(withNotes(section.build({ ...context, shown: [...shown], leftOut }), notes, context));
  return { shown, body: [...shown, ...leftOut] };
}

function chooseSections(present: readonly SectionBuilder[], { sections }: ReportDesign): SectionBuilder[] {
  const order = [...new Set(sections)];
  const free = order.flatMap((id) => present.find((section) => section.id === id && section.fixed !== true) ?? []);
  return [...free, ...present.filter(({ fixed }) => fixed === true)];
}

/** What the success manager wrote comes first in its section, for every reader, as text. */
export function withNotes(section: Section, notes: readonly SectionNoteFacts[], { facts }: Pick<SectionContext, "facts">): Section {
  const own = notes.filter((note) => note.section === section.id && note.text.trim() !== "");
  if (own.length === 0) return section;
  const blocks = own.map(({ text, by, at }) => ({
    audience: "all" as const,
    block: { kind: "note" as const, text: text.trim(), by, at: localDay(at, facts.period.timeZone) },
  }));
  return { ...section, blocks: [...blocks, ...section.blocks] };
}
