import pg from "pg";
import { log } from "#server/log.ts";
import { databaseTarget, whenClosing } from "#server/store/database.ts";
import { loginUrl } from "#server/store/target.ts";

type Wake = () => void;

const PROBE_MS = 5_000;
const ANSWER_MS = 3_000;
const RETRY_MS = [50, 200, 500, 1_000, 2_000];

/**
 * One listening connection. What comes through it is only a hint that something may have changed: whoever is woken reads the state itself, with
 * its own rights. After a lost connection everybody is woken once, so nothing said meanwhile is missed.
 */
export class Notifications {
  readonly #url: string;
  readonly #channel: string;
  readonly #wakes = new Map<string, Set<Wake>>();
  #client: pg.Client | null = null;
  #closed = false;
  #running: Promise<void> | null = null;

  constructor(url: string, channel: "walk_through") {
    this.#url = url;
    this.#channel = channel;
  }

  /** Calls `wake` when something about `topic` may have changed, until the returned function is called. */
  on(topic: string, wake: Wake): () => void {
    const wakes = this.#wakes.get(topic) ?? new Set();
    this.#wakes.set(topic, wakes.add(wake));
    this.#running ??= this.#run();
    return () => {
      wakes.delete(wake);
      if (wakes.size === 0 && this.#wakes.get(topic) === wakes) this.#wakes.delete(topic);
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#wakes.clear();
    await this.#client?.end().catch(() => undefined);
    await this.#running;
  }

  async #run(): Promise<void> {
    for (let failures = 0; !this.#closed; failures += 1) {
      try {
        await this.#listen(() => {
          failures = 0;
        });
      } catch (error) {
        log("warn", "notifications.lost", { error: String(error) });
      }
      if (!this.#closed) await new Promise((resolve) => setTimeout(resolve, RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]).unref());
    }
  }

  /** Until the connection ends. */
  async #listen(connected: () => void): Promise<void> {
    const client = new pg.Client({ connectionString: this.#url, keepAlive: true, connectionTimeoutMillis: 5_000, application_name: "keepwatch listen" });
    const ended = new Promise<void>((resolve) => client.on("error", () => resolve()).on("end", () => resolve()));
    client.on("notification", ({ payload }) => {
      for (const wake of this.#wakes.get(payload ?? "") ?? []) wake();
    });
    this.#client = client;
    let probe: NodeJS.Timeout | undefined;
    try {
      await client.connect();
      await client.query(`listen ${client.escapeIdentifier(this.#channel)}`);
      connected();
      for (const wakes of this.#wakes.values()) for (const wake of wakes) wake();
      // A connection that died without a word looks like a quiet one.
      probe = setInterval(() => void endIfDead(client), PROBE_MS);
      probe.unref();
      await ended;
    } finally {
      clearInterval(probe);
      await client.end().catch(() => undefined);
    }
  }
}

async function endIfDead(client: pg.Client): Promise<void> {
  if (!(await answers(client))) await client.end().catch(() => undefined);
}

async function answers(client: pg.Client): Promise<boolean> {
  const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), ANSWER_MS).unref());
  return Promise.race([
    client.query("select 1").then(
      () => true,
      () => false,
    ),
    late,
  ]);
}

// Next compiles this file into several bundles of one process; they share the one connection.
const holder = globalThis as typeof globalThis & { keepwatchNotifications?: Notifications | null };

/** Calls `wake` when something about a client's walk-throughs may have changed. The login that listens may read nothing. */
export function onWalkThrough(clientId: string, wake: Wake): () => void {
  if (!holder.keepwatchNotifications) {
    const notifications = new Notifications(loginUrl(databaseTarget(), "app_public"), "walk_through");
    holder.keepwatchNotifications = notifications;
    whenClosing(async () => {
      holder.keepwatchNotifications = null;
      await notifications.close();
    });
  }
  return holder.keepwatchNotifications.on(clientId, wake);
}
