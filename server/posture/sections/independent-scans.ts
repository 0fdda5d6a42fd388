import { asOf, daysBetween } from "#server/posture/as-of.ts";
import type { BlockOf } from "#server/posture/blocks.ts";
import { policyWords } from "#server/posture/deadline-policies.ts";
import type { DeadlinePolicy } from "#server/posture/facts.ts";
import type { FigureBook } from "#server/posture/figures.ts";
import { ageBars } from "#server/posture/finding-ages.ts";
import { acceptedTable, findingsFlow, fixedTable, openTable, pendingTable, scansTable } from "#server/posture/finding-tables.ts";
import { findingsHeadline, findingsVerdict, underEvaluationSentence } from "#server/posture/finding-words.ts";
import type { FindingsMeasure } from "#server/posture/findings.ts";
import { countOf, formatCount } from "#server/posture/format.ts";
import type { MarginNote, Section } from "#server/posture/report.ts";
import type { SectionBuilder, SectionContext } from "#server/posture/section.ts";
import { scoresTable } from "#server/posture/tool-scores.ts";
import { historyTrend } from "#server/posture/trend.ts";

type Blocks = Section["blocks"];

/** What independent scanners found: the flow of findings, what is open by severity and age, and whether scans keep to their rhythm. */
export const independentScans: SectionBuilder = {
  id: "independent-scans",
  title: "Independent scans",
  build(context) {
    const { facts, measures, figures } = context;
    const { findings, freshness } = measures;
    const input = { findings, freshness, cadence: facts.cadence };
    const tables = { measure: findings, period: facts.period, hosts: new Map(facts.sites.map(({ slug, host }) => [slug, host])) };
    const blocks: Blocks = [];
    if (findings.scanned) {
      blocks.push({ audience: "all", block: findingsFlow({ measure: findings, figures, period: facts.period }) });
      const ages = ageBars(findings, figures);
      if (ages) blocks.push({ audience: "all", block: ages });
      if (findings.openRows.length > 0) blocks.push({ audience: "all", block: openTable(tables) });
      if (findings.fixedRows.length > 0) blocks.push({ audience: "all", block: fixedTable(tables) });
      if (findings.acceptedRows.length > 0) blocks.push({ audience: "all", block: acceptedTable(tables) });
      blocks.push({ audience: "all", block: namedTable(figures) });
    }
    if (findings.sites.length > 0) blocks.push({ audience: "all", block: scansTable(findings) });
    const at = { scores: facts.scores ?? [], lastMs: asOf(facts).lastMs, timeZone: facts.period.timeZone, hosts: tables.hosts, pending: findings.pending };
    const scores = scoresTable(at);
    if (scores) blocks.push({ audience: "all", block: scores });
    const trend = historyTrend({ context, figure: "findings.open", title: "Open findings at the end of each month", unit: "findings" });
    if (trend) blocks.push({ audience: "all", block: trend });
    if (findings.pending.length > 0) blocks.push({ audience: "security", block: pendingTable(tables) });
    return {
      id: "independent-scans",
      title: "Independent scans",
      verdict: findingsVerdict(input),
      headline: findingsHeadline(input),
      notes: notesOf(context),
      blocks,
    };
  },
};

/** The weaknesses our public statement names. */
function namedTable(figures: FigureBook): BlockOf<"table"> {
  const names = [
    ["Cross-site scripting (XSS)", "xss"],
    ["SQL injection", "sql_injection"],
    ["Unauthorized access", "unauthorized_access"],
  ] as const;
  return {
    kind: "table",
    title: "Weaknesses we promise to keep out",
    columns: [
      { title: "Kind", align: "start" },
      { title: "Open", align: "end" },
      { title: "Fixed", align: "end" },
    ],
    rows: names.map(([name, id]) => [{ text: name }, figures.cell(`findings.${id}.open`), figures.cell(`findings.${id}.fixed`)]),
    note: null,
  };
}

function notesOf({ facts, figures, measures: { findings } }: SectionContext): MarginNote[] {
  if (!findings.scanned) return [{ title: "No data is not zero", text: "Without a completed scan we cannot count findings. We never show that as none." }];
  const waiting = underEvaluationSentence(findings);
  return [
    {
      title: "Findings, not rows",
      text: `One finding is one weakness on one site. ${occurrenceWords(findings)} Information that is no weakness is not counted.`,
    },
    ...(waiting === null ? [] : [{ title: "Under evaluation", text: waiting }]),
    { title: "Deadlines", text: deadlineNote(facts.deadlines) },
    ...exploitedNote(findings, figures),
    ...timeNote(findings, figures),
    ...(findings.notAssessed > 0
      ? [
          {
            title: "Not re-tested",
            text: `${countOf(findings.notAssessed, "open finding")} could not be looked at by the last scan. ${findings.notAssessed === 1 ? "It stays" : "They stay"} open until a scan that covers ${findings.notAssessed === 1 ? "it" : "them"} finds nothing.`,
          },
        ]
      : []),
  ];
}

function deadlineNote(policies: readonly DeadlinePolicy[]): string {
  if (policies.length === 1 && policies[0]?.kind === "severity")
    return `${policies[0].name}, counted from the day a finding was first seen to the end of the due day in your time zone.`;
  const each = policies.map((policy) => `${policy.name}: ${policyWords(policy)}`).join(" ");
  return `${policies.length === 1 ? "" : "The earliest date counts. "}${each} Due at the end of the day in your time zone.`;
}

/** Only with a copy of the catalogue: without one nothing was compared, and that is not "none". */
function exploitedNote({ kev, day, open }: FindingsMeasure, figures: FigureBook): MarginNote[] {
  if (kev === null || open === 0) return [];
  const known = figures.get("findings.kev_open");
  const age = daysBetween(kev.catalogue.fetchedAt.slice(0, 10), day);
  const old = age > 2 ? ` Our copy of that list is ${countOf(age, "day")} old.` : "";
  const text =
    kev.open === 0
      ? `None of the open findings is on CISA's list of weaknesses known to be exploited.${old}`
      : `${known.display} of the open findings ${kev.open === 1 ? "is" : "are"} on CISA's list of weaknesses known to be exploited. That makes ${kev.open === 1 ? "it" : "them"} more urgent, not more severe.${old}`;
  return [{ title: "Known to be exploited", text }];
}

function occurrenceWords({ open, occurrences }: FindingsMeasure): string {
  if (open === 0) return "None is open.";
  return open === 1
    ? `The scanners saw the open one in ${countOf(occurrences, "place")}.`
    : `The scanners saw the ${formatCount(open)} open ones in ${countOf(occurrences, "place")}.`;
}

function timeNote(findings: FindingsMeasure, figures: FigureBook): MarginNote[] {
  const { n } = findings.timeToFix;
  if (n === 0) return [];
  const median = figures.get("findings.median_days_to_fix").display;
  const spread =
    n === 1
      ? `The one fixed finding took ${median}.`
      : `Median ${median}, longest ${figures.get("findings.max_days_to_fix").display}, over ${formatCount(n)} fixed findings.`;
  const oldest = findings.openRows.reduce((most, { ageDays }) => Math.max(most, ageDays), 0);
  const still = findings.open === 0 ? "Nothing is left open." : `The oldest open finding is ${countOf(oldest, "day")} old.`;
  return [{ title: "Time to fix", text: `${spread} ${still} Fixed is when a later scan no longer finds it, so this is as exact as the time between scans.` }];
}
