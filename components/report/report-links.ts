import { EXPORT_FORMATS } from "#components/exports/export-formats.ts";
import type { ReportLinks } from "#components/report/report-bar.tsx";
import type { MenuLink } from "#components/ui/link-menu.tsx";
import { addMonthsTo } from "#server/posture/month-id.ts";
import { compareNewestFirst, firstMonthOf, kindOf, lastMonthOf, type PeriodKind, periodIdOf, shiftId } from "#server/posture/period-id.ts";
import { formatPeriod } from "#server/posture/period-words.ts";
import type { Publication } from "#server/posture/report.ts";

type Place = { client: string; period: string };
type Edition = { period: string; revision: number };
/** How the report is looked at; part of its address, so that a link shows the same. */
export type ReportView = { view?: "draft" | undefined; reader?: "client" | undefined; revision?: number | undefined; compare?: string | undefined };

const KINDS: readonly PeriodKind[] = ["month", "quarter", "year"];
const GROUP: Record<PeriodKind, string> = { month: "Months", quarter: "Quarters", year: "Years" };
/** How many drafts of a kind people who may see drafts are offered, to read and to put beside another. */
const DRAFTS: Record<PeriodKind, number> = { month: 13, quarter: 5, year: 2 };
const BESIDE: Record<PeriodKind, number> = { month: 24, quarter: 8, year: 3 };

export const reportPath = ({ client, period }: Place): string => `/clients/${client}/${period}`;

export function reportHref(place: Place, view: ReportView = {}): string {
  const given = Object.entries(view).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]]));
  return given.length === 0 ? reportPath(place) : `${reportPath(place)}?${new URLSearchParams(given)}`;
}

/** The walk-through of the same draft or revision; it shows the client's edition to everybody. */
export function presentHref(place: Place, view: ReportView = {}): string {
  const [, query] = reportHref(place, { ...view, reader: undefined }).split("?");
  return `${reportPath(place)}/present${query === undefined ? "" : `?${query}`}`;
}

/** Whether one period is over before another begins. */
export const isEarlier = (period: string, than: string): boolean => lastMonthOf(period) < firstMonthOf(than);

function grouped(periods: readonly string[], link: (period: string) => MenuLink): MenuLink[] {
  const sorted = [...new Set(periods)].sort(compareNewestFirst);
  return KINDS.flatMap((kind) => sorted.filter((period) => kindOf(period) === kind).map((period) => ({ ...link(period), group: GROUP[kind] })));
}

function noteOf(period: string, editions: readonly Edition[], newest: string | null): string {
  const revision = editions.find((edition) => edition.period === period)?.revision;
  if (revision !== undefined) return `Revision ${revision}`;
  return newest !== null && lastMonthOf(period) >= newest ? "So far" : "Draft";
}

const lastOf = (counts: Record<PeriodKind, number>, month: string): string[] =>
  KINDS.flatMap((kind) => Array.from({ length: counts[kind] }, (_, back) => shiftId(periodIdOf(month, kind), -back)));

/** Every revision of this report, newest first, when there is more than one; `shown` is the one on screen, null for a draft. */
export function revisionLinks(place: Place, latest: number, shown: number | null, view: ReportView): MenuLink[] {
  if (latest < 2) return [];
  return Array.from({ length: latest }, (_, back) => latest - back).map((revision) => ({
    href: reportHref(place, { ...view, view: undefined, revision: revision === latest ? undefined : revision }),
    label: `Revision ${revision}`,
    note: revision === latest ? "the newest" : "replaced",
    current: revision === shown,
    group: "Revisions",
  }));
}

/** Months, quarters and years: those published and, for people who may see drafts, the last ones up to `newest` and this one's neighbours. */
export function periodLinks(place: Place, editions: Edition[], newest: string | null, view: ReportView = {}): ReportLinks["periods"] {
  const drafts =
    newest === null
      ? []
      : [...lastOf(DRAFTS, newest), ...[-1, 1].map((step) => shiftId(place.period, step))].filter((period) => firstMonthOf(period) <= newest);
  return grouped([place.period, ...drafts, ...editions.map(({ period }) => period)], (period) => ({
    href: reportHref({ ...place, period }, { compare: view.compare !== undefined && isEarlier(view.compare, period) ? view.compare : undefined }),
    label: formatPeriod(period),
    note: noteOf(period, editions, newest),
    current: period === place.period,
  }));
}

/** Earlier periods to put beside this one: all that are published and, for people who may see drafts, two years of months, quarters and years before it. */
export function compareLinks(place: Place, editions: Edition[], newest: string | null, view: ReportView): MenuLink[] {
  const drafts = newest === null ? [] : lastOf(BESIDE, addMonthsTo(firstMonthOf(place.period), -1));
  const earlier = [...drafts, ...editions.map(({ period }) => period)].filter((period) => isEarlier(period, place.period));
  const links = grouped(earlier, (period) => ({
    href: reportHref(place, { ...view, compare: period }),
    label: formatPeriod(period),
    note: noteOf(period, editions, newest),
    current: period === view.compare,
  }));
  return view.compare === undefined ? links : [{ href: reportHref(place, { ...view, compare: undefined }), label: "No comparison" }, ...links];
}

/** What staff may take along: the client's edition first, because a file soon stands in a mail to the client. */
const EDITIONS = [
  { reader: "client", group: "For the client", note: null },
  { reader: undefined, group: "Internal", note: "for our staff, not for the client" },
] as const;

/** Files of exactly what is on screen: that revision, or the draft. Whoever sees more than the client is offered the client's edition and their own. */
export function exportLinks(place: Place, publication: Publication | null, { reader, compare }: ReportView, isStaff: boolean): ReportLinks["exports"] {
  const revision = publication ? String(publication.revision) : "draft";
  const editions = isStaff && reader === undefined ? EDITIONS : [{ reader, group: undefined, note: null }];
  return editions.flatMap((edition) =>
    EXPORT_FORMATS.map(({ value: format, label, note }) => {
      // The JSON file is the report exactly as its hash covers it; nothing can be put beside it.
      const beside = format === "json" ? undefined : compare;
      const query = new URLSearchParams({ ...(edition.reader ? { reader: edition.reader } : {}), revision, ...(beside ? { compare: beside } : {}) });
      return {
        href: `/api/reports/${place.client}/${place.period}/${format}?${query}`,
        label,
        note: edition.note ?? (compare && format === "json" ? "the whole report, without the comparison" : note),
        download: true,
        ...(edition.group ? { group: edition.group } : {}),
      };
    }),
  );
}
