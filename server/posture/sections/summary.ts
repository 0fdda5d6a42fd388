import { availabilityVerdict, termsName, watchedWords } from "#server/posture/availability-words.ts";
import type { BlockOf, Verdict } from "#server/posture/blocks.ts";
import { findingsMissing } from "#server/posture/finding-words.ts";
import { joinWords } from "#server/posture/format.ts";
import { previousPeriod } from "#server/posture/period.ts";
import { inPeriod } from "#server/posture/period-words.ts";
import type { MarginNote, Section } from "#server/posture/report.ts";
import type { SectionContext } from "#server/posture/section.ts";
import { purgesMissing } from "#server/posture/sections/purged-accounts.ts";
import { type Body, reportHeadline } from "#server/posture/sections/summary-words.ts";
import { worstVerdict } from "#server/posture/verdict.ts";

type Item = BlockOf<"key-figures">["items"][number];

/** "12 min in September"; null when last month is not on record. */
function before({ facts, previous }: SectionContext, id: string, word = ""): string | null {
  const figure = previous?.[id];
  if (figure === undefined) return null;
  return `${figure.display}${word} ${inPeriod(previousPeriod(facts.period).id)}`;
}

/** The display cut in a large number and a small unit; together they are the display. */
function item(context: SectionContext, more: { id: string; label: string; verdict: Verdict | null; detail: (string | null)[]; unit?: string }): Item {
  const { display } = context.figures.get(more.id);
  const [, large = display, small = null] = /^([\d,.]+) (min.*|s)$/.exec(display) ?? [];
  return {
    label: more.label,
    value: large,
    unit: more.unit ?? small,
    figure: more.id,
    verdict: more.verdict,
    detail: more.detail.filter((line) => line !== null),
  };
}

function keyFigures(context: SectionContext, body: Body): BlockOf<"key-figures"> {
  const { figures, measures } = context;
  const verdictOf = (id: string) => body.find((section) => section.id === id)?.verdict ?? null;
  const counted = ["kept", "at_risk", "broken", "not_shown"].reduce((sum, id) => sum + (figures.get(`promises.${id}`).value ?? 0), 0);
  const waiting = figures.get("findings.under_evaluation");
  const overdue = figures.get("findings.overdue");
  const deleted = figures.get("purges.deleted");
  const allowed = figures.get("availability.allowed_down_s");
  return {
    kind: "key-figures",
    items: [
      measures.availability.missing === "insufficient"
        ? item(context, {
            id: "availability.unknown_s",
            label: "Time we did not watch",
            verdict: availabilityVerdict(measures.availability),
            detail: [`Watched: ${watchedWords(measures.availability)}`, `${figures.get("availability.measured_down_s").display} down while watched`],
          })
        : item(context, {
            id: "availability.contract_down_s",
            label: `Downtime under ${termsName(measures.availability)}`,
            verdict: availabilityVerdict(measures.availability),
            detail: [allowed.value === null ? "No allowance yet" : `${allowed.display} allowed`, before(context, "availability.contract_down_s")],
          }),
      item(context, {
        id: "findings.open",
        label: "Open findings",
        verdict: verdictOf("independent-scans"),
        detail: [
          overdue.value === null ? "Past due: no data" : null,
          before(context, "findings.open"),
          (waiting.value ?? 0) > 0 ? `${waiting.display} under evaluation` : null,
        ],
      }),
      item(context, {
        id: "purges.blocked",
        label: "Accounts refused",
        verdict: verdictOf("purged-accounts"),
        detail: [deleted.value === null ? "Deletions: no data" : `${deleted.display} deleted`, before(context, "purges.blocked")],
      }),
      item(context, {
        id: "promises.kept",
        label: "Promises kept",
        unit: `of ${counted}`,
        verdict: verdictOf("promises"),
        detail: [`Target: all ${counted}`, before(context, "promises.kept", " kept")],
      }),
    ],
  };
}

/** A source can be read on time and say next to nothing about this client. */
function freshnessNote({ facts, measures: { availability, findings, freshness, purges } }: SectionContext): MarginNote {
  const { text, oldest, sources } = freshness;
  if (oldest === null) return { title: "Freshness", text };
  const lacking = [
    availability.missing === null || availability.missing === "not-started" ? null : "uptime",
    findingsMissing({ findings, freshness, cadence: facts.cadence }) === null ? null : "scans",
    purgesMissing(purges, freshness) === null ? null : "suspicious accounts",
  ].filter((each) => each !== null);
  const apart = sources.every(({ state }) => state === "current") && lacking.length > 0 ? ` They do not tell enough of ${joinWords(lacking)}.` : "";
  return { title: "Freshness", text: `${text}${apart} Oldest: ${oldest.name}, ${oldest.text}.` };
}

function termsNote({ measures }: SectionContext): MarginNote[] {
  const monitored = measures.availability.sites.filter(({ state }) => state !== "not-monitored").length;
  const missing = measures.availability.missing === "not-started" ? 0 : measures.availability.sites.length - monitored;
  return [
    ...(monitored > 1
      ? [{ title: "Several sites", text: `Downtime and allowance are the minutes of ${monitored === 2 ? "both" : `all ${monitored}`} sites added up.` }]
      : []),
    ...(missing > 0
      ? [
          {
            title: "Not monitored",
            text: `${missing} of ${measures.availability.sites.length} sites ${missing === 1 ? "was" : "were"} not monitored in this period and ${missing === 1 ? "is" : "are"} in no figure.`,
          },
        ]
      : []),
  ];
}

/** The opening: the four figures a reader takes away, from the sections that follow it. Its verdict is the worst of theirs. */
export function buildSummary(context: SectionContext, body: Body): Section {
  return {
    id: "summary",
    title: "Summary",
    verdict: worstVerdict(body.map(({ verdict }) => verdict)),
    headline: reportHeadline(context),
    notes: [freshnessNote(context), ...termsNote(context)],
    blocks: [{ audience: "all", block: keyFigures(context, body) }],
  };
}
