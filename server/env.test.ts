import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { readEnv } from "#server/env.ts";

const secret = randomBytes(32).toString("base64");

test("nothing set is the embedded default", () => {
  expect(readEnv({})).toMatchObject({
    databaseUrl: null,
    port: 3000,
    url: "http://localhost:3000",
    secret: null,
    demo: false,
    passwordSignIn: true,
    production: false,
  });
  expect(readEnv({ PORT: "", DATABASE_URL: "" }).port).toBe(3000);
});

test("a given server switches passwords off unless they are asked for", () => {
  const given = { DATABASE_URL: "postgresql://u:p@db.internal:5432/keepwatch", KEEPWATCH_SECRET: secret };
  expect(readEnv(given).passwordSignIn).toBe(false);
  expect(readEnv({ ...given, KEEPWATCH_PASSWORD_SIGN_IN: "true" }).passwordSignIn).toBe(true);
});

test("the base URL has no trailing slash", () => {
  expect(readEnv({ KEEPWATCH_BASE_URL: "https://keepwatch.example/" }).url).toBe("https://keepwatch.example");
});

test("production refuses plain http for any address but this machine's own", () => {
  for (const host of ["keepwatch.example", "10.0.0.7:3000", "localhost.evil.example", "0.0.0.0"])
    expect(() => readEnv({ NODE_ENV: "production", KEEPWATCH_BASE_URL: `http://${host}` }), host).toThrow(/KEEPWATCH_BASE_URL must be https/);
  for (const url of ["http://localhost:3000", "http://127.0.0.1:8080", "http://[::1]:3000", "https://keepwatch.example"])
    expect(readEnv({ NODE_ENV: "production", KEEPWATCH_BASE_URL: url }).url).toBe(url);
});

test.each([
  ["PORT", { PORT: "80 80" }],
  ["PORT", { PORT: "70000" }],
  ["DATABASE_URL", { DATABASE_URL: "mysql://x/y", KEEPWATCH_SECRET: secret }],
  ["KEEPWATCH_SECRET", { DATABASE_URL: "postgresql://u:p@h/d" }],
  ["KEEPWATCH_SECRET", { KEEPWATCH_SECRET: "changeme" }],
  ["KEEPWATCH_SECRET", { KEEPWATCH_SECRET: "a".repeat(64) }],
  ["KEEPWATCH_BASE_URL", { KEEPWATCH_BASE_URL: "javascript:alert(1)" }],
  ["KEEPWATCH_DEMO", { KEEPWATCH_DEMO: "perhaps" }],
  ["NODE_ENV", { NODE_ENV: "staging-x" }],
])("a wrong %s is named and its value is not repeated", (name, source) => {
  let message = "";
  try {
    readEnv(source);
  } catch (error) {
    message = String(error);
  }
  expect(message).toContain(`Keepwatch cannot start: ${name} `);
  for (const value of Object.values(source)) expect(message).not.toContain(value);
});

test("every wrong variable is named at once", () => {
  expect(() => readEnv({ PORT: "x", KEEPWATCH_DEMO: "x" })).toThrow(/PORT .*; KEEPWATCH_DEMO /);
});

test("each purpose has a key of its own", () => {
  const env = readEnv({ KEEPWATCH_SECRET: secret });
  expect(env.sealingKeys.current).toHaveLength(32);
  expect(env.authSecret).not.toBe(env.sealingKeys.current.toString("base64url"));
  expect(readEnv({ KEEPWATCH_SECRET: secret }).authSecret).toBe(env.authSecret);
});
