import { COVERAGE_FLOOR_PCT } from "#server/posture/availability.ts";
import type { BlockOf } from "#server/posture/blocks.ts";
import { maintenanceLimits, termsSentences } from "#server/posture/contract-words.ts";
import { policiesName, policyWords } from "#server/posture/deadline-policies.ts";
import type { SourceFacts } from "#server/posture/facts.ts";
import { capitalize, formatCount, formatMoment, formatShare, joinWords } from "#server/posture/format.ts";
import { PROMISES } from "#server/posture/promises.ts";
import { reportedMethod } from "#server/posture/reported-words.ts";
import type { Section } from "#server/posture/report.ts";
import type { SectionBuilder, SectionContext } from "#server/posture/section.ts";
import { noTerms } from "#server/posture/terms-of-month.ts";

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

function method({ facts, measures }: SectionContext): BlockOf<"definitions"> {
  const { contract } = measures.availability;
  const { policy } = contract;
  const run =
    policy.consecutiveFailures === 1
      ? "A single failed check counts."
      : `It takes ${policy.consecutiveFailures} failed checks in a row; the outage then counts from the first one.`;
  const notice =
    policy.maintenance.noticeHours === 0 ? "announced before it began" : `announced at least ${policy.maintenance.noticeHours} hours before it began`;
  const reported = reportedMethod(measures.availability);
  const terms = termsSentences(policy, facts.period.timeZone).join(" ");
  const moves = terms !== "" || measures.availability.corrections.length > 0;
  const limits = policy.maintenance.excluded ? maintenanceLimits(policy) : "";
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
      ...(reported === null ? [] : [reported]),
      {
        term: "Announced maintenance",
        text: `Work ${notice}. Late notices count as downtime unless a named person approved them. ${policy.maintenance.excluded ? "It is taken off under the contract." : "The contract does not take it off."}${limits}`,
      },
      {
        term: "Uptime",
        text: "Minutes up divided by minutes up and down. Maintenance and missing minutes are on neither side. Percentages are cut off, never rounded up.",
      },
      {
        term: "Coverage",
        text: `Minutes with data divided by monitored minutes without maintenance. Below ${formatShare(COVERAGE_FLOOR_PCT)} ${policy.serviceHours === null ? "" : "of the service hours "}we give no verdict.`,
      },
      {
        term: "Several sites",
        text: `Minutes of all sites are added up, both the downtime and the allowance. Percentages are never averaged.${policy.aggregate === "worst-site" ? " Whether the contract was met, and the credit, is decided by the site that was up least; a site we watched too little leaves it open unless another one missed." : ""}`,
      },
      {
        term: "Under the contract",
        text: contract.standard
          ? `Our standard target; ${(measures.availability.months.length > 0 ? "No contract terms on file" : noTerms(contract, facts.period)).replace(/^N/, "n")}.`
          : `${policy.name}, ${policy.targetClause}: ${formatShare(policy.targetPpm / 10_000)} of the ${policy.serviceHours === null ? "month" : "service hours"}.${terms === "" ? "" : ` ${terms}`}`,
      },
      ...(moves
        ? [
            {
              term: "From measured to contract",
              text: "No second is taken twice. First goes what lies outside the service hours, then what the contract does not call an outage, then approved corrections, then exclusions in order of their beginning. What was measured is never changed; both numbers stand in the ledger.",
            },
          ]
        : []),
      ...(measures.availability.corrections.length > 0
        ? [
            {
              term: "Corrections",
              text: "Downtime that was not your site’s, for instance a fault of the monitor, is taken off the contract’s number only with a reason, a clause and a second person’s approval. A proposed correction changes nothing.",
            },
          ]
        : []),
      {
        term: "Allowed downtime",
        text: `One minus the target, times the monitored minutes${policy.serviceHours === null ? "" : " within the service hours"}${policy.exclusions.length > 0 ? " without what is excluded" : policy.maintenance.excluded ? " without announced maintenance" : ""}. Credit is the monthly fee times the share the contract names for the uptime reached.`,
      },
      ...(facts.purges.configured
        ? [
            {
              term: "Suspicious accounts",
              text: "Single accounts are counted once, whichever of our systems tells of them. A total a system reports stands for all accounts of its days: it is never added to the total of another system or to single accounts of those days, and a corrected total takes the place of the one before. Zero is shown only if every system reported on every day.",
            },
          ]
        : []),
      {
        term: "Findings",
        text: "Open at the start, plus new, plus first scans, plus those that came back, minus fixed, minus set aside, equals open at the end. A finding enters when it was both seen and confirmed.",
      },
      {
        term: "Fixed",
        text: "A later scan that finished, and that looked at the same place for the same weakness, no longer found it. Time to fix runs from first seen to that scan.",
      },
      {
        term: "Age and due date",
        text: `Counted in days on your calendar from the day a finding was first seen. Deadlines: ${policiesName(facts.deadlines)}.`,
      },
      ...(facts.deadlines.some(({ kind }) => kind !== "severity") ? facts.deadlines.map((policy) => ({ term: policy.name, text: policyWords(policy) })) : []),
      ...(measures.findings.kev === null
        ? []
        : [
            {
              term: "Known to be exploited",
              text: `A finding whose CVE is in CISA's catalogue of known exploited vulnerabilities (KEV ${measures.findings.kev.catalogue.version}). It moves up in lists and may be due sooner; its severity stays as it is.`,
            },
          ]),
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

/** Leaving a section out hides no bad news: its verdict is named here and counts in the opening. */
function leftOutBlock(leftOut: readonly Section[]): BlockOf<"paragraph"> {
  const named = leftOut.map(({ title, verdict }) =>
    verdict === null ? title : `${title} (${verdict.label.charAt(0).toLowerCase()}${verdict.label.slice(1)})`,
  );
  return {
    kind: "paragraph",
    text: `Left out of this report at your choice: ${joinWords(named)}. The opening sentence, the verdict and every figure count ${leftOut.length === 1 ? "it" : "them"} all the same.`,
  };
}

/** The method appendix: sources and how fresh they are, what was left out, the rules, every figure with its formula. */
export const howWeKnow: SectionBuilder = {
  id: "how-we-know",
  title: "How we know",
  fixed: true,
  build(context) {
    const leftOut = context.leftOut ?? [];
    const trouble = troubleTable(context);
    const sources = context.measures.freshness.sources.length;
    return {
      id: "how-we-know",
      title: "How we know",
      verdict: null,
      headline: sources === 0 ? "No source of evidence is configured yet." : "Every number here comes from a named source and a written rule.",
      notes: [{ title: "No data is not good news", text: "Where evidence is missing we say so. A missing number is never shown as zero, as up or as kept." }],
      blocks: [
        ...(leftOut.length === 0 ? [] : [{ audience: "all" as const, block: leftOutBlock(leftOut) }]),
        { audience: "all", block: sourceTable(context) },
        ...(trouble === null ? [] : [{ audience: "staff" as const, block: trouble }]),
        { audience: "all", block: method(context) },
        {
          audience: "all",
          block: { kind: "definitions", title: "How each promise is tested", items: PROMISES.map(({ promise, test }) => ({ term: promise, text: test })) },
        },
        { audience: "all", block: figureTable(context) },
      ],
    };
  },
};
