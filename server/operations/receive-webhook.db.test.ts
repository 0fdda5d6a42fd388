import { createHmac, randomBytes } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import type { AppError } from "#server/errors.ts";
import { addSource } from "#server/operations/add-source.ts";
import { receiveWebhook } from "#server/operations/receive-webhook.ts";
import { addTwoClients } from "#server/operations/two-clients.fixture.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const now = "2026-11-01T00:05:00Z";
const seconds = Date.parse(now) / 1000;
const [first, second] = [`whsec_${randomBytes(32).toString("base64")}`, `whsec_${randomBytes(32).toString("base64")}`];
let sourceId: string;

type Options = { secret?: string; at?: number; source?: string; signed?: string };
function deliver(id: string, body: string, { secret = first, at = seconds, source = sourceId, signed = body }: Options = {}) {
  const signature = createHmac("sha256", Buffer.from(secret.slice(6), "base64"))
    .update(`${id}.${at}.${signed}`)
    .digest("base64");
  const headers = { "webhook-id": id, "webhook-timestamp": String(at), "webhook-signature": `v1,AAAA v1,${signature}` };
  return receiveWebhook({ sourceId: source, headers, rawBody: new TextEncoder().encode(body), now });
}
const deleted = (client: string, account: string, at = "2026-10-31T12:00:00Z") =>
  JSON.stringify({
    specversion: "1.0",
    id: account,
    source: "/guard",
    type: "account.deleted",
    time: at,
    data: { client_id: client, account_id: account, reason: "bot-signup", at },
  });
const total = (client: string, deletedCount: number, time: string) =>
  JSON.stringify({ type: "accounts.purged", timestamp: time, data: { client_id: client, period: "2026-10", blocked: 1204, deleted: deletedCount } });
const stored = () =>
  database.asSuperuser(
    "select (select json_agg(e order by e.account_hash) from app.purge_event e)::text as events, (select json_agg(c order by c.client_id) from app.purge_count c)::text as counts, (select count(*)::int from app.inbox) as inbox, (select count(*)::int from app.pull) as pulls",
  );
const counts = () =>
  database.asSuperuser<{ slug: string; events: number }>(
    "select c.slug, count(e.*)::int as events from app.client c left join app.purge_event e using (client_id) group by 1 order by 1",
  );

beforeAll(async () => {
  await addTwoClients(now);
  sourceId = (
    await addSource({
      connector: "purge-webhook",
      name: "guard",
      settings: {},
      secret: JSON.stringify([first, second]),
      allowPrivate: false,
      actor: "test",
      now,
    })
  ).id;
}, 60_000);

test("the same delivery three times counts once, for its client alone", async () => {
  const body = deleted("springfield", "jo@example.org");
  expect((await deliver("m1", body)).status).toBe("accepted");
  const once = await stored();
  expect((await deliver("m1", body)).status).toBe("duplicate");
  expect((await deliver("m1", body, { secret: second })).status).toBe("duplicate");
  expect(await stored()).toEqual(once);
  expect(await counts()).toEqual([
    { slug: "riverton", events: 0 },
    { slug: "springfield", events: 1 },
  ]);
});

test("at once, it still counts once", async () => {
  const body = deleted("springfield", "at-once");
  const results = await Promise.all(Array.from({ length: 4 }, () => deliver("m-once", body)));
  expect(results.map((each) => each.status).sort()).toEqual(["accepted", "duplicate", "duplicate", "duplicate"]);
  expect((await counts())[1]?.events).toBe(2);
});

test("the same account under another id is a repeat of the same fact", async () => {
  expect(await deliver("m1b", deleted("springfield", " JO@example.org"))).toMatchObject({
    status: "accepted",
    counts: { received: 1, applied: 0, duplicate: 1 },
  });
  expect((await counts())[1]?.events).toBe(2);
});

test("a second valid signing secret is accepted", async () => {
  expect((await deliver("m2", deleted("riverton", "other"), { secret: second })).status).toBe("accepted");
});

test("an older total that arrives late never replaces a newer one", async () => {
  await deliver("t2", total("springfield", 1198, "2026-11-01T00:04:00Z"));
  await deliver("t1", total("springfield", 900, "2026-11-01T00:01:00Z"));
  expect(await database.asSuperuser("select blocked, deleted, day_from::text, day_to::text from app.purge_count")).toEqual([
    { blocked: 1204, deleted: 1198, day_from: "2026-10-01", day_to: "2026-10-31" },
  ]);
  expect(
    (
      await database.asSuperuser<{ figures: Record<string, { value: number }> }>(
        "select figures from app.client_month m join app.client c using (client_id) where slug = 'springfield' and period = '2026-10'",
      )
    )[0]?.figures["purges.deleted"]?.value,
  ).not.toBeNull();
});

const byReason = (parts: Record<string, number>, time: string, blocked?: number) =>
  JSON.stringify({
    ...{ type: "accounts.purged", timestamp: time },
    data: {
      client_id: "riverton",
      period: "2026-09",
      blocked,
      by_reason: Object.fromEntries(Object.entries(parts).map(([reason, n]) => [reason, { blocked: n }])),
    },
  });
const september = () =>
  database.asSuperuser(
    "select (figures->'purges.blocked'->>'value')::int as blocked, (figures->'purges.deleted'->>'value')::int as deleted from app.client_month m join app.client c using (client_id) where slug = 'riverton' and period = '2026-09'",
  );
const versions = () =>
  database.asSuperuser(
    "select version, reason, blocked from app.purge_count join app.client c using (client_id) where slug = 'riverton' and day_from = '2026-09-01' order by 1, 2",
  );

test("a corrected total replaces the whole one before it; what counted stays as a version", async () => {
  await deliver("s1", byReason({ policy: 5, "bot-signup": 10 }, "2026-10-01T00:01:00Z"));
  expect(await september()).toEqual([{ blocked: 15, deleted: null }]);
  await deliver("s2", byReason({}, "2026-10-01T00:02:00Z", 12));
  expect(await september()).toEqual([{ blocked: 12, deleted: null }]);
  await deliver("s3", byReason({ policy: 5, "bot-signup": 9 }, "2026-10-01T00:03:00Z"));
  await deliver("s4", byReason({ policy: 5 }, "2026-10-01T00:04:00Z"));
  expect(await september()).toEqual([{ blocked: 5, deleted: null }]);
  expect((await versions()).map(({ version, reason, blocked }) => `${version} ${reason} ${blocked}`)).toEqual([
    "1 bot-signup 10",
    "1 policy 5",
    "1 unspecified 0",
    "2 unspecified 12",
    "3 bot-signup 9",
    "3 policy 5",
    "3 unspecified 0",
    "4 policy 5",
    "4 unspecified 0",
  ]);
});

test("an id used again for another body is a conflict and changes nothing", async () => {
  const before = await stored();
  await expect(deliver("m1", deleted("springfield", "someone-else"))).rejects.toMatchObject({ code: "conflict" });
  expect(await stored()).toEqual(before);
});

test("bad signature, changed body, old and future timestamp, unknown source: one and the same refusal, and nothing is kept", async () => {
  const before = await stored();
  const body = deleted("springfield", "never");
  const attempts = [
    deliver("m3", body, { secret: `whsec_${randomBytes(32).toString("base64")}` }),
    deliver("m4", body, { signed: body.replace("never", "other") }),
    deliver("m5", body, { at: seconds - 301 }),
    deliver("m6", body, { at: seconds + 301 }),
    deliver("m7", body, { source: "00000000-0000-4000-8000-000000000000" }),
    deliver("m8", body, { source: "guard" }),
  ];
  const errors = (await Promise.allSettled(attempts)).map((each) => (each.status === "rejected" ? (each.reason as AppError) : null));
  expect(new Set(errors.map((error) => `${error?.code} ${error?.message}`)).size).toBe(1);
  expect(errors[0]).toMatchObject({ code: "unauthenticated" });
  expect(await stored()).toEqual(before);
});

test("a client nobody has is set aside by name; no account, body or secret is stored in clear", async () => {
  expect(await deliver("m9", deleted("elsewhere", "sue@example.org"))).toMatchObject({
    status: "accepted",
    counts: { received: 1, applied: 0, quarantined: 1 },
  });
  const [row] = await database.asSuperuser<{ all: string }>(
    "select concat((select json_agg(x) from app.inbox x), (select json_agg(x) from app.quarantine x), (select json_agg(x) from app.purge_event x), (select json_agg(x) from app.audit_entry x), (select json_agg(x) from app.source x)) as all",
  );
  expect(row?.all).toContain("elsewhere");
  for (const planted of ["sue@", "jo@", "JO@", first, second, first.slice(6)]) expect(row?.all).not.toContain(planted);
});

test("a message of an unknown type is set aside whole and counted", async () => {
  expect(await deliver("m10", JSON.stringify({ type: "account.resurrected", timestamp: now, data: { client_id: "springfield" } }))).toMatchObject({
    counts: { received: 1, applied: 0, quarantined: 1 },
  });
});

test("text the database cannot hold is set aside like any other unknown, not refused for ever", async () => {
  expect(await deliver("odd1", deleted("no\u0000where", "a"))).toMatchObject({ status: "accepted", counts: { quarantined: 1 } });
  expect(await deliver("odd2", deleted("half\ud800", "a"))).toMatchObject({ status: "accepted", counts: { quarantined: 1 } });
  const body = JSON.stringify({ type: "accounts.heartbeat", timestamp: now, data: { client_id: "springfield", day: "2026-10-31", "odd\u0000key": 1 } });
  expect(await deliver("odd3", body)).toMatchObject({ status: "accepted", counts: { quarantined: 1 } });
});
