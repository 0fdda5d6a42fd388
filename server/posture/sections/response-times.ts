import type { Block, BlockOf, Cell } from "#server/posture/blocks.ts";
import { capitalize, countOf, formatCount, formatMoment, joinWords, spellCount, spellMs } from "#server/posture/format.ts";
import { countLatency } from "#server/posture/latency.ts";
import { daysOf, hasEnded } from "#server/posture/period.ts";
import type { MarginNote } from "#server/posture/report.ts";
import { BANDS } from "#server/posture/response-times.ts";
import type { SectionBuilder, SectionContext } from "#server/posture/section.ts";
import { limitWords } from "#server/posture/sections/response-limit.ts";
import { historyTrend } from "#server/posture/trend.ts";

const NAMED_LOCATIONS = 4;

function headline(context: SectionContext): string {
  const { facts, measures, figures } = context;
  const [half, most] = ["response.p50_ms", "response.p95_ms"].map((id) => figures.get(id).value);
  if (typeof half !== "number" || typeof most !== "number") return absence(context);
  const { days, sites } = measures.response;
  const begun = daysOf(facts.period).filter(({ startS }) => startS < measures.availability.span.to).length;
  const who = sites.filter(({ histogram }) => histogram.length > 0).length === 1 ? "your site" : "your sites";
  // A few days are not the month, and the first thing read must not sound as if they were.
  const start = days < begun ? `On the ${spellCount(days)} ${days === 1 ? "day" : "days"} of ${formatCount(begun)} with data, ${who}` : capitalize(who);
  const when = hasEnded(facts.period, facts.now) ? "" : " so far";
  return `${start} answered half of our checks within ${spellMs(half)}, and 95 of 100 within ${spellMs(most)}${when}.`;
}

/** Why there is nothing to say: not set up, not watched, no checks, and checks without times are four different things. */
function absence({ facts, measures }: SectionContext): string {
  const { sites, checks } = measures.availability;
  if (!facts.sources.some(({ kind }) => kind === "uptime")) return "No monitor is set up for your sites, so there are no response times.";
  if (sites.every(({ state }) => state === "not-monitored")) return "Your sites were not monitored in this period, so there are no response times.";
  if (checks === 0) return "No checks of your sites arrived, so there are no response times.";
  return "The monitor of your sites did not report how long its checks took, so there are no response times.";
}

function keyFigures({ figures, measures }: SectionContext): BlockOf<"key-figures"> {
  const { detail: limit } = limitWords(measures.availability);
  const item = (figure: string, label: string, detail: string[]) => {
    const [, value = "", unit = null] = /^(\S+)(?: (s))?$/.exec(figures.get(figure).display) ?? [];
    return { label, value, unit, figure, verdict: null, detail };
  };
  return {
    kind: "key-figures",
    items: [
      item("response.p50_ms", "Half of the checks within", [limit]),
      item("response.p95_ms", "95 of 100 checks within", [limit]),
      item("response.p99_ms", "99 of 100 checks within", [limit]),
      item("response.checks", "Checks with a response time", []),
    ],
  };
}

function bands({ figures }: SectionContext): BlockOf<"bars"> {
  const show = (id: string) => figures.get(`response.${id}`).display;
  return {
    kind: "bars",
    title: "How long the checks took",
    unit: "checks",
    bars: BANDS.map(({ id, label }) => ({
      label,
      value: figures.get(`response.band.${id}`).value,
      cell: figures.cell(`response.band.${id}`),
    })),
    summary: `${show("within_1000_ms_pct")} of ${show("checks")} checks were answered within 1 second; the slowest took up to ${show("max_ms")}.`,
  };
}

function siteTable({ measures, figures }: SectionContext): BlockOf<"table"> {
  const columns = [
    ["Checks", "checks"],
    ["Half within", "p50_ms"],
    ["95 of 100 within", "p95_ms"],
    ["99 of 100 within", "p99_ms"],
  ] as const;
  return {
    kind: "table",
    title: "Response times site by site",
    columns: [{ title: "Site", align: "start" }, ...columns.map(([title]) => ({ title, align: "end" as const }))],
    rows: measures.response.sites.map((site) => [
      { text: site.host },
      ...columns.map(([, id]): Cell => (site.monitored ? figures.cell(`response.site.${site.slug}.${id}`) : { text: "not monitored" })),
    ]),
    note: null,
  };
}

/** The months' 95 of 100, drawn in seconds from the first month that has it: before, nothing was kept. */
function trend(context: SectionContext): BlockOf<"trend"> | null {
  const months = historyTrend({ context, figure: "response.p95_ms", title: "95 of 100 checks within, by month", unit: "s" });
  if (months === null) return null;
  const points = months.points.slice(months.points.findIndex(({ value }) => value !== null));
  const known = points.filter(({ value }) => value !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined || first === last) return null;
  const gaps = points.length - known.length;
  return {
    ...months,
    points: points.map((point) => ({ ...point, value: point.value === null ? null : point.value / 1000 })),
    summary: `95 of 100 checks were answered within ${first.display} in ${first.label} and ${first.display === last.display ? "as fast" : `within ${last.display}`} in ${last.label}.${gaps === 0 ? "" : gaps === 1 ? " One month has no data." : ` ${gaps} months have no data.`}`,
  };
}

function notesOf({ facts, measures }: SectionContext): MarginNote[] {
  const { response, availability } = measures;
  const known = countLatency(response.histogram);
  const { note: limit } = limitWords(availability);
  if (known === 0) return [limit];
  const named = response.locations.length <= NAMED_LOCATIONS ? ` (${joinWords(response.locations)})` : "";
  const where = `from ${countOf(response.locations.length, "location")}${named}`;
  const zone = facts.period.timeZone;
  const sources = facts.sources
    .filter(({ id, kind }) => kind === "uptime" && response.sources.includes(id))
    .map(({ name, lastSuccessAt }) => `${name}, ${lastSuccessAt === null ? "never read" : `last read ${formatMoment(lastSuccessAt, zone)}`}.`);
  return [
    {
      title: "What is measured",
      text: `How long one check of the page took, seen ${where}. It is not what each visitor sees: their own connection, images and scripts are not in it.`,
    },
    {
      title: "Where from",
      text: `${[...sources, `${formatCount(known)} of ${countOf(availability.checks, "check")}`].join(" ")} on ${countOf(response.days, "day")} have a response time; a failed check has none.`,
    },
    {
      title: "How it is worked out",
      text: "From all checks together, never by averaging averages. Times are kept in steps of at most 5 % and always rounded up.",
    },
    limit,
  ];
}

export const responseTimes: SectionBuilder = {
  id: "response-times",
  title: "Response times",
  build(context) {
    const { response } = context.measures;
    const months = trend(context);
    const blocks: Block[] =
      response.histogram.length === 0
        ? []
        : [keyFigures(context), bands(context), ...(response.sites.length > 1 ? [siteTable(context)] : []), ...(months === null ? [] : [months])];
    return {
      id: "response-times",
      title: "Response times",
      verdict: null,
      headline: headline(context),
      notes: notesOf(context),
      blocks: blocks.map((block) => ({ audience: "all", block })),
    };
  },
};
