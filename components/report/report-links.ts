import type { ReportLinks } from "#components/report/report-bar.tsx";
import { formatMonth } from "#server/posture/format.ts";
import { addMonthsTo } from "#server/posture/month-id.ts";
import type { Publication } from "#server/posture/report.ts";

type Place = { client: string; period: string };
type Edition = { period: string; revision: number };

export const reportPath = ({ client, period }: Place): string => `/clients/${client}/${period}`;

/** The months beside this one: those published and, for people who may see drafts, the neighbours up to `newest`. */
export function periodLinks(place: Place, editions: Edition[], newestDraft: string | null): ReportLinks["periods"] {
  const drafts =
    newestDraft === null ? [] : [addMonthsTo(place.period, -1), addMonthsTo(place.period, 1), newestDraft].filter((period) => period <= newestDraft);
  const months = [...new Set([place.period, ...drafts, ...editions.map((edition) => edition.period)])].sort().reverse();
  return months.map((period) => {
    const revision = editions.find((edition) => edition.period === period)?.revision;
    return {
      href: reportPath({ ...place, period }),
      label: formatMonth(period),
      note: revision === undefined ? "Draft" : `Revision ${revision}`,
      current: period === place.period,
    };
  });
}

/** Files of exactly what is on screen: that revision, or the draft. */
export function exportLinks(place: Place, publication: Publication | null, query: Record<string, string>): ReportLinks["exports"] {
  const search = new URLSearchParams({ ...query, revision: publication ? String(publication.revision) : "draft" });
  const link = (format: string, label: string, note: string) => ({
    href: `/api/reports/${place.client}/${place.period}/${format}?${search}`,
    label,
    note,
    download: true,
  });
  return [
    link("pdf", "PDF", "to print, post or attach"),
    link("csv", "CSV", "every figure, for a spreadsheet"),
    link("json", "JSON", "the whole report, for programs"),
  ];
}
