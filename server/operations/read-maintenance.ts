import { factsForTerms } from "#server/operations/facts-for-terms.ts";
import { measureAvailability } from "#server/posture/availability.ts";
import { type OutageCause, outagesOf } from "#server/posture/contract-outages.ts";
import { addAvailabilityFigures } from "#server/posture/availability-figures.ts";
import { type CorrectionEffect, correctionEffect } from "#server/posture/correction-effect.ts";
import type { ClientFacts } from "#server/posture/facts.ts";
import { type OutageReason, reasonsWithin } from "#server/posture/outage-reasons.ts";
import { figureBook } from "#server/posture/figures.ts";
import { localDay } from "#server/posture/format.ts";
import { type WindowEntry, whenWords, windowEntries, windowsBetween } from "#server/posture/maintenance-book.ts";
import { addMonthsTo } from "#server/posture/month-id.ts";
import { monthOf, monthsTouching, periodContaining, toInstant, toSeconds } from "#server/posture/period.ts";
import type { Figure } from "#server/posture/report.ts";
import { getClient } from "#server/store/clients.ts";
import { listContracts } from "#server/store/contracts.ts";
import { type KeptCorrection, listCorrections } from "#server/store/corrections.ts";
import { listOutageReasons } from "#server/store/outage-reasons.ts";
import { type Tx, withScope } from "#server/store/database.ts";
import { correctionFact, seriesFact, windowFact } from "#server/store/facts-terms.ts";
import { type KeptWindow, listMaintenance } from "#server/store/maintenance.ts";
import { type KeptSeries, listSeries } from "#server/store/maintenance-series.ts";
import type { ClientScope } from "#server/store/scope.ts";

const DAY_S = 86_400;
/** How far back windows and corrections are listed, and how far ahead; how far ahead the next of a weekly one is looked for, and how far its days are listed. */
const [BACK_S, AHEAD_S, RECURRING_AHEAD_S, RECURRING_LISTED_S] = [400 * DAY_S, 400 * DAY_S, 35 * DAY_S, 15 * DAY_S];

/** `mine` = entered by whoever asks, who therefore cannot approve it. */
export type ListedWindow = WindowEntry & { enteredBy: string | null; mine: boolean; withdrawnBy: string | null; withdrawnAt: string | null };
export type ListedSeries = Omit<KeptSeries, "siteId" | "author"> & { site: string | null; next: string | null; over: boolean };
export type ListedCorrection = Omit<KeptCorrection, "siteId" | "author" | "approver"> & {
  site: string;
  period: string;
  when: string;
  mine: boolean;
  /** Null when it was withdrawn. */
  effect: CorrectionEffect | null;
};
export type ListedOutage = {
  site: string;
  from: string;
  to: string;
  when: string;
  seconds: number;
  cause: OutageCause;
  corrected: boolean;
  reason: string | null;
};

export type MaintenanceBook = {
  client: { slug: string; name: string; timeZone: string };
  today: string;
  month: string;
  sites: { slug: string; host: string }[];
  waiting: ListedWindow[];
  upcoming: ListedWindow[];
  past: ListedWindow[];
  series: ListedSeries[];
  proposals: ListedCorrection[];
  corrections: ListedCorrection[];
  outages: ListedOutage[];
  /** Of the chosen month; null when it has not begun. */
  figures: { measured: Figure; contract: Figure; allowed: Figure } | null;
};

type Request = { scope: ClientScope; clientSlug: string; month?: string | undefined; actor: string; now: string };

/** Windows, recurring windows, outages and corrections of a client; `month` absent = the last whole one. Reads only. Errors: not-found. */
export async function readMaintenance({ scope, clientSlug, month, actor, now }: Request): Promise<MaintenanceBook> {
  return withScope(scope, "read", async (tx) => {
    const { clientId, slug, name, timeZone, sites } = await getClient(tx, clientSlug);
    const chosen = month ?? addMonthsTo(periodContaining(now, timeZone).id, -1);
    const nowS = toSeconds(now);
    const reach = { from: toInstant(nowS - BACK_S), to: toInstant(nowS + AHEAD_S) };
    const slugOf = (siteId: string) => sites.find((site) => site.siteId === siteId)?.slug ?? siteId;
    const policies = (await listContracts(tx, clientId)).map(({ policy }) => policy);
    const kept = await listMaintenance(tx, clientId, reach);
    const series = await listSeries(tx, clientId);
    const corrections = await listCorrections(tx, clientId, reach);
    const recurring = series.map((row) => seriesFact(slugOf, row));
    const terms = { policies, timeZone };
    const standing = kept.filter(({ withdrawnAt }) => withdrawnAt === null);
    const entriesOf = (rows: KeptWindow[], span: { from: number; to: number } | null) => {
      const windows = rows.map((row) => windowFact(slugOf, row));
      const listed = span === null ? windows : windowsBetween({ windows, series: recurring }, span);
      return windowEntries(listed, terms).map((entry) => withPeople(entry, rows, actor));
    };
    const bounds = monthOf(chosen, timeZone);
    const monthSpan = { from: toSeconds(bounds.start), to: Math.min(toSeconds(bounds.end), nowS) };
    const ahead = entriesOf(standing, { from: nowS, to: nowS + RECURRING_AHEAD_S });
    const later = entriesOf(
      standing.filter(({ startsAt }) => toSeconds(startsAt) >= nowS + RECURRING_AHEAD_S),
      null,
    );
    const facts = factsByMonth(tx, { clientSlug, now });
    const begun = toSeconds(bounds.start) <= nowS;
    const measured = begun ? await facts(chosen) : null;
    const listed = async (rows: KeptCorrection[]) => {
      const out: ListedCorrection[] = [];
      for (const row of rows) out.push(await listCorrection(row, { facts, slugOf, timeZone, actor, chosen }));
      return out;
    };
    return {
      client: { slug, name, timeZone },
      today: localDay(now, timeZone),
      month: chosen,
      sites: sites.map(({ slug: site, host }) => ({ slug: site, host })),
      waiting: entriesOf(standing, null).filter((entry) => entry.standing === "waiting"),
      upcoming: [...ahead.filter(({ series: of, from }) => of === null || toSeconds(from) < nowS + RECURRING_LISTED_S), ...later],
      past: monthSpan.to > monthSpan.from ? entriesOf(kept, monthSpan) : [],
      series: series.map((row) => listSeriesRow(row, { slugOf, ahead, today: localDay(now, row.timeZone) })),
      proposals: await listed(corrections.filter((row) => row.approvedAt === null && row.withdrawnAt === null)),
      corrections: await listed(
        corrections.filter(
          ({ startsAt, endsAt, approvedAt, withdrawnAt }) =>
            (approvedAt !== null || withdrawnAt !== null) && monthsTouching({ from: startsAt, to: endsAt }, timeZone).some(({ id }) => id === chosen),
        ),
      ),
      outages: measured === null ? [] : listOutages(measured, timeZone, await listOutageReasons(tx, { clientId, from: bounds.start, to: bounds.end })),
      figures: measured === null ? null : figuresOf(measured),
    };
  });
}

function withPeople(entry: WindowEntry, rows: readonly KeptWindow[], actor: string): ListedWindow {
  const row = rows.find(({ id }) => id === entry.id);
  return {
    ...entry,
    enteredBy: row?.enteredBy ?? null,
    mine: row?.author === actor,
    withdrawnBy: row?.withdrawnBy ?? null,
    withdrawnAt: row?.withdrawnAt ?? null,
  };
}

function listSeriesRow(
  { siteId, author: _, ...row }: KeptSeries,
  { slugOf, ahead, today }: { slugOf: (id: string) => string; ahead: ListedWindow[]; today: string },
): ListedSeries {
  const next = ahead.find(({ series }) => series === row.id)?.when ?? null;
  return { ...row, site: siteId === null ? null : slugOf(siteId), next, over: row.lastDay !== null && row.lastDay < today };
}

type FactsOf = (month: string) => Promise<ClientFacts>;

/** Each month is read once, however many corrections it holds. */
function factsByMonth(tx: Tx, where: { clientSlug: string; now: string }): FactsOf {
  const read = new Map<string, Promise<ClientFacts>>();
  return (periodId) => {
    const known = read.get(periodId) ?? factsForTerms(tx, { ...where, periodId }).then(({ facts }) => facts);
    read.set(periodId, known);
    return known;
  };
}

async function listCorrection(
  row: KeptCorrection,
  { facts, slugOf, timeZone, actor, chosen }: { facts: FactsOf; slugOf: (id: string) => string; timeZone: string; actor: string; chosen: string },
): Promise<ListedCorrection> {
  const { siteId, author, approver: _, ...rest } = row;
  const months = monthsTouching({ from: row.startsAt, to: row.endsAt }, timeZone).map(({ id }) => id);
  const shown = months.find((month) => month === chosen) ?? months[0] ?? chosen;
  const effectIn = async (month: string) => correctionEffect(await facts(month), correctionFact(slugOf, row));
  let [period, effect] = [shown, row.withdrawnAt === null ? await effectIn(shown) : null];
  // Of one that reaches over the end of a month, the month it changes.
  for (const month of months.filter((each) => each !== shown)) {
    if (effect === null || effect.with.down.value !== effect.without.down.value) break;
    [period, effect] = [month, await effectIn(month)];
  }
  return { ...rest, site: slugOf(siteId), period, when: whenWords(row.startsAt, row.endsAt, timeZone), mine: author === actor, effect };
}

/** Without the corrections, so that what one took off stays on the list. */
function listOutages(facts: ClientFacts, timeZone: string, reasons: OutageReason[]): ListedOutage[] {
  const corrected = (site: string, from: number, to: number) =>
    (facts.corrections ?? []).some((each) => each.site === site && toSeconds(each.from) < to && toSeconds(each.to) > from);
  return outagesOf(measureAvailability({ ...facts, corrections: [] })).map(({ site, from, to, cause }) => {
    const span = { from: toInstant(from), to: toInstant(to) };
    const reason = reasonsWithin(reasons, { from, to, sites: [site] })[0] ?? null;
    return { site, ...span, when: whenWords(span.from, span.to, timeZone), seconds: to - from, cause, corrected: corrected(site, from, to), reason };
  });
}

function figuresOf(facts: ClientFacts): MaintenanceBook["figures"] {
  const book = figureBook();
  addAvailabilityFigures(book, measureAvailability(facts));
  const figure = (id: string) => book.get(`availability.${id}`);
  return { measured: figure("measured_down_s"), contract: figure("contract_down_s"), allowed: figure("allowed_down_s") };
}
