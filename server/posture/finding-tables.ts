import { Temporal } from "temporal-polyfill";
import type { BlockOf, Cell } from "#server/posture/blocks.ts";
import type { FigureBook } from "#server/posture/figures.ts";
import { inTimeSentence } from "#server/posture/finding-deadlines.ts";
import { SEVERITY_LABEL } from "#server/posture/finding-words.ts";
import { COUNTED_SEVERITIES, type FindingRow, type FindingsMeasure, formatDaysUp } from "#server/posture/findings.ts";
import { countOf, formatCount, formatDay, localDay } from "#server/posture/format.ts";
import type { LifecycleState } from "#server/posture/lifecycle.ts";
import { epssWords, kevWords } from "#server/posture/priority.ts";
import type { Period } from "#server/posture/period.ts";
import { scanVerdict } from "#server/posture/scan-words.ts";

/** Rows a report holds. Its data files have them all; where they are drawn, fewer are. */
const MOST_ROWS = 2_000;

const STATE_DETAIL: Partial<Record<LifecycleState, string>> = { new: "New", reopened: "Came back", "not-assessed": "Not re-tested by the last scan" };

type Table = BlockOf<"table">;
type Column = { title: string; align?: "end"; cell: (row: FindingRow) => Cell };
export type TableInput = { measure: FindingsMeasure; period: Period; hosts: ReadonlyMap<string, string> };
const isText = (part: string | null | undefined): part is string => part !== null && part !== undefined;

function findingTable(title: string, rows: readonly FindingRow[], columns: readonly Column[]): Table {
  return {
    kind: "table",
    title,
    columns: columns.map(({ title, align }) => ({ title, align: align ?? "start" })),
    rows: rows.slice(0, MOST_ROWS).map((row) => columns.map(({ cell }) => cell(row))),
    note: rows.length > MOST_ROWS ? `Showing ${formatCount(MOST_ROWS)} of ${formatCount(rows.length)}, most urgent first.` : null,
  };
}

function common({ hosts, measure }: TableInput, withState: boolean): Column[] {
  return [
    {
      title: "Finding",
      cell: ({ facts, now }) => ({
        text: facts.title,
        detail: [hosts.get(facts.site) ?? facts.site, withState ? STATE_DETAIL[now.state] : null, kevWords(facts, measure.day)].filter(isText).join(". "),
      }),
    },
    {
      title: "Severity",
      cell: ({ now }) => ({ text: SEVERITY_LABEL[now.severity], ...(now.rating === null ? {} : { detail: "our rating, not the scanner's" }) }),
    },
  ];
}

/** Evaluated findings that are open, most urgent first. */
export function openTable(input: TableInput): Table {
  return findingTable("Open findings", input.measure.openRows, [
    ...common(input, true),
    { title: "Open for", align: "end", cell: ({ ageDays }) => ({ text: countOf(ageDays, "day") }) },
    { title: "Due", align: "end", cell: ({ deadline }) => dueCell(deadline, input.measure.overdueBy.length > 1) },
  ]);
}

function dueCell(deadline: FindingRow["deadline"], several: boolean): Cell {
  if (deadline === null) return { text: "no deadline" };
  const text = formatDay(deadline.dueDay, { year: true });
  const says = [
    several ? deadline.policy : null,
    deadline.forensics ? "with forensic triage" : null,
    several && deadline.unknown.length > 0 ? `${deadline.unknown.join(" and ")} unknown` : null,
  ].filter(isText);
  const detail = says.length === 0 ? {} : { detail: says.join(", ") };
  return deadline.overdueDays === 0
    ? { text, ...detail }
    : { text, ...detail, verdict: { state: "missed", label: `${countOf(deadline.overdueDays, "day")} past due` } };
}

/** Evaluated findings fixed in the period, each against the date it had. */
export function fixedTable(input: TableInput): Table {
  const table = findingTable("Fixed in this period", input.measure.fixedRows, [
    ...common(input, false),
    {
      title: "Fixed on",
      align: "end",
      cell: ({ now }) => ({ text: now.fixedAt === null ? "no data" : formatDay(localDay(now.fixedAt, input.period.timeZone)) }),
    },
    { title: "After", align: "end", cell: ({ fixDays }) => ({ text: formatDaysUp(fixDays ?? 0) }) },
    { title: "Was due", align: "end", cell: ({ deadline }) => keptCell(deadline, input.measure.overdueBy.length > 1) },
  ]);
  const notes = [table.note, inTimeSentence(input.measure.inTime)].filter(isText);
  return { ...table, note: notes.length === 0 ? null : notes.join(" ") };
}

function keptCell(deadline: FindingRow["deadline"], several: boolean): Cell {
  if (deadline === null) return { text: "no deadline" };
  const late = deadline.overdueDays > 0;
  return {
    text: formatDay(deadline.dueDay, { year: true }),
    ...(several ? { detail: deadline.policy } : {}),
    verdict: late ? { state: "missed", label: `${countOf(deadline.overdueDays, "day")} late` } : { state: "met", label: "in time" },
  };
}

/** Findings we live with until a date: listed, not hidden in a total, each with why and who answers for it. */
export function acceptedTable(input: TableInput): Table {
  return findingTable("Accepted for now", input.measure.acceptedRows, [
    ...common(input, false),
    { title: "Why we accept it", cell: ({ acceptance }) => acceptanceCell(acceptance, input.period.timeZone) },
    { title: "Accepted until", align: "end", cell: ({ now }) => ({ text: untilWords(now.acceptedUntil, input.period.timeZone) }) },
  ]);
}

function acceptanceCell(acceptance: FindingRow["acceptance"], timeZone: string): Cell {
  if (acceptance === null) return { text: "no data" };
  return { text: acceptance.reason, detail: `${acceptance.by}, ${formatDay(localDay(acceptance.at, timeZone), { year: true })}` };
}

function untilWords(until: string | null, timeZone: string): string {
  if (until === null) return "no end date";
  if (/^\d{4}-\d{2}-\d{2}$/.test(until)) return formatDay(until, { year: true });
  // An acceptance that ends at midnight holds through the day before.
  return formatDay(localDay(Temporal.Instant.from(until).subtract({ milliseconds: 1 }).toString(), timeZone), { year: true });
}

/** What waits for evaluation. For the security team alone. */
export function pendingTable(input: TableInput): Table {
  const likely = input.measure.pending.some(({ facts }) => epssWords(facts) !== null);
  return findingTable("Waiting for evaluation", input.measure.pending, [
    ...common(input, false),
    ...(likely ? [{ title: "Likely to be exploited", cell: ({ facts }: FindingRow) => ({ text: epssWords(facts) ?? "not scored" }) }] : []),
    { title: "First seen", align: "end", cell: ({ now }) => ({ text: formatDay(localDay(now.firstSeen, input.period.timeZone), { year: true }) }) },
  ]);
}

/** The flow of the period and what is open by severity, with age. Terms that are 0 and rare are left out; the sum is the same. */
export function findingsFlow({ measure, figures, period }: { measure: FindingsMeasure; figures: FigureBook; period: Period }): BlockOf<"findings-flow"> {
  const { flow } = measure;
  // Before the first scan nothing was known: the sum begins with what that scan found.
  const first = figures.get("findings.open_start").value === null && flow.baseline > 0;
  const term = (operator: "" | "+" | "−" | "=", id: string, label: string) => ({ operator, value: figures.cell(`findings.${id}`), label });
  return {
    kind: "findings-flow",
    terms: [
      ...(first ? [] : [term("", "open_start", `open on ${formatDay(localDay(period.start, period.timeZone))}`)]),
      ...(flow.baseline > 0 ? [term(first ? "" : "+", "baseline", "found by a first scan")] : []),
      ...(first && flow.entered === 0 ? [] : [term("+", "new", "new")]),
      ...(flow.reopened > 0 ? [term("+", "reopened", "came back")] : []),
      term("−", "fixed", "fixed"),
      ...(flow.setAside > 0 ? [term("−", "set_aside", "set aside")] : []),
      term("=", "open", `open on ${formatDay(measure.day)}`),
    ],
    severities: COUNTED_SEVERITIES.filter((severity) => severity !== "unknown" || measure.bySeverity.unknown.open > 0).map((severity) => {
      const { open, overdue } = measure.bySeverity[severity];
      return { label: SEVERITY_LABEL[severity], open, overdue, value: figures.cell(`findings.open.${severity}`), note: severityNote(measure, severity) };
    }),
  };
}

function severityNote(measure: FindingsMeasure, severity: (typeof COUNTED_SEVERITIES)[number]): string {
  const { open, overdue, oldestDays, longestOverdueDays } = measure.bySeverity[severity];
  if (!measure.scanned) return "no data";
  if (open === 0) return "";
  return overdue > 0
    ? `${formatCount(overdue)} past due by ${overdue > 1 ? "up to " : ""}${countOf(longestOverdueDays, "day")}`
    : `oldest ${countOf(oldestDays ?? 0, "day")}`;
}

/** Scans per site against the promised rhythm. */
export function scansTable({ sites, day: today }: FindingsMeasure): Table {
  const dated = (day: string) => formatDay(day, { year: day.slice(0, 4) !== today.slice(0, 4) });
  return {
    kind: "table",
    title: "Scans by site",
    columns: [
      { title: "Site", align: "start" },
      { title: "Last scan", align: "end" },
      { title: "On time", align: "end" },
      { title: "Next due", align: "end" },
      { title: "Rhythm", align: "start" },
    ],
    rows: sites.map((site) => {
      const verdict = scanVerdict(site);
      return [
        { text: site.host, ...(site.scanners.length > 0 ? { detail: site.scanners.join(", ") } : {}) },
        { text: site.lastDay === null ? "never" : dated(site.lastDay) },
        {
          text: site.due === 0 ? "none due" : `${formatCount(site.onTime)} of ${formatCount(site.due)}`,
          ...(site.failed > 0 ? { detail: `${countOf(site.failed, "scan")} did not finish` } : {}),
        },
        { text: site.nextDueDay === null ? "not set" : dated(site.nextDueDay) },
        { text: verdict.label, verdict },
      ];
    }),
    note: null,
  };
}
