/** Lists are shared between findings and told again by every fold: each is put in lower case once. */
const lowered = new WeakMap<readonly string[], readonly string[]>();

export function lowerCase(hosts: readonly string[]): readonly string[] {
  const known = lowered.get(hosts);
  if (known) return known;
  const low = hosts.map((host) => host.toLowerCase());
  lowered.set(hosts, low);
  return low;
}

/**
 * Where a rule still matches as far as anyone looked: host → last sighting there, in milliseconds. As long as all were seen by one scan their list stands for
 * them: a rule may match on thousands of hosts.
 */
export class WaitingHosts {
  #list: readonly string[] = [];
  #seenMs = 0;
  #apart: Map<string, number> | null = null;
  /** How often in a row a host was looked at in vain, while that is not often enough. */
  #misses = new Map<string, number>();

  get empty(): boolean {
    return this.#apart ? this.#apart.size === 0 : this.#list.length === 0;
  }

  /** Takes off the hosts of which this is true. */
  clear(again: (host: string, seenMs: number) => boolean): void {
    if (this.#apart) {
      for (const [host, seenMs] of this.#apart) if (again(host, seenMs)) this.#apart.delete(host);
      return;
    }
    const { length } = this.#list;
    let cleared = 0;
    for (const host of this.#list) if (again(host, this.#seenMs)) cleared++;
    if (cleared === length) this.#list = [];
    else if (cleared > 0) this.#list = this.#list.filter((host) => !again(host, this.#seenMs));
  }

  /** The same where it takes several looks in a row; tells whether all hosts were looked at. */
  miss(again: (host: string, seenMs: number) => boolean, needed: number): boolean {
    let all = true;
    const gone = new Set<string>();
    const look = (host: string, seenMs: number): void => {
      if (!again(host, seenMs)) all = false;
      else {
        const misses = (this.#misses.get(host) ?? 0) + 1;
        if (misses >= needed) gone.add(host);
        else this.#misses.set(host, misses);
      }
    };
    if (this.#apart) for (const [host, seenMs] of this.#apart) look(host, seenMs);
    else for (const host of this.#list) look(host, this.#seenMs);
    for (const host of gone) this.#misses.delete(host);
    this.clear((host) => gone.has(host));
    return all;
  }

  see(hosts: readonly string[], seenMs: number): void {
    if (this.#misses.size > 0) for (const host of hosts) this.#misses.delete(host);
    if (this.empty) {
      this.#apart = null;
      this.#list = hosts;
      this.#seenMs = seenMs;
      return;
    }
    this.#apart ??= this.all();
    for (const host of hosts) this.#apart.set(host, seenMs);
  }

  all(): Map<string, number> {
    return new Map(this.#apart ?? this.#list.map((host) => [host, this.#seenMs]));
  }
}
