import { existsSync, readFileSync } from "node:fs";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { verifyDelivery, webhookKey } from "#server/connectors/standard-webhooks.ts";

const shared = new URL("../../../shared/samples/webhooks/standard_webhooks_cases.json", import.meta.url);
const file = existsSync(shared) ? shared : new URL("fixtures/purges/standard_webhooks_cases.json", import.meta.url);
type Case = { name: string; headers: Record<string, string>; body: string; now: number; valid: boolean; why: string };
const { secret, cases } = JSON.parse(readFileSync(file, "utf8")) as { secret: string; cases: Case[] };
const other = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const verify = (c: Pick<Case, "headers" | "body" | "now">, secrets = [secret]) =>
  verifyDelivery({ headers: c.headers, rawBody: Buffer.from(c.body), secrets, now: c.now });
const attempt = (c: Case, secrets?: string[]): string => {
  try {
    return verify(c, secrets).id;
  } catch (error) {
    return String(error);
  }
};

test.each(cases.map((c) => [c.name, c.why, c] as const))("%s (%s)", (_name, _why, c) => {
  if (c.valid) expect(verify(c)).toEqual({ id: c.headers["webhook-id"], timestamp: Number(c.headers["webhook-timestamp"]) });
  else expect(() => verify(c)).toThrow(expect.objectContaining({ code: "unauthenticated" }));
});

test("whatever is wrong, the answer is the same", () => {
  const ok = cases.find((c) => c.name === "ok") as Case;
  const without = (name: string): Case => ({ ...ok, headers: Object.fromEntries(Object.entries(ok.headers).filter(([k]) => k !== name)) });
  const answers = [
    ...cases.filter((c) => !c.valid).map((c) => attempt(c)),
    attempt(ok, []),
    attempt(ok, [other]),
    attempt(ok, ["whsec_c2hvcnQ="]),
    ...["webhook-id", "webhook-timestamp", "webhook-signature"].map((h) => attempt(without(h))),
    attempt({ ...ok, headers: { ...ok.headers, "webhook-timestamp": "1793491500.0" } }),
    attempt({ ...ok, body: `${ok.body} ` }),
  ];
  expect(new Set(answers).size).toBe(1);
});

test("during rotation either secret will do, and header names come in any case", () => {
  const ok = cases.find((c) => c.name === "ok") as Case;
  expect(verify(ok, [other, secret]).id).toBe("msg_1");
  const headers = new Headers(Object.entries(ok.headers).map(([k, v]): [string, string] => [k.toUpperCase(), v]));
  expect(verifyDelivery({ headers, rawBody: Buffer.from(ok.body), secrets: [secret], now: ok.now }).id).toBe("msg_1");
});

test("what the reference library signs is accepted", () => {
  const body = '{"a":"ü"}';
  const at = new Date("2026-11-01T00:00:00Z");
  const headers = { "webhook-id": "msg_x", "webhook-timestamp": String(at.getTime() / 1000), "webhook-signature": new Webhook(other).sign("msg_x", at, body) };
  expect(verify({ headers, body, now: at.getTime() / 1000 + 299 }, [secret, other]).id).toBe("msg_x");
});

test("a secret is base64 of 24 to 64 bytes", () => {
  expect(webhookKey(other)).toHaveLength(32);
  expect(["whsec_", "whsec_c2hvcnQ=", "whsec_not base64!", `whsec_${Buffer.alloc(65).toString("base64")}`].map(webhookKey)).toEqual([null, null, null, null]);
});
