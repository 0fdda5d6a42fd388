import { expect, test } from "vitest";
import { prometheus } from "#server/connectors/prometheus.ts";
import { authorization } from "#server/connectors/prometheus-sign-in.ts";

const basic = (login: string) => ({ authorization: `Basic ${btoa(login)}` });
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

test.each([
  ["no secret is no sign-in", undefined, null, {}],
  ["nor is none without one", "none", null, {}],
  ["a login as JSON", undefined, '{"username":"u","password":"p"}', basic("u:p")],
  ["a token as JSON", undefined, '{"token":"t0ken"}', bearer("t0ken")],
  ["a login as text", undefined, " u:p ", basic("u:p")],
  ["a token as text", undefined, "glc_t0ken=", bearer("glc_t0ken=")],
  ["a password with colons", undefined, "u:p:q", basic("u:p:q")],
  ["a token that has a colon, where the settings say so", "bearer", "to:ken", bearer("to:ken")],
  ["a login where the settings say so", "basic", '{"username":"u","password":"p"}', basic("u:p")],
] as const)("%s", (_what, auth, secret, expected) => {
  expect(authorization(auth, secret)).toEqual(expected);
});

test.each([
  ["a secret that none would leave unused", "none", "u:p", /would not be used/],
  ["basic without a secret", "basic", null, /has no secret/],
  ["bearer without a secret", "bearer", null, /has no secret/],
  ["a token for basic", "basic", '{"token":"t0ken"}', /not what signing in by basic takes/],
  ["a token as text for basic", "basic", "t0ken", /not what signing in by basic takes/],
  ["a login for bearer", "bearer", '{"username":"u","password":"p"}', /not what signing in by bearer takes/],
  ["JSON of another shape", undefined, '{"key":"k"}', /neither user:password nor a token/],
  ["half a JSON", undefined, '{"token":"t', /neither user:password nor a token/],
  ["a text with a line break", undefined, "to\nken", /neither user:password nor a token/],
] as const)("%s is refused, and the words do not hold the secret", (_what, auth, secret, words) => {
  const refused = () => authorization(auth, secret);
  expect(refused).toThrow(words);
  if (secret !== null) expect(refused).not.toThrow(secret);
});

test("a new source is held against its secret before it is kept", () => {
  const settings = prometheus.settings.parse({ url: "https://p", auth: "none" });
  expect(() => prometheus.assertSecret?.(settings, "u:p")).toThrow(/would not be used/);
  expect(() => prometheus.assertSecret?.(prometheus.settings.parse({ url: "https://p" }), "u:p")).not.toThrow();
});
