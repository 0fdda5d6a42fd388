import type { Attributed } from "#server/operations/attribute-evidence.ts";
import { periodContaining, toInstant } from "#server/posture/period.ts";
import type { ClientRecord } from "#server/store/clients.ts";

/**
 * Months of a client whose figures the new evidence may have changed, first to last. `keptOnly`: of those between, only the ones somebody keeps already.
 * `quiet`: nothing but successful checks came, so what people see changes little and may wait for the hourly refresh.
 */
export type Touched = { clientId: string; slug: string; first: string; last: string; keptOnly?: boolean; quiet?: boolean };

const DAY_S = 86_400;

type Span = { first: number; last: number; quiet: boolean };

/** What a delivery changed, one entry per client. Months are of the client's zone. */
export function touchedMonths({ checks, latency, reported, purges }: Attributed, clients: readonly ClientRecord[]): Touched[] {
  const spans = new Map<string, Span>();
  const spread = (clientId: string, first: number, last: number, quiet: boolean) => {
    const known = spans.get(clientId);
    if (known === undefined) spans.set(clientId, { first, last, quiet });
    else {
      known.first = Math.min(known.first, first);
      known.last = Math.max(known.last, last);
      known.quiet &&= quiet;
    }
  };
  for (const { clientId, runs } of checks) for (const { from, stepS, count, up } of runs) spread(clientId, from, from + (count - 1) * stepS, up);
  for (const { clientId, runs } of latency) for (const [from, stepS, count] of runs) spread(clientId, from, from + (count - 1) * stepS, true);
  for (const { clientId, evidence } of reported) spread(clientId, evidence.from, evidence.to - 1, evidence.outages.length === 0);

  const byId = new Map(clients.map((client) => [client.clientId, client]));
  const touched = new Map<string, Touched>();
  const touch = (clientId: string, month: string) => {
    const slug = byId.get(clientId)?.slug;
    const known = touched.get(clientId);
    if (slug === undefined) return;
    if (!known) touched.set(clientId, { clientId, slug, first: month, last: month });
    else if (month < known.first) known.first = month;
    else if (month > known.last) known.last = month;
  };
  const monthAt = rememberedMonths();
  for (const [clientId, { first, last, quiet }] of spans) {
    const zone = byId.get(clientId)?.timeZone;
    if (zone === undefined) continue;
    for (const at of [first, last]) touch(clientId, monthAt(zone, at));
    const known = touched.get(clientId);
    if (known && quiet) known.quiet = true;
  }
  for (const { clientId, evidence } of purges) {
    const zone = byId.get(clientId)?.timeZone ?? "UTC";
    if (evidence.kind === "purge-count") for (const day of [evidence.from, evidence.to]) touch(clientId, day.slice(0, 7));
    else if (evidence.kind === "purge-heartbeat" && evidence.zone === undefined) touch(clientId, evidence.day.slice(0, 7));
    else if (evidence.kind === "purge-heartbeat")
      for (const at of ["T00:00:00Z", "T23:59:59Z"]) touch(clientId, monthAt(zone, Date.parse(`${evidence.day}${at}`) / 1000));
    else touch(clientId, periodContaining(evidence.at, zone).id);
    delete touched.get(clientId)?.quiet;
  }
  return [...touched.values()];
}

/** Thousands of clients share a handful of zones and times, and a zone is slow to ask. */
function rememberedMonths(): (zone: string, at: number) => string {
  const known = new Map<string, string>();
  return (zone, at) => {
    const key = `${zone} ${at}`;
    const month = known.get(key) ?? periodContaining(toInstant(at), zone).id;
    known.set(key, month);
    return month;
  };
}

/** UTC days on which checks came: the months they are kept in have to be there first. */
export function daysOf({ checks, latency }: Pick<Attributed, "checks" | "latency">): string[] {
  const days = new Set<number>();
  const note = (from: number, to: number) => {
    for (let day = Math.floor(from / DAY_S); day <= Math.floor(to / DAY_S); day += 1) days.add(day);
  };
  for (const { runs } of checks) for (const { from, stepS, count } of runs) note(from, from + (count - 1) * stepS);
  for (const { runs } of latency) for (const [from, stepS, count] of runs) note(from, from + (count - 1) * stepS);
  return [...days].map((day) => toInstant(day * DAY_S).slice(0, 10));
}
