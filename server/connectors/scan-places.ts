import type { Occurrence } from "#server/posture/evidence.ts";

/** Places kept of one finding, and of one report. Counts and hosts stay exact; the places are what an engineer starts from. */
const MOST_EACH = 500;
const MOST_IN_ALL = 10_000;

/** How many places of one finding are kept in a report of `findings` findings: 500, and fewer where that would be more than 10,000 in all, at least one. */
export function placesEach(findings: number): number {
  return Math.max(1, Math.min(MOST_EACH, Math.floor(MOST_IN_ALL / findings)));
}

const text = (a: string | null, b: string | null): number => (a === b ? 0 : a === null ? -1 : b === null ? 1 : a < b ? -1 : 1);

function comparePlaces(a: Occurrence, b: Occurrence): number {
  return text(a.host, b.host) || (a.port ?? -1) - (b.port ?? -1) || text(a.protocol, b.protocol) || text(a.uri, b.uri) || text(a.parameter, b.parameter);
}

/** A text of its own: what the parser hands over is a slice, and one kept would keep the whole piece of the file it came from. */
export const own = (text: string): string => Buffer.from(text).toString();
const ownOrNull = (text: string | null): string | null => (text === null ? null : own(text));

const kept = ({ port, protocol, uri, parameter }: Occurrence, host: string): Occurrence => ({
  host,
  port,
  protocol: ownOrNull(protocol),
  uri: ownOrNull(uri),
  parameter: ownOrNull(parameter),
});

/** The first `limit` places in their own order, whatever order they come in; and on how many hosts there are any. Holds no more than it keeps. */
export class KeptPlaces {
  count = 0;
  #limit: number;
  #places: Occurrence[] = [];
  #sorted = false;
  /** Ascending while they come so, which needs no set: reports go host by host. */
  #hosts: number[] = [];
  #scattered: Set<number> | null = null;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** `number` is that of the place's host, given in order of first mention; `host` its name, kept anyway. */
  add(place: Occurrence, number: number, host: string): void {
    this.count++;
    this.#addHost(number);
    const last = this.#places.at(-1);
    if (this.#places.length < this.#limit) {
      this.#places.push(kept(place, host));
      this.#sorted &&= last === undefined || comparePlaces(last, place) <= 0;
      return;
    }
    this.#sort();
    const most = this.#places.at(-1);
    if (most === undefined || comparePlaces(place, most) >= 0) return;
    this.#places[this.#places.length - 1] = kept(place, host);
    for (let at = this.#places.length - 1; at > 0; at--) {
      const [before, here] = [this.#places[at - 1], this.#places[at]];
      if (!before || !here || comparePlaces(before, here) <= 0) break;
      this.#places[at - 1] = here;
      this.#places[at] = before;
    }
  }

  /** From here on fewer are kept. */
  narrow(limit: number): void {
    if (limit >= this.#limit) return;
    this.#limit = limit;
    if (this.#places.length <= limit) return;
    this.#sort();
    this.#places = this.#places.slice(0, limit);
  }

  places(): Occurrence[] {
    this.#sort();
    return this.#places;
  }

  hosts(): Iterable<number> {
    return this.#scattered ?? this.#hosts;
  }

  #sort(): void {
    if (!this.#sorted) this.#places.sort(comparePlaces);
    this.#sorted = true;
  }

  #addHost(host: number): void {
    const last = this.#hosts.at(-1) ?? -1;
    if (this.#scattered) this.#scattered.add(host);
    else if (host > last) this.#hosts.push(host);
    else if (host < last) this.#scattered = new Set(this.#hosts).add(host);
  }
}
