import { expect, test } from "vitest";
import { purgeWebhook } from "#server/connectors/webhook.ts";

const receive = (value: unknown) =>
  purgeWebhook.receive(typeof value === "string" ? value : JSON.stringify(value), { settings: {}, now: "2026-11-01T00:05:00Z" });
const plain = (type: string, data: unknown) => ({ type, timestamp: "2026-11-01T00:05:00Z", data });
const cloud = (type: string, data: unknown, more = {}) => ({
  specversion: "1.0",
  id: "e1",
  source: "/registration",
  type,
  time: "2026-11-01T01:05:00+01:00",
  data,
  ...more,
});
const october = { kind: "purge-count", client: "springfield", from: "2026-10-01", to: "2026-10-31", reportedAt: "2026-11-01T00:05:00.000Z", whole: true };

test("the monthly total of the sample is one row of the month", () => {
  const { evidence, rejected } = receive(plain("accounts.purged", { client_id: "springfield", period: "2026-10", blocked: 1204, deleted: 1198 }));
  expect(evidence).toEqual([{ ...october, reason: "unspecified", blocked: 1204, deleted: 1198 }]);
  expect(rejected).toEqual([]);
});

test("the same as a CloudEvent reads the same, with extension attributes ignored", () => {
  const data = { client_id: "springfield", period: "2026-10", blocked: 1204, deleted: 1198 };
  expect(receive(cloud("accounts.purged", data, { traceparent: "00-x", datacontenttype: "application/json" }))).toEqual(
    receive(plain("accounts.purged", data)),
  );
});

test("counts by reason add up to the total, the rest is unspecified", () => {
  const by_reason = { "bot-signup": { blocked: 1000, deleted: 1000 }, "disposable-address": { blocked: 200, deleted: null } };
  const { evidence } = receive(cloud("accounts.purged", { client_id: "springfield", period: "2026-10", blocked: 1204, deleted: 1198, by_reason }));
  expect(evidence).toEqual([
    { ...october, reason: "bot-signup", blocked: 1000, deleted: 1000 },
    { ...october, reason: "disposable-address", blocked: 200, deleted: null },
    { ...october, reason: "unspecified", blocked: 4, deleted: null },
  ]);
  expect(receive(plain("accounts.purged", { client_id: "a", period: "2026-10", blocked: 5, by_reason })).rejected[0]?.reason).toContain("more than the total");
});

test("without a total the reasons are it; what neither the total nor a reason says stays unknown", () => {
  const by_reason = { policy: { blocked: 5 }, "bot-signup": { blocked: 2, deleted: null } };
  expect(receive(plain("accounts.purged", { client_id: "springfield", period: "2026-10", by_reason })).evidence).toEqual([
    { ...october, reason: "policy", blocked: 5, deleted: null },
    { ...october, reason: "bot-signup", blocked: 2, deleted: null },
    { ...october, reason: "unspecified", blocked: 0, deleted: null },
  ]);
});

test("a count left out is unknown, not 0, and a day is a day", () => {
  expect(receive(plain("accounts.purged", { client_id: "a", day: "2026-10-03", deleted: 0 })).evidence).toMatchObject([
    { from: "2026-10-03", to: "2026-10-03", blocked: null, deleted: 0 },
  ]);
});

test("single accounts and heartbeats are read, with the message's time where they carry none", () => {
  const account = { client_id: "a", account_id: "u-1", reason: "policy" };
  expect(receive(cloud("account.deleted", { ...account, at: "2026-10-31T23:59:59-04:00" })).evidence).toMatchObject([
    { kind: "purge-event", action: "deleted", reason: "policy", at: "2026-11-01T03:59:59.000Z", createdAt: null },
  ]);
  expect(receive(plain("account.blocked", account)).evidence).toMatchObject([{ action: "blocked", at: "2026-11-01T00:05:00.000Z" }]);
  expect(receive(plain("accounts.heartbeat", { client_id: "a", day: "2026-10-31" })).evidence).toEqual([
    { kind: "purge-heartbeat", client: "a", day: "2026-10-31", at: "2026-11-01T00:05:00.000Z" },
  ]);
});

test.each([
  ["an unknown type", plain("accounts.exploded", {}), /^The type is none of/],
  ["an unknown reason", plain("account.deleted", { client_id: "a", account_id: "u", reason: "mood" }), /reason/],
  ["an unknown field", plain("accounts.purged", { client_id: "a", period: "2026-10", blocked: 1, removed: 3 }), /a field we do not know/],
  ["a negative count", plain("accounts.purged", { client_id: "a", period: "2026-10", blocked: -1 }), /blocked/],
  ["a fraction", plain("accounts.purged", { client_id: "a", period: "2026-10", blocked: 1.5 }), /blocked/],
  ["a month that is none", plain("accounts.purged", { client_id: "a", period: "2026-13", blocked: 1 }), /period/],
  ["an ambiguous day", plain("accounts.purged", { client_id: "a", period: "03/04/2026", blocked: 1 }), /period/],
  ["an envelope field we do not know", { ...plain("accounts.heartbeat", { client_id: "a", day: "2026-10-31" }), extra: 1 }, /a field we do not know/],
  ["CloudEvents of another version", cloud("accounts.heartbeat", { client_id: "a", day: "2026-10-31" }, { specversion: "2.0" }), /specversion/],
  ["text that is not JSON", "{", /JSON/],
  ["deep nesting", "[".repeat(1000), /64 levels/],
])("%s is rejected whole, and said", (_name, message, reason) => {
  const { evidence, rejected } = receive(message);
  expect(evidence).toEqual([]);
  expect(rejected).toHaveLength(1);
  expect(rejected[0]?.reason).toMatch(reason);
});

test("what is set aside keeps no name, address or account", () => {
  const { rejected } = receive(
    plain("account.deleted", { client_id: "a", account_id: "jane.doe@example.com", email: "jane.doe@example.com", ip: "203.0.113.9" }),
  );
  expect(rejected).toHaveLength(1);
  expect(JSON.stringify(rejected)).not.toMatch(/jane|203\.0/);
});
