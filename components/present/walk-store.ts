import { merged, type WalkRecord } from "#components/present/walk-record.ts";

const HOURS_KEPT = 48;

/**
 * The record of one report's walk-through on this machine: in storage, so that a reload or a crash loses nothing, and the same in every window.
 * Windows change it independently and merge.
 */
export class WalkStore {
  readonly #key: string;
  readonly #channel: BroadcastChannel;
  readonly #listeners = new Set<(own: boolean) => void>();
  #record: WalkRecord | null;
  #closed = false;

  constructor(key: string) {
    this.#key = `keepwatch.walk/${key}`;
    this.#channel = new BroadcastChannel(this.#key);
    this.#channel.addEventListener("message", ({ data }) => this.#take(data as WalkRecord | null));
    this.#record = this.#load();
  }

  get record(): WalkRecord | null {
    return this.#record;
  }

  /** `own`: it was changed in this window. */
  subscribe = (listener: (own: boolean) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  change(change: (record: WalkRecord) => WalkRecord): void {
    const stored = this.#load();
    const known = this.#record === null ? stored : stored === null ? this.#record : merged(this.#record, stored);
    if (known === null) return;
    const next = change(known);
    if (next !== this.#record) this.#put(next, true);
  }

  begin(record: WalkRecord): void {
    this.#put(record, true);
  }

  close(): void {
    this.#closed = true;
    this.#channel.close();
    this.#listeners.clear();
  }

  #take(theirs: WalkRecord | null): void {
    if (theirs !== null) this.#put(this.#record === null ? theirs : merged(this.#record, theirs), false);
  }

  #put(record: WalkRecord, tell: boolean): void {
    this.#record = record;
    try {
      localStorage.setItem(this.#key, JSON.stringify(record));
    } catch {
      // Storage may be full or forbidden; the windows that are open still have it.
    }
    // The last seconds counted at a window's end still reach storage.
    if (tell && !this.#closed) this.#channel.postMessage(record);
    for (const listener of this.#listeners) listener(tell);
  }

  #load(): WalkRecord | null {
    try {
      const record = JSON.parse(localStorage.getItem(this.#key) ?? "null") as WalkRecord | null;
      return record !== null && Date.now() - Date.parse(record.startedAt) < HOURS_KEPT * 3_600_000 ? record : null;
    } catch {
      return null;
    }
  }
}
