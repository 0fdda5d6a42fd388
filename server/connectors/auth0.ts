import { z } from "zod";
import { type ApiClient, apiClient } from "#server/connectors/api-client.ts";
import { readAuth0Event, readAuth0SignUp } from "#server/connectors/auth0-events.ts";
import { clientToken } from "#server/connectors/client-token.ts";
import type { PullConnector } from "#server/connectors/connector.ts";
import { pacedFetch } from "#server/connectors/paced-fetch.ts";
import { askedSpan, isoOf, purgeResult, readInstant, type Span } from "#server/connectors/purge-log.ts";
import { type SignUpPages, withSignUps } from "#server/connectors/sign-ups.ts";
import { assertClock } from "#server/connectors/upstream-clock.ts";
import { UpstreamError } from "#server/connectors/upstream-error.ts";

const TAKE = 100;
const MOST_PAGES = 1_000;
const DAY_MS = 86_400_000;
const SEARCH_PAGES = 10;
/** No plan keeps its log for longer. */
const LONGEST_KEPT_MS = 90 * DAY_MS;

export const Auth0Settings = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .meta({ title: "Tenant address", description: "The tenant's own domain, for example https://example.us.auth0.com" }),
  clientId: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .meta({ title: "Client id", description: "Of a machine-to-machine application that may read the Management API (read:logs)" }),
  whose: z.enum(["tenant", "organization", "application"]).default("tenant").meta({
    title: "Accounts belong to",
    description: "tenant: all to one client; organization or application: to the client tied to the name each event carries",
  }),
  client: z
    .string()
    .trim()
    .max(200)
    .default("")
    .meta({ title: "The tenant's client", description: "A client's short name, or a name you tie to a client later. Empty: the host name of the address" }),
});
export type Auth0Settings = z.infer<typeof Auth0Settings>;

const Logs = z.array(z.unknown());
const Id = z.object({ log_id: z.string().min(1).max(200) });

/**
 * The log of an Auth0 tenant, read from a checkpoint in pages of 100: `sdu` is an account deleted, `ss` tells when that one had signed up; blocks for leaked
 * passwords and too many attempts are accounts refused. Only days the log still reaches back to are told as whole. Times in UTC, the window half-open.
 * Errors: UpstreamError; nothing of a pull that fails is kept.
 */
export const auth0: PullConnector<Auth0Settings> = {
  id: "auth0",
  name: "Auth0 tenant log",
  mode: "pull",
  kind: "purges",
  settings: Auth0Settings as z.ZodType<Auth0Settings>,
  secret: { title: "Client secret", description: "Of the same machine-to-machine application", required: true },
  every: "PT1H",
  async pull({ settings, secret, window, fetch: plain, now }) {
    const fetch = pacedFetch(plain, { name: "Auth0", now });
    const { url, clientId } = settings;
    const audience = new URL("api/v2/", url.endsWith("/") ? url : `${url}/`).href;
    const token = await clientToken({ name: "Auth0", url, path: "oauth/token", clientId, secret, form: { audience }, fetch, now });
    const client = apiClient({ name: "Auth0", url, headers: { authorization: `Bearer ${token}` }, fetch, now });
    const span = askedSpan(window);
    const whose = { by: settings.whose, tenant: settings.client || new URL(url).host };
    const { records, keptFromMs } = await readLog(client, span, now);
    const read = records.map((item, index) => readAuth0Event(item, { whose, place: `logs[${index}]` }));
    const events = read.flatMap((each) => each.events);
    const outcome = purgeResult({
      events: await withSignUps(events, span, signUps(client, span, now)),
      unread: read.flatMap(({ unread }) => (unread ? [unread] : [])),
      span,
      clients: settings.whose === "tenant" ? [whose.tenant] : "all",
      alive: records.length > 0,
      keptFromMs,
      now,
    });
    return { ...outcome, payloadSha256: client.sha256(), pages: client.pages() };
  },
};

/** The checkpoint is the id of a record, so the oldest record still kept, or the first of the span, is looked for and then everything after it is read. */
async function readLog(client: ApiClient, span: Span, now: string): Promise<{ records: unknown[]; keptFromMs: number }> {
  const page = async (query: string) => {
    const { body, headers } = await client.get(`api/v2/logs?${query}`, Logs);
    assertClock(headers, { name: "Auth0", now });
    return body;
  };
  const first = "sort=date:1&page=0&per_page=1";
  const [oldest] = await page(first);
  if (oldest === undefined) return { records: [], keptFromMs: Number.POSITIVE_INFINITY };
  const oldestMs = dateOf(oldest) ?? Number.POSITIVE_INFINITY;
  const reachesBack = oldestMs <= span.fromMs;
  const [start] = reachesBack ? await page(`q=${encodeURIComponent(`date:[${isoOf(span.fromMs)} TO ${isoOf(span.toMs)}]`)}&${first}`) : [oldest];
  // Where the log begins within a day, that day was not read whole.
  const keptFromMs = reachesBack ? span.fromMs : Math.ceil(oldestMs / DAY_MS) * DAY_MS;
  if (start === undefined) return { records: [], keptFromMs };
  const records: unknown[] = [start];
  const seen = new Set<string>();
  for (let from = idOf(start); !seen.has(from); ) {
    if (seen.size >= MOST_PAGES) throw new UpstreamError(`Auth0 has more than ${MOST_PAGES * TAKE} records in this time; pull a shorter one.`);
    seen.add(from);
    const next = await page(`from=${encodeURIComponent(from)}&take=${TAKE}`);
    const last = next.at(-1);
    if (last === undefined) break;
    records.push(...next);
    // Records come in the order they were stored, which is nearly that of their dates.
    if (next.every((item) => (dateOf(item) ?? 0) >= span.toMs)) break;
    from = idOf(last);
  }
  return { records: records.filter((item) => (dateOf(item) ?? span.fromMs) < span.toMs), keptFromMs };
}

/** Accounts that signed up, newest first. A search gives the first thousand records only. */
async function* signUps(client: ApiClient, { toMs }: Span, now: string): SignUpPages {
  const q = encodeURIComponent(`type:ss AND date:[${isoOf(toMs - LONGEST_KEPT_MS)} TO ${isoOf(toMs)}]`);
  for (let page = 0; page < SEARCH_PAGES; page++) {
    const { body, headers } = await client.get(`api/v2/logs?q=${q}&sort=date:-1&page=${page}&per_page=${TAKE}`, Logs);
    assertClock(headers, { name: "Auth0", now });
    yield body.flatMap(readAuth0SignUp);
    if (body.length < TAKE) return;
  }
  yield null;
}

const dateOf = (item: unknown): number | null => readInstant((item as { date?: unknown } | null)?.date);

function idOf(item: unknown): string {
  const read = Id.safeParse(item);
  if (read.success) return read.data.log_id;
  throw new UpstreamError("Auth0 answered with a log record that has no log_id, at log_id (status 200, application/json).", { trouble: "reply", status: 200 });
}
