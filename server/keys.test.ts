import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { addSealingKey, deriveKey, embeddedSecrets, sealingKeys } from "#server/keys.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), "keepwatch-keys-"));
});
afterEach(() => rmSync(dataDir, { recursive: true }));
const given = Buffer.alloc(32, 7).toString("base64");
const before = Buffer.alloc(32, 8).toString("base64");
const secret = Buffer.alloc(48, 9).toString("base64");

test("until there is another, the key derived from the installation's secret seals", () => {
  const where = { secret: null, dataDir };
  expect(sealingKeys(where, [])).toEqual({ current: deriveKey(where, "sealing"), older: [] });
});

test("a key made for the embedded server seals from then on; the one before and the derived one still open", () => {
  const where = { secret: null, dataDir };
  const first = sealingKeys(where, []).current;
  addSealingKey(dataDir);
  const second = sealingKeys(where, []).current;
  addSealingKey(dataDir);
  const third = sealingKeys(where, []);
  expect(third.older).toEqual([second, first]);
  expect(new Set([first, second, third.current].map(String)).size).toBe(3);
  expect(deriveKey(where, "sealing")).toEqual(first);
  addSealingKey(dataDir);
  expect(sealingKeys(where, []).older).toEqual([third.current, first]);
});

test("making a key changes no other secret, and only its owner can read the file", () => {
  const { secret: master, superuser } = embeddedSecrets(dataDir);
  addSealingKey(dataDir);
  const file = path.join(dataDir, "secrets.json");
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ secret: master, superuser });
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("keys of the environment come first, and the derived one opens what was sealed before there were any", () => {
  const where = { secret, dataDir };
  const derived = deriveKey(where, "sealing");
  expect(sealingKeys(where, [given, before])).toEqual({ current: Buffer.from(given, "base64"), older: [Buffer.from(before, "base64"), derived] });
  expect(sealingKeys(where, [])).toEqual({ current: derived, older: [] });
});
