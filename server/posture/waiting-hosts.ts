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

  see(hosts: readonly string[], seenMs: number): void {
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
