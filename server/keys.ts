import { hkdfSync, randomBytes } from "node:crypto";
import { chmodSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { AppError } from "#server/errors.ts";

type Where = { secret: string | null; dataDir: string };

/** One key per purpose out of the installation's secret (HKDF-SHA-256), so that no two uses share a key. */
export function deriveKey(where: Where, purpose: string): Buffer {
  return expandKey(masterSecret(where), purpose);
}

export function expandKey(secret: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, "keepwatch/v1", purpose, 32));
}

/** The given secret, else the one generated once for the embedded default. */
export function masterSecret({ secret, dataDir }: Where): Buffer {
  return Buffer.from(secret ?? embeddedSecrets(dataDir).secret, "base64");
}

/** `sealing`: keys made by `secrets rotate`, newest first. */
const Secrets = z.object({ secret: z.string().min(43), superuser: z.string().min(32), sealing: z.array(z.string().min(43)).optional() });
export type Secrets = z.infer<typeof Secrets>;

/** Reads or, once, makes `secrets.json` (mode 0600). Two processes starting together agree, because linking a complete file into place happens at most once. */
export function embeddedSecrets(dataDir: string): Secrets {
  const file = path.join(dataDir, "secrets.json");
  const found = readSecrets(file);
  if (found) return found;
  mkdirSync(dataDir, { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ secret: randomBytes(48).toString("base64"), superuser: randomBytes(32).toString("base64url") }), { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!isCode(error, "EEXIST")) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readSecrets(file) as Secrets;
}

export type SealingKeys = { current: Buffer; older: Buffer[] };

/** `given` are the keys of the environment, newest first. The key derived from the installation's secret always stands last: it sealed the first secrets. */
export function sealingKeys(where: Where, given: readonly string[]): SealingKeys {
  const made = given.length > 0 || where.secret !== null ? given : (embeddedSecrets(where.dataDir).sealing ?? []);
  const [current, ...older] = [...made.map((key) => Buffer.from(key, "base64")), deriveKey(where, "sealing")];
  return { current: current as Buffer, older };
}

/** Makes a new sealing key for the embedded default and keeps the one before it, so that both open until everything is sealed again. */
export function addSealingKey(dataDir: string): void {
  const file = path.join(dataDir, "secrets.json");
  const secrets = embeddedSecrets(dataDir);
  const draft = `${file}.${process.pid}`;
  const sealing = [randomBytes(32).toString("base64"), ...(secrets.sealing ?? []).slice(0, 1)];
  writeFileSync(draft, JSON.stringify({ ...secrets, sealing }), { mode: 0o600 });
  renameSync(draft, file);
}

function readSecrets(file: string): Secrets | null {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (isCode(error, "ENOENT")) return null;
    throw error;
  }
  chmodSync(file, 0o600);
  try {
    return Secrets.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError("bad-input", `${file} is damaged. Restore it from a backup: without it the data beside it cannot be opened.`, { cause });
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
