import { createHash } from "node:crypto";
import { expandKey } from "#server/keys.ts";

export type ScopedPlane = "client" | "staff" | "worker";
declare const minted: unique symbol;
/** Which clients somebody reaches, on which plane. Only scope.ts makes one, after reading what proves it. */
export type ClientScope = { readonly [minted]: true; readonly plane: ScopedPlane; readonly subject: string; readonly clients: readonly string[] };

export type Context = { plane: ScopedPlane; subject: string; clients: readonly string[]; expiresAt: number };

const BLOCK = 64;
const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const LITERAL = new RegExp(`^v1\\|[0-9a-f]{8}\\|(?:client|staff|worker)\\|[A-Za-z0-9:._@-]{1,120}\\|[0-9]{1,12}\\|(?:${UUID}(?:,${UUID})*)?\\|[0-9a-f]{64}$`);

// Every transaction signs one context; the key is the installation's, derived once.
const keys = new WeakMap<Buffer, ReturnType<typeof deriveContextKey>>();

/** The HMAC key of the tenant context as PostgreSQL needs it, which has SHA-256 but no HMAC of its own: the two padded blocks of RFC 2104. */
export function contextKey(secret: Buffer): { kid: string; ipad: Buffer; opad: Buffer } {
  const known = keys.get(secret) ?? deriveContextKey(secret);
  keys.set(secret, known);
  return known;
}

function deriveContextKey(secret: Buffer): { kid: string; ipad: Buffer; opad: Buffer } {
  const key = expandKey(secret, "context");
  const padded = Buffer.concat([key, Buffer.alloc(BLOCK - key.length)]);
  return {
    kid: createHash("sha256").update(key).digest("hex").slice(0, 8),
    ipad: padded.map((byte) => byte ^ 0x36) as Buffer,
    opad: padded.map((byte) => byte ^ 0x5c) as Buffer,
  };
}

/** `v1|kid|plane|subject|expires|uuid,uuid|hmac`. Errors: throws on anything that could not be a plain SQL literal, so that it may be written into SET LOCAL. */
export function signContext(secret: Buffer, { plane, subject, clients, expiresAt }: Context): string {
  const { kid, ipad, opad } = contextKey(secret);
  const body = ["v1", kid, plane, subject, String(expiresAt), clients.join(",")].join("|");
  const inner = createHash("sha256").update(ipad).update(body).digest();
  const literal = `${body}|${createHash("sha256").update(opad).update(inner).digest("hex")}`;
  if (!LITERAL.test(literal)) throw new Error("a tenant context may hold only ids and plain names");
  return literal;
}
