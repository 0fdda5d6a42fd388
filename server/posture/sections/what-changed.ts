import type { BlockOf } from "#server/posture/blocks.ts";
import { findingsMissing } from "#server/posture/finding-words.ts";
import { capitalize, countOf, joinWords, spellCount } from "#server/posture/format.ts";
import { periodLabel, previousPeriod } from "#server/posture/period.ts";
import type { MarginNote, Section } from "#server/posture/report.ts";
import type { SectionBuilder, SectionContext } from "#server/posture/section.ts";
import { headlineComparison } from "#server/posture/sections/comparison.ts";
import { findingChanges } from "#server/posture/sections/finding-changes.ts";

type Comparison = BlockOf<"comparison">;

/** What moved since the period before: the main figures, and which findings were fixed, are new, came back or are open. */
export const whatChanged: SectionBuilder = {
  id: "what-changed",
  title: "What changed",
  build(context) {
    const { facts, measures, figures } = context;
    const comparison = headlineComparison(context);
    const missing = findingsMissing({ findings: measures.findings, freshness: measures.freshness, cadence: facts.cadence });
    const blocks: Section["blocks"] = [];
    if (comparison) blocks.push({ audience: "all", block: comparison });
    if (missing) blocks.push({ audience: "all", block: { kind: "paragraph", text: missing.sentence } });
    if (measures.findings.scanned) {
      const hosts = new Map(facts.sites.map(({ slug, host }) => [slug, host]));
      blocks.push({ audience: "all", block: findingChanges({ measure: measures.findings, figures, period: facts.period, hosts }) });
    }
    return { id: "what-changed", title: "What changed", verdict: null, headline: headlineOf(comparison, context), notes: notesOf(context, comparison), blocks };
  },
};

/** Worse before better: "Downtime got worse since September 2026; open findings got better." */
function headlineOf(comparison: Comparison | null, { facts }: SectionContext): string {
  const before = periodLabel(previousPeriod(facts.period));
  if (comparison === null) return `There is nothing to compare with yet: we have no figures of ${before} for you.`;
  // Uptime is downtime seen from the other side.
  const told = comparison.rows.filter(({ label }) => label !== "Uptime");
  const moved = (direction: Comparison["rows"][number]["direction"]) =>
    told.filter((row) => row.direction === direction).map(({ label }) => label.charAt(0).toLowerCase() + label.slice(1));
  const [worse, better, unknown] = [moved("worse"), moved("better"), comparison.rows.filter(({ direction }) => direction === "unknown").length];
  const all = comparison.rows.length;
  if (unknown === all) return `None of the main figures can be compared with ${before}.`;
  const apart = unknown === 0 ? "" : ` ${capitalize(spellCount(unknown))} of the ${spellCount(all)} main figures cannot be compared.`;
  if (worse.length === 0 && better.length === 0)
    return unknown === 0
      ? `None of the main figures got better or worse since ${before}.`
      : `What can be compared got neither better nor worse since ${before}.${apart}`;
  if (worse.length === 0)
    return `${capitalize(joinWords(better))} got better since ${before}; nothing${unknown === 0 ? "" : " we can compare"} got worse.${apart}`;
  return `${capitalize(joinWords(worse))} got worse since ${before}${better.length === 0 ? "" : `; ${joinWords(better)} got better`}.${apart}`;
}

function notesOf({ measures: { findings, availability } }: SectionContext, comparison: Comparison | null): MarginNote[] {
  const { baseline } = findings.flow;
  return [
    ...(comparison === null
      ? []
      : [
          {
            title: "Better or worse",
            text: "means better or worse for you. More refused accounts are neither: they say how often someone tried.",
          },
        ]),
    ...(availability.ended
      ? []
      : [{ title: "So far", text: "The period is not over. What still adds up is compared only where it is already more than before." }]),
    ...(findings.scanned
      ? [
          {
            title: "New",
            text: "means first seen after the first scan of that site, and confirmed by our team. A finding enters this list when it is confirmed.",
          },
        ]
      : []),
    ...(baseline > 0
      ? [
          {
            title: "First scan",
            text: `${capitalize(countOf(baseline, "finding"))} came to light in the first scan of a site. ${baseline === 1 ? "It was" : "They were"} there before we looked, so ${baseline === 1 ? "it is" : "they are"} not called new.`,
          },
        ]
      : []),
  ];
}
