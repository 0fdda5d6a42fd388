import { z } from "zod";
import { type ApiClient, type ApiReply, apiClient } from "#server/connectors/api-client.ts";
import { apiToken } from "#server/connectors/api-token.ts";
import type { PullConnector } from "#server/connectors/connector.ts";
import { FILTER, readOktaEvent, readOktaSignUp, SIGN_UP_FILTER } from "#server/connectors/okta-events.ts";
import { pacedFetch } from "#server/connectors/paced-fetch.ts";
import { askedSpan, isoOf, purgeResult, type Span } from "#server/connectors/purge-log.ts";
import { type SignUpPages, withSignUps } from "#server/connectors/sign-ups.ts";
import { assertClock } from "#server/connectors/upstream-clock.ts";
import { UpstreamError } from "#server/connectors/upstream-error.ts";

const KEPT_MS = 90 * 86_400_000;
const MOST_PAGES = 1_000;
const MOST_SIGN_UP_PAGES = 50;

export const OktaSettings = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .meta({ title: "Okta address", description: "For example https://example.okta.com" }),
  client: z.string().trim().max(200).default("").meta({
    title: "Whose accounts these are",
    description: "A client's short name, or a name you tie to a client later. Empty: the host name of the address",
  }),
});
export type OktaSettings = z.infer<typeof OktaSettings>;

/**
 * The Okta System Log: accounts deleted (initiated or completed, once per account, successful only) and when these were created, and accounts ThreatInsight
 * or a lock refused.
 * Times in UTC, the window half-open. Errors: UpstreamError; nothing of a pull that fails is kept.
 * [unverified: which outcome Okta gives `user.account.lock` and `security.threat.detected`; we take SUCCESS and DENY as refused]
 */
export const okta: PullConnector<OktaSettings> = {
  id: "okta",
  name: "Okta System Log",
  mode: "pull",
  kind: "purges",
  settings: OktaSettings as z.ZodType<OktaSettings>,
  secret: { title: "API token", description: "A token of a read-only administrator: Okta, Security, API, Tokens", required: true },
  every: "PT1H",
  async pull({ settings, secret, window, fetch, now }) {
    const client = apiClient({
      name: "Okta",
      url: settings.url,
      headers: { authorization: `SSWS ${apiToken(secret, "Okta")}` },
      fetch: pacedFetch(fetch, { name: "Okta", now }),
      now,
    });
    const span = askedSpan(window);
    const name = settings.client || new URL(settings.url).host;
    const list = await readLog(client, `${pathOf(span)}&filter=${encodeURIComponent(FILTER)}&sortOrder=ASCENDING&limit=1000`, now);
    // Nothing deleted and nothing logged look alike in a filtered reply: one record of any kind tells them apart.
    const alive = list.length > 0 || (await readLog(client, `${pathOf(span)}&limit=1`, now, 1)).length > 0;
    const read = list.map((item, index) => readOktaEvent(item, { client: name, place: `logs[${index}]` }));
    const events = read.flatMap((each) => each.events);
    const outcome = purgeResult({
      events: await withSignUps(events, span, signUps(client, span, now)),
      unread: read.flatMap(({ unread }) => (unread ? [unread] : [])),
      span,
      clients: [name],
      alive,
      keptFromMs: Date.parse(now) - KEPT_MS,
      now,
    });
    return { ...outcome, payloadSha256: client.sha256(), pages: client.pages() };
  },
};

/** Accounts that signed up, newest first, as far back as Okta remembers. */
async function* signUps(client: ApiClient, { toMs }: Span, now: string): SignUpPages {
  const span = { fromMs: Date.parse(now) - KEPT_MS, toMs };
  const first = `${pathOf(span)}&filter=${encodeURIComponent(SIGN_UP_FILTER)}&sortOrder=DESCENDING&limit=1000`;
  let at: string | null = first;
  for (let pages = 0; at !== null; pages++) {
    if (pages === MOST_SIGN_UP_PAGES) return yield null;
    const { body, headers }: ApiReply<unknown[]> = await client.get(at, z.array(z.unknown()));
    assertClock(headers, { name: "Okta", now });
    if (body.length === 0) return;
    yield body.flatMap(readOktaSignUp);
    at = client.nextPage(nextLink(headers.get("link")));
  }
}

const pathOf = ({ fromMs, toMs }: Span) => `api/v1/logs?since=${isoOf(fromMs)}&until=${isoOf(toMs)}`;

/** Every page; some replies name a next page for ever, so an empty one ends it too. */
async function readLog(client: ApiClient, first: string, now: string, mostPages = MOST_PAGES): Promise<unknown[]> {
  const found: unknown[] = [];
  const seen = new Set<string>();
  for (let at: string | null = first; at !== null && seen.size < mostPages; ) {
    seen.add(at);
    const { body, headers }: ApiReply<unknown[]> = await client.get(at, z.array(z.unknown()));
    assertClock(headers, { name: "Okta", now });
    found.push(...body);
    at = body.length === 0 ? null : client.nextPage(nextLink(headers.get("link")));
    if (at !== null && seen.has(at)) throw new UpstreamError("Okta named a page again that it had given already.", { trouble: "reply" });
    if (at !== null && seen.size >= MOST_PAGES) throw new UpstreamError("Okta has more records than one pull can read; pull a shorter time.");
  }
  return found;
}

/** The address behind rel="next" of a Link header (RFC 8288), several of which arrive as one list. */
function nextLink(header: string | null): string | null {
  for (const match of (header ?? "").matchAll(/<([^<>]*)>([^<]*)/g)) if (/;\s*rel\s*=\s*"?next"?/i.test(match[2] ?? "")) return match[1] ?? null;
  return null;
}
