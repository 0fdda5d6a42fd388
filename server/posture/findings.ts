import { asOf, daysBetween, toMs } from "#server/posture/as-of.ts";
import { addAgeFigures, type AgeBand, ageBands } from "#server/posture/finding-ages.ts";
import type { Deadline } from "#server/posture/deadlines.ts";
import type { Severity } from "#server/posture/evidence.ts";
import type { CatalogueFacts, ClientFacts, DeadlinePolicy, Evaluation, FindingFacts } from "#server/posture/facts.ts";
import { addFixFigures, deadlineClock, type FixesInTime, fixesInTime } from "#server/posture/finding-deadlines.ts";
import { type FindingFlow, flowOf, type Move, spread, standingOf } from "#server/posture/finding-flow.ts";
import type { FigureBook } from "#server/posture/figures.ts";
import { countOf, formatCount, formatDay, formatDays, localDay } from "#server/posture/format.ts";
import { type FindingState, stateAt, traceFindings } from "#server/posture/lifecycle.ts";
import { compareEpss, compareKev, kevOn } from "#server/posture/priority.ts";
import { isGradeOnly } from "#server/posture/scan-families.ts";
import { measureScanSchedule, type SiteScans } from "#server/posture/scan-schedule.ts";
import { compareSeverity } from "#server/posture/severity.ts";

export const COUNTED_SEVERITIES = ["critical", "high", "medium", "low", "unknown"] as const;
export type CountedSeverity = (typeof COUNTED_SEVERITIES)[number];

/** Weakness classes the public statement promises by name. CWE ids as the scanners give them. */
export const NAMED_CLASSES = {
  xss: [79, 80, 83, 84, 87, 692],
  sqlInjection: [89, 564],
  unauthorizedAccess: [284, 285, 287, 306, 639, 862, 863],
} as const;
const CLASS_FIGURES = [
  ["xss", "xss"],
  ["sqlInjection", "sql_injection"],
  ["unauthorizedAccess", "unauthorized_access"],
] as const;
export type NamedClass = keyof typeof NAMED_CLASSES;

/** `deadline` of an open row as it stands, of a fixed one as it stood at the fix; null for all else. `acceptance`: the decision by which an accepted one is. */
export type FindingRow = {
  facts: FindingFacts;
  now: FindingState;
  deadline: Deadline | null;
  ageDays: number;
  fixDays: number | null;
  acceptance: Evaluation | null;
};

/** Findings are rule × site. Counts hold evaluated findings only, never information; `pending` is for the security team. */
export type FindingsMeasure = {
  /** False = no scan of this client ever completed by then, grades aside: every figure is "no data". */
  scanned: boolean;
  /** A completed scan existed before the period. Without one, what was open at its start is not known. */
  scannedBefore: boolean;
  day: string;
  open: number;
  flow: FindingFlow;
  overdue: number;
  /** Overdue findings by the policy that set their date, in the order of the policies. */
  overdueBy: { policy: string; overdue: number }[];
  /** Open findings CISA lists as known to be exploited; null = no copy of that catalogue was compared. */
  kev: { open: number; catalogue: CatalogueFacts } | null;
  accepted: number;
  underEvaluation: number;
  /** Scanner rows behind the open findings. */
  occurrences: number;
  notAssessed: number;
  bySeverity: Record<CountedSeverity, { open: number; overdue: number; oldestDays: number | null; longestOverdueDays: number }>;
  timeToFix: ReturnType<typeof spread>;
  inTime: FixesInTime;
  classes: Record<NamedClass, { open: number; overdue: number; fixed: number; longestFixDays: number | null }>;
  openRows: FindingRow[];
  fixedRows: FindingRow[];
  acceptedRows: FindingRow[];
  pending: FindingRow[];
  /** Every step counted in `flow`, most urgent finding first. */
  moves: (Move & { row: FindingRow })[];
  ages: AgeBand[];
  sites: SiteScans[];
};

/** The findings of a client at the end of the period, or now while it runs, and how they moved since its start. */
export function measureFindings(facts: ClientFacts): FindingsMeasure {
  const { startMs, lastMs, day } = asOf(facts);
  const { timeZone } = facts.period;
  const traces = traceFindings({ ...facts, timeZone });
  const { flow, fixes, moves } = flowOf(traces.values(), {
    startMs,
    lastMs,
    daysToFix: (state) => (toMs(state.fixedAt ?? state.lastSeen) - toMs(state.firstSeen)) / 86_400_000,
  });
  const fixDays = new Map(fixes.map((fix) => [fix.finding, fix.days]));

  // Findings of one scan share their dates; calendar arithmetic is the slow part of thousands of them.
  const ageOf = remember((firstSeen) => daysBetween(localDay(firstSeen, timeZone), day));
  const deadlineFor = deadlineClock({ policies: facts.deadlines, timeZone, lastMs, day });

  const decisions = Map.groupBy(facts.evaluations, ({ finding }) => finding);
  const acceptanceOf = ({ state, finding, acceptedUntil }: FindingState) =>
    state === "accepted" ? newest((decisions.get(finding) ?? []).filter((each) => acceptsUntil(each, acceptedUntil) && toMs(each.at) <= lastMs)) : null;

  const rows = facts.findings.flatMap((finding): FindingRow[] => {
    const now = stateAt(traces.get(finding.id) ?? [], lastMs);
    if (now === null) return [];
    return [
      {
        facts: finding,
        now,
        deadline: deadlineFor(finding, now),
        ageDays: ageOf(now.firstSeen),
        fixDays: fixDays.get(finding.id) ?? null,
        acceptance: acceptanceOf(now),
      },
    ];
  });
  rows.sort(byUrgency(day));
  const openRows = rows.filter(({ now }) => standingOf(now) === "open");
  const fixedRows = rows.filter(({ now, fixDays: days }) => days !== null && standingOf(now) === "fixed");
  const acceptedRows = rows.filter(({ now }) => standingOf(now) === "aside" && now.state === "accepted");
  const pending = rows.filter(({ now }) => !now.evaluated);
  const byId = new Map(facts.findings.map((finding) => [finding.id, finding]));
  const movesOf = Map.groupBy(moves, ({ finding }) => finding);
  const completedMs = facts.scans.filter(({ completed, family }) => completed && !isGradeOnly(family)).map(({ finishedAt }) => toMs(finishedAt));

  return {
    scanned: completedMs.some((ms) => ms <= lastMs),
    scannedBefore: completedMs.some((ms) => ms < startMs),
    day,
    open: openRows.length,
    flow,
    overdue: openRows.filter(isOverdue).length,
    overdueBy: overdueBy(openRows, facts.deadlines),
    kev: kevOf(facts, openRows, day),
    accepted: acceptedRows.length,
    underEvaluation: pending.length,
    occurrences: openRows.reduce((sum, { now }) => sum + now.occurrences, 0),
    notAssessed: openRows.filter(({ now }) => now.state === "not-assessed").length,
    bySeverity: {
      critical: severityOf("critical", openRows),
      high: severityOf("high", openRows),
      medium: severityOf("medium", openRows),
      low: severityOf("low", openRows),
      unknown: severityOf("unknown", openRows),
    },
    timeToFix: spread(fixes.map(({ days }) => days)),
    inTime: fixesInTime(moves, ({ finding, state }) => deadlineFor(byId.get(finding) as FindingFacts, state)),
    classes: { xss: classOf("xss", rows), sqlInjection: classOf("sqlInjection", rows), unauthorizedAccess: classOf("unauthorizedAccess", rows) },
    openRows,
    fixedRows,
    acceptedRows,
    pending,
    moves: rows.flatMap((row) => (movesOf.get(row.facts.id) ?? []).map((move) => ({ ...move, row }))),
    ages: ageBands(openRows),
    sites: measureScanSchedule(facts),
  };
}

function remember<T>(work: (key: string) => T): (key: string) => T {
  const known = new Map<string, { value: T }>();
  return (key) => {
    const found = known.get(key) ?? { value: work(key) };
    known.set(key, found);
    return found.value;
  };
}

const acceptsUntil = ({ verdict, expiresAt }: Evaluation, until: string | null) => verdict === "accepted" && expiresAt === until;
const newest = (decisions: readonly Evaluation[]) =>
  decisions.reduce<Evaluation | null>((last, each) => (last !== null && toMs(last.at) > toMs(each.at) ? last : each), null);

/** Past the end of its due day while open, or when it was fixed. */
export function isOverdue({ deadline }: FindingRow): boolean {
  return (deadline?.overdueDays ?? 0) > 0;
}

const byUrgency =
  (day: string) =>
  (a: FindingRow, b: FindingRow): number =>
    (b.deadline?.overdueDays ?? 0) - (a.deadline?.overdueDays ?? 0) ||
    compareKev(a.facts, b.facts, day) ||
    compareSeverity(a.now.severity, b.now.severity) ||
    compareEpss(a.facts, b.facts) ||
    b.ageDays - a.ageDays ||
    (a.facts.id < b.facts.id ? -1 : 1);

function overdueBy(open: readonly FindingRow[], policies: readonly DeadlinePolicy[]): FindingsMeasure["overdueBy"] {
  const late = open.filter(isOverdue);
  return policies.map(({ name }) => ({ policy: name, overdue: late.filter(({ deadline }) => deadline?.policy === name).length }));
}

function kevOf({ catalogues }: ClientFacts, open: readonly FindingRow[], day: string): FindingsMeasure["kev"] {
  const catalogue = catalogues?.find(({ id }) => id === "kev");
  return catalogue === undefined ? null : { open: open.filter(({ facts }) => kevOn(facts, day) !== null).length, catalogue };
}

function severityOf(severity: Severity, open: readonly FindingRow[]) {
  const rows = open.filter(({ now }) => now.severity === severity);
  return {
    open: rows.length,
    overdue: rows.filter(isOverdue).length,
    oldestDays: rows.reduce<number | null>((oldest, { ageDays }) => Math.max(oldest ?? 0, ageDays), null),
    longestOverdueDays: rows.reduce((longest, { deadline }) => Math.max(longest, deadline?.overdueDays ?? 0), 0),
  };
}

/** Which of the promised classes a finding belongs to. */
export function classesOf({ cwe }: Pick<FindingFacts, "cwe">): NamedClass[] {
  return (Object.keys(NAMED_CLASSES) as NamedClass[]).filter((name) => NAMED_CLASSES[name].some((id) => cwe.includes(id)));
}

function classOf(name: NamedClass, rows: readonly FindingRow[]) {
  const own = rows.filter(({ facts }) => classesOf(facts).includes(name));
  const open = own.filter(({ now }) => standingOf(now) === "open");
  const fixDays = own.flatMap(({ fixDays }) => (fixDays === null ? [] : [fixDays]));
  return {
    open: open.length,
    overdue: open.filter(isOverdue).length,
    fixed: fixDays.length,
    longestFixDays: fixDays.length === 0 ? null : fixDays.reduce((a, b) => Math.max(a, b)),
  };
}

/** Figures `findings.*`. Null and "no data" when nothing was ever scanned: an unscanned site is not a clean one. */
export function addFindingsFigures(book: FigureBook, measure: FindingsMeasure): void {
  const { flow, timeToFix } = measure;
  const at = `evaluated findings (rule × site) on ${formatDay(measure.day, { year: true })}`;
  const during = `evaluated findings, from the start of the period to ${formatDay(measure.day, { year: true })}`;
  const count = (id: string, value: number | null, basis: string) => {
    const known = measure.scanned ? value : null;
    book.add(`findings.${id}`, { value: known, unit: "count", display: formatCount(known), basis });
  };
  count("open", measure.open, at);
  count("open_start", measure.scannedBefore ? flow.openStart : null, "evaluated findings open just before the period began");
  count("new", flow.entered, `${during}; first seen after the first scan of the site`);
  count("baseline", flow.baseline, `${during}; seen by the first scan of a site`);
  count("reopened", flow.reopened, `${during}; seen again after a fix, an acceptance ran out, or no longer rated as information`);
  count("fixed", flow.fixed, `${during}; absent from a later scan that covered them`);
  count("set_aside", flow.setAside, `${during}; accepted, false positive, out of scope or re-rated as information`);
  count("overdue", measure.overdue, `${at} that are past their deadline (${overdueWords(measure.overdueBy)})`);
  count("kev_open", measure.kev?.open ?? null, `${at} that CISA lists as known to be exploited${kevBasis(measure.kev)}`);
  count("accepted", measure.accepted, `${at} that are accepted until a date`);
  count("not_assessed", measure.notAssessed, `${at} that no later scan could re-test`);
  count("under_evaluation", measure.underEvaluation, `items on ${formatDay(measure.day, { year: true })} not evaluated yet; not in any other count`);
  count("occurrences", measure.occurrences, "places where scanners saw the open findings");
  for (const severity of COUNTED_SEVERITIES)
    count(`open.${severity}`, measure.bySeverity[severity].open, `${at}, ${severity === "unknown" ? "without a known severity" : severity}`);
  addAgeFigures(book, measure);
  addFixFigures(book, measure);
  for (const [name, id] of CLASS_FIGURES) {
    count(`${id}.open`, measure.classes[name].open, `${at}, by CWE`);
    count(`${id}.fixed`, measure.classes[name].fixed, `${during}, by CWE`);
  }
  const days = (id: string, value: number | null, basis: string) => {
    const display = !measure.scanned ? formatDays(null) : value === null ? "nothing fixed" : formatDaysUp(value);
    book.add(`findings.${id}`, { value: measure.scanned ? value : null, unit: "days", display, basis });
  };
  days(
    "median_days_to_fix",
    timeToFix.median,
    `fixed − first seen, median of ${countOf(timeToFix.n, "finding")} fixed in the period; as exact as the time between scans`,
  );
  days("max_days_to_fix", timeToFix.max, `fixed − first seen, longest of ${countOf(timeToFix.n, "finding")} fixed in the period`);
}

function overdueWords(by: FindingsMeasure["overdueBy"]): string {
  return by.length === 1 ? (by[0]?.policy ?? "") : by.map(({ policy, overdue }) => `${overdue} by ${policy}`).join(", ");
}

function kevBasis(kev: FindingsMeasure["kev"]): string {
  if (kev === null) return "; we hold no copy of that catalogue";
  const { version, count, fetchedAt } = kev.catalogue;
  return ` (KEV ${version}, ${countOf(count, "entry", "entries")}, read on ${formatDay(fetchedAt.slice(0, 10), { year: true })})`;
}

/** A time to fix rounds up to a tenth of a day: never towards good. */
export function formatDaysUp(days: number): string {
  return formatDays(Math.ceil(days * 10 - 1e-9) / 10);
}
