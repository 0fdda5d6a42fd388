import { COVERAGE_FLOOR_PCT } from "#server/posture/availability.ts";
import type { BlockOf } from "#server/posture/blocks.ts";
import type { SourceFacts } from "#server/posture/facts.ts";
import { capitalize, formatCount, formatMoment, formatShare } from "#server/posture/format.ts";
import { PROMISES } from "#server/posture/promises.ts";
import type { SectionBuilder, SectionContext } from "#server/posture/section.ts";

const TELLS: Record<SourceFacts["kind"], string> = {
  uptime: "Whether your sites are up",
  scans: "Weaknesses found by scanners",
  purges: "Suspicious accounts refused and deleted",
  compliance: "Audits and attestations",
};
const STATE = {
  current: { state: "met", label: "Current" },
  stale: { state: "no-data", label: "Out of date" },
  paused: { state: "no-data", label: "Paused" },
  never: { state: "no-data", label: "Never read" },
} as const;

const GLOSSARY: BlockOf<"definitions">["items"] = [
  { term: "Finding", text: "One weakness on one site, found by a scanner and confirmed by our security team." },
  { term: "Under evaluation", text: "A scanner reported something and our team is still checking whether it is real. It is not counted until that is done." },
  { term: "Severity", text: "How much harm a weakness could do: critical, high, medium, low, or unknown when the scanner did not say." },
  { term: "Cross-site scripting", text: "A weakness that lets a stranger run their own code in a visitor's browser." },
  { term: "SQL injection", text: "A weakness that lets a stranger send commands to a website's database." },
  { term: "Refused account", text: "A suspicious sign-up that our checks did not allow to be validated." },
  { term: "SOC 2", text: "A report by an outside auditor on how a company protects the data it holds. Type II covers several months, not one day." },
  { term: "PCI DSS", text: "The security rules for handling payment cards." },
  { term: "Coverage", text: "The share of minutes for which we have measurements." },
];

function method({ facts, measures }: SectionContext): BlockOf<"definitions"> {
  const { contract } = measures.availability;
  const { policy } = contract;
  const run =
    policy.consecutiveFailures === 1
      ? "A single failed check counts."
      : `It takes ${policy.consecutiveFailures} failed checks in a row; the outage then counts from the first one.`;
  const notice =
    policy.maintenance.noticeHours === 0 ? "announced before it began" : `announced at least ${policy.maintenance.noticeHours} hours before it began`;
  return {
    kind: "definitions",
    title: "How the numbers are made",
    items: [
      {
        term: "Month",
        text: `A calendar month on the clock of ${facts.period.timeZone}. An outage across midnight on the last day is split between the two months.`,
      },
      { term: "Down", text: `More than half of the locations that report a check could not load the site. ${run}` },
      {
        term: "No data",
        text: "No location reported. A check speaks for the time until the next one; a single missed check is bridged, a longer gap is shown as no data. It is never counted as up.",
      },
      {
        term: "Announced maintenance",
        text: `Work ${notice}. Late notices count as downtime unless a named person approved them. ${policy.maintenance.excluded ? "It is taken off under the contract." : "The contract does not take it off."}`,
      },
      {
        term: "Uptime",
        text: "Minutes up divided by minutes up and down. Maintenance and missing minutes are on neither side. Percentages are cut off, never rounded up.",
      },
      {
        term: "Coverage",
        text: `Minutes with data divided by monitored minutes without maintenance. Below ${formatShare(COVERAGE_FLOOR_PCT)} we give no verdict.`,
      },
      { term: "Several sites", text: "Minutes of all sites are added up, both the downtime and the allowance. Percentages are never averaged." },
      {
        term: "Under the contract",
        text: contract.standard
          ? "Our standard target; no contract terms on file."
          : `${policy.name}, ${policy.targetClause}: ${formatShare(policy.targetPpm / 10_000)} of the month.${policy.unknownIsDown ? " Missing minutes count as down." : ""}`,
      },
    ],
  };
}

function sourceTable({ facts, measures }: SectionContext): BlockOf<"table"> {
  return {
    kind: "table",
    title: "Where the evidence comes from",
    columns: [
      { title: "Source", align: "start" },
      { title: "Last read", align: "start" },
      { title: "State", align: "start" },
    ],
    rows: measures.freshness.sources.map((source) => [
      { text: source.name, detail: TELLS[source.kind] },
      { text: source.lastSuccessAt === null ? "never" : formatMoment(source.lastSuccessAt, facts.period.timeZone, { year: true }) },
      { text: STATE[source.state].label, verdict: STATE[source.state], ...(source.state === "current" ? {} : { detail: source.text }) },
    ]),
    note: `Times are on the clock of ${facts.period.timeZone}.`,
  };
}

/** For staff: what went wrong on the way in. Upstream errors are not the client's to read. */
function troubleTable({ facts }: SectionContext): BlockOf<"table"> | null {
  const troubled = facts.sources.filter(({ lastError, quarantined }) => lastError !== null || quarantined > 0);
  if (troubled.length === 0) return null;
  return {
    kind: "table",
    title: "Sources with trouble",
    columns: [
      { title: "Source", align: "start" },
      { title: "Last error", align: "start" },
      { title: "Records in quarantine", align: "end" },
    ],
    rows: troubled.map(({ name, lastError, quarantined }) => [{ text: name }, { text: lastError ?? "none" }, { text: formatCount(quarantined) }]),
    note: "Records in quarantine could not be read and change no figure.",
  };
}

function figureTable({ figures }: SectionContext): BlockOf<"table"> {
  const rows = Object.entries(figures.all()).filter(([id]) => !id.startsWith("availability.site."));
  return {
    kind: "table",
    title: "Every figure and what it was computed over",
    columns: [
      { title: "What it was computed over", align: "start" },
      { title: "Figure", align: "end" },
    ],
    rows: rows.map(([id, { basis }]) => [{ text: capitalize(basis), detail: id }, figures.cell(id)]),
    note: "The small names stay the same from month to month, so a number can be looked up in the data files. Figures of single sites are in the data files too.",
  };
}

export const howWeKnow: SectionBuilder = {
  id: "how-we-know",
  title: "How we know",
  build(context) {
    const trouble = troubleTable(context);
    const sources = context.measures.freshness.sources.length;
    return {
      id: "how-we-know",
      title: "How we know",
      verdict: null,
      headline: sources === 0 ? "No source of evidence is configured yet." : "Every number here comes from a named source and a written rule.",
      notes: [{ title: "No data is not good news", text: "Where evidence is missing we say so. A missing number is never shown as zero, as up or as kept." }],
      blocks: [
        { audience: "all", block: sourceTable(context) },
        ...(trouble === null ? [] : [{ audience: "staff" as const, block: trouble }]),
        { audience: "all", block: method(context) },
        {
          audience: "all",
          block: { kind: "definitions", title: "How each promise is tested", items: PROMISES.map(({ promise, test }) => ({ term: promise, text: test })) },
        },
        { audience: "all", block: { kind: "definitions", title: "Words we use", items: GLOSSARY } },
        { audience: "all", block: figureTable(context) },
      ],
    };
  },
};
