import { asOf, daysBetween, toMs } from "#server/posture/as-of.ts";
import type { ClientFacts, ScanFacts, SiteFacts } from "#server/posture/facts.ts";
import type { FigureBook } from "#server/posture/figures.ts";
import { formatCount, localDay } from "#server/posture/format.ts";
import { addDays } from "#server/posture/period.ts";
import { isGradeOnly, seesWebCode } from "#server/posture/scan-families.ts";

export type ScanState = "on-time" | "late" | "overdue" | "never" | "not-due";

/**
 * Independent scans of one site against the promised cadence. A scan is on time when it finished within `cadence.scanDays` calendar days of the one
 * before; `due` counts the completed scans of the period plus one that should have come by now. `never` = none at all; `not-due` = new site, first scan not due yet.
 * A tool that only grades a site does not scan it.
 */
export type SiteScans = {
  site: string;
  host: string;
  state: ScanState;
  finished: number;
  failed: number;
  due: number;
  onTime: number;
  /** The longest delay in days, running ones too. */
  lateDays: number;
  lastDay: string | null;
  lastAgeDays: number | null;
  /** Days since a scan ended that can see cross-site scripting and SQL injection; null = none ever did. */
  lastWebAgeDays: number | null;
  nextDueDay: string | null;
  scanners: string[];
};

/** One row per site that was ours at any time of the period. */
export function measureScanSchedule(facts: ClientFacts): SiteScans[] {
  const { startMs, lastMs } = asOf(facts);
  return facts.sites
    .filter((site) => (site.monitoredTo === null || toMs(site.monitoredTo) > startMs) && (site.monitoredFrom === null || toMs(site.monitoredFrom) <= lastMs))
    .map((site) =>
      scheduleOf(
        site,
        facts.scans.filter((scan) => scan.site === site.slug && !isGradeOnly(scan.family)),
        facts,
      ),
    );
}

function scheduleOf(site: SiteFacts, scans: readonly ScanFacts[], facts: ClientFacts): SiteScans {
  const { startMs, lastMs, day: today } = asOf(facts);
  const { timeZone } = facts.period;
  const known = [...new Map(scans.map((scan) => [scan.id, scan])).values()]
    .map((scan) => ({ scan, ms: toMs(scan.finishedAt) }))
    .filter(({ ms }) => ms <= lastMs);
  known.sort((a, b) => a.ms - b.ms);
  const completed = known.filter(({ scan }) => scan.completed);
  const inPeriod = ({ ms }: { ms: number }) => ms >= startMs;
  let onTime = 0;
  let lateDays = 0;
  let previous: string | null = null;
  for (const each of completed) {
    const day = localDay(each.scan.finishedAt, timeZone);
    const late = previous === null ? 0 : Math.max(0, daysBetween(addDays(previous, facts.cadence.scanDays), day));
    if (inPeriod(each)) {
      lateDays = Math.max(lateDays, late);
      if (late === 0) onTime += 1;
    }
    previous = day;
  }
  const web = completed.findLast(({ scan }) => seesWebCode(scan.family));
  const begun = previous ?? (site.monitoredFrom === null ? null : localDay(site.monitoredFrom, timeZone));
  const nextDueDay = begun === null ? null : addDays(begun, facts.cadence.scanDays);
  const stillOurs = site.monitoredTo === null || toMs(site.monitoredTo) > lastMs;
  const behind = nextDueDay === null || !stillOurs ? 0 : Math.max(0, daysBetween(nextDueDay, today));
  const finished = completed.filter(inPeriod).length;
  const state: ScanState =
    previous === null ? (nextDueDay !== null && behind === 0 ? "not-due" : "never") : behind > 0 ? "overdue" : lateDays > 0 ? "late" : "on-time";
  return {
    site: site.slug,
    host: site.host,
    state,
    finished,
    failed: known.filter((each) => inPeriod(each) && !each.scan.completed).length,
    due: finished + (behind > 0 || state === "never" ? 1 : 0),
    onTime,
    lateDays: Math.max(lateDays, behind),
    lastDay: previous,
    lastAgeDays: previous === null ? null : daysBetween(previous, today),
    lastWebAgeDays: web === undefined ? null : daysBetween(localDay(web.scan.finishedAt, timeZone), today),
    nextDueDay,
    scanners: [...new Set(completed.map(({ scan }) => scan.scanner))].sort(),
  };
}

/** Figures `scans.due` and `scans.on_time`, over all sites. */
export function addScanFigures(book: FigureBook, sites: readonly SiteScans[]): void {
  const add = (id: string, value: number, basis: string) => book.add(`scans.${id}`, { value, unit: "count", display: formatCount(value), basis });
  add(
    "due",
    sites.reduce((sum, { due }) => sum + due, 0),
    "scans that finished in the period, and those that should have by now, over all sites",
  );
  add(
    "on_time",
    sites.reduce((sum, { onTime }) => sum + onTime, 0),
    "scans of the period that finished within the promised days of the one before",
  );
}
