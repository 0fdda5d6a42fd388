import { z } from "zod";
import { type ApiClient, apiClient } from "#server/connectors/api-client.ts";
import { clientToken } from "#server/connectors/client-token.ts";
import type { PullConnector } from "#server/connectors/connector.ts";
import { LOCKED_OUT, OWN_DELETION, readAdminEvent, readSignUp, readUserEvent, SIGNED_UP } from "#server/connectors/keycloak-events.ts";
import { askedSpan, isoOf, purgeResult, type Span, type Unread } from "#server/connectors/purge-log.ts";
import { type SignUpPages, withSignUps } from "#server/connectors/sign-ups.ts";
import { assertClock } from "#server/connectors/upstream-clock.ts";
import { UpstreamError } from "#server/connectors/upstream-error.ts";

const PAGE = 100;
const MOST_PAGES = 1_000;
const MOST_SIGN_UP_PAGES = 50;
const DAY_MS = 86_400_000;
const Realm = z.string().trim().min(1).max(200);

export const KeycloakSettings = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .meta({ title: "Keycloak address", description: "As far as /realms begins, for example https://sso.example.gov; with /auth where the server has it" }),
  realms: z
    .array(Realm)
    .min(1)
    .max(200)
    .meta({ title: "Realms", description: "One a line. Each realm's name is tied to a client, or is a client's short name already" }),
  clientId: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .meta({ title: "Client id", description: "Of a client with a service account that has the role view-events in each realm" }),
  signInRealm: Realm.default("master").meta({ title: "Realm of that client" }),
  ownDeletions: z
    .boolean()
    .default(false)
    .meta({ title: "Count accounts people deleted themselves", description: "They are no purges, so as a rule they are left out" }),
  keptDays: z
    .number()
    .int()
    .min(1)
    .max(3_650)
    .default(3_650)
    .meta({ title: "Days Keycloak keeps admin events", description: "As set in the realm. Earlier days are never shown as zero" }),
});
export type KeycloakSettings = z.infer<typeof KeycloakSettings>;

const Config = z.object({
  eventsEnabled: z.boolean(),
  adminEventsEnabled: z.boolean(),
  eventsExpiration: z.number().nonnegative().nullish(),
  enabledEventTypes: z.array(z.string()).nullish(),
});
const Events = z.array(z.unknown());

/**
 * The events of Keycloak realms: admin events say which users were deleted, user events which were locked for good, and both when the deleted ones had
 * signed up. A realm that does not record them is told and has no zero. Times in unix milliseconds, UTC, the window half-open. Errors: UpstreamError; nothing of a pull that fails is kept.
 */
export const keycloak: PullConnector<KeycloakSettings> = {
  id: "keycloak",
  name: "Keycloak events",
  mode: "pull",
  kind: "purges",
  settings: KeycloakSettings as z.ZodType<KeycloakSettings>,
  secret: { title: "Client secret", description: "Of the client with the service account", required: true },
  every: "PT1H",
  async pull({ settings, secret, window, fetch, now }) {
    const { url, clientId, signInRealm } = settings;
    const path = `realms/${encodeURIComponent(signInRealm)}/protocol/openid-connect/token`;
    const token = await clientToken({ name: "Keycloak", url, path, clientId, secret, fetch, now });
    const client = apiClient({ name: "Keycloak", url, headers: { authorization: `Bearer ${token}` }, fetch, now });
    const span = askedSpan(window);
    const realms: ReturnType<typeof purgeResult>[] = [];
    for (const realm of [...new Set(settings.realms)]) realms.push(await readRealm({ client, realm, settings, span, now }));
    return {
      evidence: realms.flatMap(({ evidence }) => evidence),
      rejected: realms.flatMap(({ rejected }) => rejected),
      // One silent realm holds back the cursor of all: what it says later is not to be missed.
      cursor: realms.every(({ cursor }) => cursor !== null) ? isoOf(span.toMs) : null,
      payloadSha256: client.sha256(),
      pages: client.pages(),
    };
  },
};

async function readRealm(asked: { client: ApiClient; realm: string; settings: KeycloakSettings; span: Span; now: string }) {
  const { client, realm, settings, span, now } = asked;
  const base = `admin/realms/${encodeURIComponent(realm)}`;
  const { body: config, headers } = await client.get(`${base}/events/config`, Config);
  assertClock(headers, { name: "Keycloak", now });
  const wanted = [LOCKED_OUT, ...(settings.ownDeletions ? [OWN_DELETION] : [])];
  // Asking an older server for a type it does not have is an error there.
  const counted = config.eventsEnabled ? wanted.filter((type) => config.enabledEventTypes?.includes(type)) : [];
  const unread: Unread[] = [];
  if (!config.adminEventsEnabled) unread.push(notRecorded(realm, "admin events, so deletions cannot be seen"));
  if (counted.length < wanted.length)
    unread.push(notRecorded(realm, `${wanted.filter((type) => !counted.includes(type)).join(" and ")}, so the count is not whole`));

  const dates = `dateFrom=${dayOf(span.fromMs - DAY_MS)}&dateTo=${dayOf(span.toMs + DAY_MS)}`;
  const admin = config.adminEventsEnabled ? await readAll(client, `${base}/admin-events?operationTypes=DELETE&resourceTypes=USER&${dates}`, now) : [];
  const types = counted.map((type) => `type=${type}`).join("&");
  const user = counted.length > 0 ? await readAll(client, `${base}/events?${types}&${dates}`, now) : [];
  const alive =
    admin.length + user.length > 0 || (await anyAt(client, `${base}/admin-events?${dates}`, now)) || (await anyAt(client, `${base}/events?${dates}`, now));

  const read = [
    ...admin.map((item, index) => readAdminEvent(item, { client: realm, place: `${realm}/admin-events[${index}]` })),
    ...user.map((item, index) => readUserEvent(item, { client: realm, place: `${realm}/events[${index}]`, counted })),
  ];
  const kept = [settings.keptDays * DAY_MS, ...(config.eventsExpiration ? [config.eventsExpiration * 1000] : [])];
  const keptFromMs = Date.parse(now) - Math.min(...kept);
  const since = `dateFrom=${dayOf(keptFromMs)}&dateTo=${dayOf(span.toMs + DAY_MS)}`;
  const logs = [
    ...(config.eventsEnabled && config.enabledEventTypes?.includes(SIGNED_UP) ? [`${base}/events?type=${SIGNED_UP}&${since}`] : []),
    ...(config.adminEventsEnabled ? [`${base}/admin-events?operationTypes=CREATE&resourceTypes=USER&${since}`] : []),
  ];
  const events = read.flatMap((each) => each.events);
  return purgeResult({
    events: await withSignUps(events, span, signUps(client, logs, now)),
    unread: [...unread, ...read.flatMap((each) => (each.unread ? [each.unread] : []))],
    span,
    clients: [realm],
    alive,
    keptFromMs,
    now,
  });
}

const notRecorded = (realm: string, what: string): Unread => ({ reason: `This realm does not record ${what}.`, at: `${realm}/events/config`, atMs: null });
// Days, because older servers know no other dates; a day more on both sides, because they are days of the server's own zone.
const dayOf = (ms: number) => isoOf(ms).slice(0, 10);

async function pageAt(client: ApiClient, path: string, now: string, first: number, max: number): Promise<unknown[]> {
  const { body, headers } = await client.get(`${path}&first=${first}&max=${max}`, Events);
  assertClock(headers, { name: "Keycloak", now });
  return body;
}

const anyAt = async (client: ApiClient, path: string, now: string): Promise<boolean> => (await pageAt(client, path, now, 0, 1)).length > 0;

/** Accounts that signed up or were created, of each log newest first. */
async function* signUps(client: ApiClient, logs: readonly string[], now: string): SignUpPages {
  for (const path of logs) {
    for (let pages = 0, whole = false; !whole; pages++) {
      if (pages === MOST_SIGN_UP_PAGES) return yield null;
      const page = await pageAt(client, path, now, pages * PAGE, PAGE);
      yield page.flatMap(readSignUp);
      whole = page.length < PAGE;
    }
  }
}

/** Newest first; what arrives meanwhile pushes records on to the next page, where they come again and count once. */
async function readAll(client: ApiClient, path: string, now: string): Promise<unknown[]> {
  const found: unknown[] = [];
  let before = "";
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const page = await pageAt(client, path, now, found.length, PAGE);
    if (page.length === 0) return found;
    const same = JSON.stringify(page);
    if (same === before) throw new UpstreamError("Keycloak gave the same page twice.", { trouble: "reply" });
    before = same;
    found.push(...page);
  }
  throw new UpstreamError(`Keycloak has more than ${MOST_PAGES * PAGE} events in this time; pull a shorter one.`);
}
