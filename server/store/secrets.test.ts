import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { installationKeyring, type Keyring, open, openBytes, seal, sealBytes } from "#server/store/secrets.ts";

const old = randomBytes(32);
const keyring: Keyring = {
  current: "b",
  keys: new Map([
    ["a", old],
    ["b", randomBytes(32)],
  ]),
};
const place = { table: "source", column: "secret", row: "1" };

test("a secret opens at its own place and holds nothing readable", () => {
  const envelope = seal(keyring, place, "tök-en");
  expect(envelope).toMatch(/^v1\.b\.[\w-]{16}\.[\w-]+\.[\w-]{22}$/);
  expect(envelope).not.toContain(Buffer.from("tök-en").toString("base64url"));
  expect(open(keyring, place, envelope)).toBe("tök-en");
  expect(seal(keyring, place, "tök-en")).not.toBe(envelope);
});

test("a secret sealed before a key rotation still opens", () => {
  expect(open(keyring, place, seal({ current: "a", keys: new Map([["a", old]]) }, place, "x"))).toBe("x");
});

test.each([
  ["another row", { ...place, row: "2" }],
  ["another column", { ...place, column: "settings" }],
  ["another table", { ...place, table: "client" }],
])("a secret copied to %s does not open", (_name, elsewhere) => {
  expect(() => open(keyring, elsewhere, seal(keyring, place, "x"))).toThrow();
});

test("an altered, cut or unknown envelope does not open", () => {
  const parts = seal(keyring, place, "secret").split(".");
  const flipped = parts.with(3, `${parts[3]?.startsWith("A") ? "B" : "A"}${parts[3]?.slice(1)}`).join(".");
  for (const envelope of [flipped, parts.with(4, "AAAA").join("."), parts.with(1, "zz").join("."), parts.slice(0, 4).join("."), "plain text"])
    expect(() => open(keyring, place, envelope)).toThrow();
});

test("a file is sealed as bytes, opens only in its place and whole, and with an older key of the ring", () => {
  const [before, now] = [randomBytes(32), randomBytes(32)];
  const file = randomBytes(70_000);
  const at = { table: "app.upload", column: "sealed", row: "1" };
  const sealed = sealBytes(installationKeyring(before), at, file);
  expect(Buffer.from(sealed).includes(file.subarray(0, 32))).toBe(false);
  expect(openBytes(installationKeyring(now, [before]), at, sealed).equals(file)).toBe(true);
  expect(() => openBytes(installationKeyring(now), at, sealed)).toThrow();
  expect(() => openBytes(installationKeyring(before), { ...at, row: "2" }, sealed)).toThrow();
  const altered = new Uint8Array(sealed);
  altered[100] = (altered[100] ?? 0) ^ 1;
  expect(() => openBytes(installationKeyring(before), at, altered)).toThrow();
});
