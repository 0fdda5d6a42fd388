import { toMs } from "#server/posture/as-of.ts";
import type { Mitigation, PortRange } from "#server/posture/evidence.ts";
import type { FindingFacts } from "#server/posture/facts.ts";
import type { Sighting } from "#server/posture/sighting.ts";

const keyOf = (site: string, family: string, title: string): string => JSON.stringify([site, family.toLowerCase(), title.trim().toLowerCase()]);

/** By site, scanner family and title: reports of what was fixed give no rule. */
export function mitigationIndex(mitigations: readonly Mitigation[]): { of(finding: FindingFacts, family: string | undefined): readonly Mitigation[] } {
  const byTitle = Map.groupBy(mitigations, ({ site, family, title }) => keyOf(site, family, title));
  return { of: ({ site, title }, family) => (family === undefined ? [] : (byTitle.get(keyOf(site, family, title)) ?? [])) };
}

type Port = { port: number | null; protocol?: string | null };

/** The ports a finding was last seen on, host by host, so that word about one after another can close it. Of a host whose ports are not known nothing is closed. */
export class OpenPorts {
  #byHost = new Map<string, { ports: Set<number | null>; places: readonly Port[]; seenMs: number }>();

  /** A scan saw it on these hosts; `places` absent = on which ports is not known in full. */
  see({ hosts, places }: { hosts: readonly string[]; places?: Sighting["places"] }, seenMs: number): void {
    if (this.#byHost.size > 0) for (const host of hosts) this.#byHost.delete(host);
    for (const [host, on] of Map.groupBy(places ?? [], ({ host }) => host.toLowerCase()))
      this.#byHost.set(host, { ports: new Set(on.map(({ port }) => port)), places: on, seenMs });
  }

  /** Whether a scan told to look at these ports looked at every one it was seen on there. What is of no port is looked at with any. */
  within(host: string, ranges: readonly PortRange[] | undefined): boolean {
    if (ranges === undefined) return true;
    const places = this.#byHost.get(host)?.places;
    const holds = ({ protocol, from, to }: PortRange, at: Port) =>
      (protocol === null || !at.protocol || at.protocol === protocol) && at.port !== null && from <= at.port && at.port <= to;
    const covers = (at: Port) => at.port === null || at.port === 0 || ranges.some((range) => holds(range, at));
    return places?.every(covers) ?? false;
  }

  /** The hosts of which nothing is left. Word from before it was last seen there says nothing. */
  close(places: readonly Pick<Mitigation, "host" | "port" | "at">[]): Set<string> {
    const gone = new Set<string>();
    for (const { host, port, at } of places) {
      const open = this.#byHost.get(host.toLowerCase());
      if (open === undefined || toMs(at) <= open.seenMs || !open.ports.delete(port)) continue;
      if (open.ports.size === 0) gone.add(host.toLowerCase());
    }
    return gone;
  }
}
