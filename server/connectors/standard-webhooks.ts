import { createHmac, timingSafeEqual } from "node:crypto";
import { AppError } from "#server/errors.ts";

const TOLERANCE_S = 300;
const MAX_SIGNATURES = 20;

type Delivery = { headers: Headers | Record<string, string | undefined>; rawBody: Uint8Array; secrets: readonly string[]; now: number };

/** Key bytes of `whsec_` + base64 (24 to 64 bytes by the specification), or null when it is not that. */
export function webhookKey(secret: string): Buffer | null {
  const encoded = secret.startsWith("whsec_") ? secret.slice(6) : secret;
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) return null;
  const key = Buffer.from(encoded, "base64");
  return key.length >= 24 && key.length <= 64 ? key : null;
}

/**
 * Checks one delivery by Standard Webhooks 1.0.0 over the raw bytes: any of the signatures by any of the secrets, timestamp within 300 s of
 * `now` (unix seconds). Does not know whether the id was seen before. Errors: AppError("unauthenticated"), the same whatever was wrong.
 */
export function verifyDelivery({ headers, rawBody, secrets, now }: Delivery): { id: string; timestamp: number } {
  const read = (name: string): string => (headers instanceof Headers ? headers.get(name) : headers[name]) ?? "";
  const id = read("webhook-id");
  const stamp = read("webhook-timestamp");
  const timestamp = /^\d{1,12}$/.test(stamp) ? Number(stamp) : Number.NaN;
  const offered = read("webhook-signature")
    .slice(0, 4_096)
    .split(" ")
    .slice(0, MAX_SIGNATURES)
    .filter((s) => s.startsWith("v1,"))
    .map((s) => Buffer.from(s.slice(3), "base64"));
  const signed = Buffer.concat([Buffer.from(`${id}.${stamp}.`), rawBody]);
  let genuine = false;
  for (const secret of secrets) {
    const key = webhookKey(secret);
    if (!key) continue;
    const expected = createHmac("sha256", key).update(signed).digest();
    // No early exit: how long it takes says nothing about which secret or signature fitted.
    for (const signature of offered) if (signature.length === expected.length && timingSafeEqual(signature, expected)) genuine = true;
  }
  const fresh = Math.abs(now - timestamp) <= TOLERANCE_S;
  if (!genuine || !fresh || id === "" || id.length > 256)
    throw new AppError("unauthenticated", "This delivery is not signed by a secret of this source, or not recent.");
  return { id, timestamp };
}
