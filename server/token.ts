import { createHash, randomBytes } from "node:crypto";

/** 256 random bits, safe in a cookie, a header or a fragment. Only its hash is ever stored. */
export function newToken(): string {
  return randomBytes(32).toString("base64url");
}

export function tokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
