import { DOWN, INVENTED, MAINTENANCE, outagesRecorded, type VendorState } from "#prisma/scenarios/invented-month.ts";
import { type Asked, json, type Reply, skewOf } from "#e2e/upstreams/upstream.ts";

/** A hosted service's answer, dated by its own clock as every web server's is. */
export function dated(asked: Asked, body: unknown, status = 200): Reply {
  const clock = asked.now + skewOf(asked.fault);
  return json(body, status, { date: new Date(clock * 1000).toUTCString() });
}

export const iso = (at: number) => new Date(at * 1000).toISOString();
export const twice = <T>(asked: Asked, list: T[]): T[] => (asked.fault === "duplicates" ? [...list, ...list.toReversed()] : list);
export const elsewhere = (asked: Asked, link: string | null): string | null =>
  asked.fault === "foreign-next-page" ? "https://collector.example/next?page=2" : link;

/** The maintenance windows somebody has entered by now. */
export const windowsKnown = (now: number) => MAINTENANCE.filter(({ announcedAt }) => announcedAt <= now);

/** What the service has recorded by now, oldest first; an outage that reaches `now` still lasts if the truth goes on. `open` = it has no end yet. */
export function recordedBy(now: number, { suppresses }: { suppresses: boolean }): (VendorState & { open: boolean })[] {
  const suppressed = suppresses ? windowsKnown(now) : [];
  const to = Math.min(now, INVENTED.watchedTo);
  return outagesRecorded({ from: INVENTED.watchedFrom, to, suppressed }).map((outage) => ({
    ...outage,
    open:
      outage.to === to &&
      [...DOWN, ...outagesRecorded({ from: INVENTED.watchedFrom, to: INVENTED.watchedTo })].some((truth) => truth.from < to && truth.to > to),
  }));
}
