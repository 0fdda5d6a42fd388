import { availabilityHeadline, availabilityVerdict, spanName, watchedWords } from "#server/posture/availability-words.ts";
import type { AvailabilityMeasure } from "#server/posture/availability.ts";
import type { Block, BlockOf, Cell } from "#server/posture/blocks.ts";
import { adjustedS } from "#server/posture/contract-adjustments.ts";
import { termsSentences } from "#server/posture/contract-words.ts";
import type { ClientFacts } from "#server/posture/facts.ts";
import { capitalize, countOf, formatDay, formatMoment, formatMonth, formatSeconds, joinWords, spellCount, spellSeconds } from "#server/posture/format.ts";
import { monitorChanges } from "#server/posture/monitor-words.ts";
import { causeFinder } from "#server/posture/outage-cause.ts";
import { toInstant } from "#server/posture/period.ts";
import type { MarginNote } from "#server/posture/report.ts";
import { reportedNotes } from "#server/posture/reported-words.ts";
import type { SectionBuilder, SectionContext } from "#server/posture/section.ts";
import { noTerms, termsOfMonthWords } from "#server/posture/terms-of-month.ts";
import { dayStrip } from "#server/posture/sections/day-strip.ts";
import { monthTable } from "#server/posture/sections/month-table.ts";
import { uptimeLedger } from "#server/posture/sections/uptime-ledger.ts";
import { uptimeTrend } from "#server/posture/sections/uptime-trend.ts";

const STRIPS_UP_TO = 6;

type SiteMeasure = AvailabilityMeasure["sites"][number];

/** From when and until when a site was monitored, where that is not the whole period. */
function limitsOf({ monitored }: SiteMeasure, { measure, timeZone }: { measure: AvailabilityMeasure; timeZone: string }): string[] {
  if (monitored === null) return [];
  const { from, to } = monitored;
  return [
    ...(from > measure.span.from ? [`monitored from ${formatMoment(toInstant(from), timeZone)}`] : []),
    ...(to < measure.span.to ? [`monitored until ${formatMoment(toInstant(to), timeZone)}`] : []),
  ];
}

const DATED_UP_TO = 3;

/** "www.gov was monitored until 20 October 24:00"; several sites are told apart in the table. */
function datesOf(measure: AvailabilityMeasure, timeZone: string): string {
  const cut = measure.sites.flatMap((site) => {
    const limits = limitsOf(site, { measure, timeZone });
    return limits.length === 0 ? [] : [`${site.host} was ${limits.join(" and ").replace(" and monitored", " and")}`];
  });
  return cut.length === 0 ? "" : cut.length > DATED_UP_TO ? " The sites below say from and until when." : ` ${cut.join("; ")}.`;
}

function siteState(site: SiteMeasure, { measure, timeZone }: { measure: AvailabilityMeasure; timeZone: string }): string {
  if (site.state === "not-monitored" || site.monitored === null) return "not monitored in this period";
  const late = limitsOf(site, { measure, timeZone });
  if (site.state === "silent") return ["no checks arrived", ...late].join("; ");
  return site.reportedBy !== null && site.checks === 0
    ? [`as reported by ${site.reportedBy}`, ...late].join("; ")
    : [`${countOf(site.locations.length, "location")}, ${countOf(site.checks, "check")}`, ...late].join("; ");
}

function siteTable({ facts, measures, figures }: SectionContext): BlockOf<"table"> {
  const measure = measures.availability;
  const cell = (site: SiteMeasure, id: string): Cell =>
    site.state === "not-monitored" ? { text: "not monitored" } : figures.cell(`availability.site.${site.slug}.${id}`);
  return {
    kind: "table",
    title: "Site by site",
    columns: [
      { title: "Site", align: "start" },
      { title: "Down", align: "end" },
      { title: "Maintenance", align: "end" },
      { title: "No data", align: "end" },
      { title: "Uptime", align: "end" },
      { title: "Coverage", align: "end" },
    ],
    rows: measure.sites.map((site) => [
      { text: site.host, detail: siteState(site, { measure, timeZone: facts.period.timeZone }) },
      ...["down_s", "maintenance_s", "unknown_s", "uptime_pct", "coverage_pct"].map((id) => cell(site, id)),
    ]),
    note: "Down leaves out announced maintenance. Uptime counts up and down minutes only; coverage is the share of monitored minutes we have data for.",
  };
}

function notesOf({ facts, measures, figures }: SectionContext): MarginNote[] {
  const measure = measures.availability;
  const { contract, tally } = measure;
  const show = (id: string) => figures.get(`availability.${id}`).display;
  const watchedOnly = measure.missing === "insufficient" && measure.shares.uptimePct !== null;
  const notes: MarginNote[] = [
    {
      title: watchedOnly ? "Uptime: no verdict" : `Uptime ${show("uptime_pct")}`,
      text: watchedOnly
        ? `${show("uptime_pct")} of the minutes we watched were up. We watched ${watchedWords(measure)}, so this says nothing about ${spanName(measure, facts.period)}.`
        : measure.shares.uptimePct === null
          ? "Nothing was measured, so there is no percentage."
          : `${show("raw_pct")} if maintenance counted as it was measured. ${show("strict_pct")} if missing minutes counted as down. ${show("contract_pct")} under ${contract.standard ? "our standard target" : "the contract"}.`,
    },
    { title: `Coverage ${show("coverage_pct")}`, text: gapText(measure) },
    { title: "Where from", text: whereFrom(facts, measure) },
  ];
  if (contract.standard)
    notes.push({ title: "Which terms", text: `Measured against our standard target; ${noTerms(contract, facts.period).replace(/^N/, "n")}.` });
  const counts = termsSentences(contract.policy, facts.period.timeZone);
  const judged = adjustedS(contract.adjustments, "slow", "accepted") !== 0 ? ["The days above show what the monitor itself said."] : [];
  if (counts.length > 0 && measure.months.length === 0) notes.push({ title: "What counts as down", text: [...counts, ...judged].join(" ") });
  notes.push(...reportedNotes({ measure, figures }));
  const corrected = correctedText(measure);
  if (corrected !== null) notes.push({ title: "Corrections", text: corrected });
  const changed = termsChanged(measure, facts);
  if (changed !== null) notes.push({ title: "Terms changed", text: changed });
  if (tally.outsideS > 0)
    notes.push({
      title: "Partly monitored",
      text: `${formatSeconds(tally.outsideS)} lie before monitoring began or after it ended. They count neither as up nor as down.${datesOf(measure, facts.period.timeZone)}`,
    });
  const double = measure.sites.filter(({ monitors }) => monitors > 1).map(({ host }) => host);
  if (double.length > 0)
    notes.push({
      title: "Several checks of one site",
      text: `${joinWords(double)}: one monitor checks it in more than one way. It counts as down when any of them says so.`,
    });
  const handovers = monitorChanges(measure, facts);
  if (handovers !== null) notes.push({ title: "Change of monitor", text: handovers });
  if (measure.sites.some(({ otherSources }) => otherSources > 0))
    notes.push({
      title: "More than one monitor",
      text: "Where two monitors watch one site, the one we named decides, and where we named none the one with the most complete data, single checks before mere reports. They are never added up.",
    });
  return notes;
}

/** What was corrected afterwards, with both numbers; null = nothing. */
function correctedText({ contract, corrections }: AvailabilityMeasure): string | null {
  if (corrections.length === 0) return null;
  const off = -adjustedS(contract.adjustments, "corrected");
  const proposed = corrections.filter(({ standing }) => standing === "proposed").length;
  const approved = corrections.length - proposed;
  const done =
    approved === 0
      ? ""
      : `${capitalize(spellSeconds(off))} of measured downtime ${off === 60 ? "was" : "were"} corrected afterwards. Measured stays ${formatSeconds(contract.measuredDownS)}; the ledger says why and who approved it.`;
  const waiting =
    proposed === 0
      ? ""
      : `${capitalize(spellCount(proposed))} proposed ${proposed === 1 ? "correction is" : "corrections are"} not approved and ${proposed === 1 ? "changes" : "change"} nothing.`;
  return [done, waiting].filter((text) => text !== "").join(" ");
}

/** Which terms judge which time, when they changed. Null = the same all along. */
function termsChanged({ months }: AvailabilityMeasure, facts: ClientFacts): string | null {
  if (months.length === 0) return termsOfMonthWords(facts.policies, facts.period);
  const begins = months.filter(({ measure }, index) => measure.contract.policy.id !== months[index - 1]?.measure.contract.policy.id);
  if (begins.length < 2) return null;
  const spans = begins.map(
    ({ period, measure }) => `${measure.contract.standard ? "our standard target" : measure.contract.policy.name} from ${formatMonth(period.id)}`,
  );
  return `${capitalize(joinWords(spans))}. Each month is judged by the terms in force on its first day.`;
}

function gapText(measure: AvailabilityMeasure): string {
  const days = [...new Set(measure.sites.flatMap((site) => site.days.filter(({ unknownS }) => unknownS > 0).map(({ day }) => day)))].sort();
  if (measure.shares.coveragePct === null) return "There was no monitored time.";
  if (days.length === 0) return "Every monitored minute has data.";
  const when = days.length > 3 ? `on ${days.length} days` : `on ${joinWords(days.map((day) => formatDay(day)))}`;
  const silent = measure.sites.filter(({ state }) => state === "silent").map(({ host }) => host);
  const from = silent.length === 0 ? "" : ` No checks arrived of ${silent.length > 3 ? countOf(silent.length, "site") : joinWords(silent)}.`;
  return `${formatSeconds(measure.tally.unknownS)} without data ${when}. Not counted as up.${from}${measure.missing === "insufficient" ? " Below 95 % we give no verdict." : ""}`;
}

function whereFrom(facts: ClientFacts, measure: AvailabilityMeasure): string {
  const used = new Set(measure.sites.flatMap(({ turns }) => turns.map(({ source }) => source)));
  const sources = facts.sources.filter(({ id, kind }) => kind === "uptime" && used.has(id));
  const named = sources.length === 0 ? facts.sources.filter(({ kind }) => kind === "uptime") : sources;
  if (named.length === 0) return "No monitor is set up for your sites.";
  return named
    .map(({ name, lastSuccessAt }) => `${name}, ${lastSuccessAt === null ? "never read" : `last read ${formatMoment(lastSuccessAt, facts.period.timeZone)}`}`)
    .join(". ")
    .concat(".");
}

const stripOf =
  (measure: AvailabilityMeasure, timeZone: string, why: Pick<Parameters<typeof dayStrip>[0], "causeOf" | "reasons">) =>
  (title: string, sites: readonly SiteMeasure[]): Block =>
    dayStrip({ title, sites, measure, timeZone, named: sites.length > 1, ...why });

function allSites({ sites }: AvailabilityMeasure): string {
  if (sites.length < 2) return sites[0]?.host ?? "";
  return `${sites.length === 2 ? "Both" : `All ${sites.length}`} sites, the worst of each day`;
}

export const availability: SectionBuilder = {
  id: "availability",
  title: "Availability",
  build(context) {
    const { facts, measures, figures } = context;
    const measure = measures.availability;
    const many = measure.sites.length > 1;
    const why = { causeOf: causeFinder(facts.checks), reasons: facts.outageReasons ?? [] };
    const strip = stripOf(measure, facts.period.timeZone, why);
    const trend = uptimeTrend(context);
    const months = monthTable({ measure, figures, period: facts.period });
    // A strip without a mark says nothing the table does not; one marked site is the strip of all of them.
    const marked = many && months === null ? measure.sites.filter(({ incidents }) => incidents.length > 0) : [];
    const blocks: Block[] = [
      ...(measure.sites.length === 0
        ? [{ kind: "paragraph" as const, text: "No site is on file for this client." }]
        : months === null
          ? [strip(allSites(measure), measure.sites)]
          : []),
      ...(months === null ? [] : [months]),
      uptimeLedger({ measure, figures, period: facts.period, now: facts.now }),
      ...(marked.length > 1 && marked.length <= STRIPS_UP_TO ? marked.map((site) => strip(site.host, [site])) : []),
      ...(many ? [siteTable(context)] : []),
      // One mark a day is readable for a month; a longer period shows one strip for each.
      ...measure.months.map(({ period, measure: month }) => stripOf(month, period.timeZone, why)(`${formatMonth(period.id)}. ${allSites(month)}`, month.sites)),
      ...(trend === null ? [] : [trend]),
    ];
    return {
      id: "availability",
      title: "Availability",
      verdict: availabilityVerdict(measure),
      headline: availabilityHeadline(measure, facts.period),
      notes: notesOf(context),
      blocks: blocks.map((block) => ({ audience: "all", block })),
    };
  },
};
