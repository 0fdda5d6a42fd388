import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

/** Where a secret lives. Bound into the envelope, so that a ciphertext copied to another row, column or table does not open. */
export type SecretPlace = { table: string; column: string; row: string };

/** Named 32-byte keys; `current` seals, any opens (two during a rotation). */
export type Keyring = { current: string; keys: ReadonlyMap<string, Buffer> };

/** Characters of a key's name. */
const KEY_ID = 8;

/** A key is named by its fingerprint, so that an envelope says which key opens it. */
const nameOf = (key: Buffer): string => createHash("sha256").update(key).digest("hex").slice(0, KEY_ID);

/** The ring that seals with one key and opens with the older ones too. */
export function installationKeyring(key: Buffer, older: readonly Buffer[] = []): Keyring {
  return { current: nameOf(key), keys: new Map([...older, key].map((each) => [nameOf(each), each])) };
}

/** The id of the key an envelope was sealed with; the envelope itself is not opened. */
export function keyIdOf(envelope: string): string {
  return envelope.split(".")[1] ?? "";
}

/** AES-256-GCM as "v1.<key id>.<nonce>.<ciphertext>.<tag>", base64url. */
export function seal(keyring: Keyring, place: SecretPlace, text: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", keyOf(keyring, keyring.current), nonce);
  cipher.setAAD(aad(place));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return ["v1", keyring.current, ...[nonce, sealed, cipher.getAuthTag()].map((part) => part.toString("base64url"))].join(".");
}

/** Errors: throws (never an AppError: nobody outside may learn which part failed) when the envelope is not ours, not of this place, or altered. */
export function open(keyring: Keyring, place: SecretPlace, envelope: string): string {
  const [version, kid, nonce, sealed, tag] = envelope.split(".");
  if (version !== "v1" || kid === undefined || nonce === undefined || sealed === undefined || tag === undefined)
    throw new Error("secret envelope is malformed");
  const decipher = createDecipheriv("aes-256-gcm", keyOf(keyring, kid), Buffer.from(nonce, "base64url"), { authTagLength: 16 });
  decipher.setAAD(aad(place));
  decipher.setAuthTag(Buffer.from(tag, "base64url"));
  return Buffer.concat([decipher.update(Buffer.from(sealed, "base64url")), decipher.final()]).toString("utf8");
}

/** The same secret under the ring's current key; null when none of its keys opens this envelope here. */
export function resealed(keyring: Keyring, place: SecretPlace, envelope: string): string | null {
  let text: string;
  try {
    text = open(keyring, place, envelope);
  } catch {
    return null;
  }
  return seal(keyring, place, text);
}

function keyOf(keyring: Keyring, kid: string): Buffer {
  const key = keyring.keys.get(kid);
  if (!key) throw new Error(`secret key ${JSON.stringify(kid)} is not configured`);
  return key;
}

function aad({ table, column, row }: SecretPlace): Buffer {
  return Buffer.from(`${table}|${column}|${row}`);
}

/** The same for a file: the nonce, the ciphertext and the tag in one piece, and the key that made it by name. */
export function sealBytes(keyring: Keyring, place: SecretPlace, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", keyOf(keyring, keyring.current), nonce);
  cipher.setAAD(aad(place));
  const sealed = [cipher.update(bytes), cipher.final()];
  return new Uint8Array(Buffer.concat([Buffer.from(keyring.current, "utf8"), nonce, cipher.getAuthTag(), ...sealed]));
}

/** Errors: throws when the bytes are not ours, not of this place, or altered. */
export function openBytes(keyring: Keyring, place: SecretPlace, envelope: Uint8Array): Buffer {
  const all = Buffer.from(envelope.buffer, envelope.byteOffset, envelope.byteLength);
  const [kid, nonce, tag] = [all.toString("utf8", 0, KEY_ID), all.subarray(KEY_ID, KEY_ID + 12), all.subarray(KEY_ID + 12, KEY_ID + 28)];
  const decipher = createDecipheriv("aes-256-gcm", keyOf(keyring, kid), nonce, { authTagLength: 16 });
  decipher.setAAD(aad(place));
  decipher.setAuthTag(tag);
  return Buffer.concat([decipher.update(all.subarray(KEY_ID + 28)), decipher.final()]);
}
