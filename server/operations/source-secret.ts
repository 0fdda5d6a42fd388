import { z } from "zod";
import { webhookKey } from "#server/connectors/standard-webhooks.ts";
import { sealingKeyring } from "#server/store/sealing-keys.ts";
import { open, type SecretPlace, seal } from "#server/store/secrets.ts";

const placeOf = (sourceId: string): SecretPlace => ({ table: "source", column: "secret", row: sourceId });

export function sealSecret({ sourceId, secret }: { sourceId: string; secret: string | null }): string | null {
  return secret === null ? null : seal(sealingKeyring(), placeOf(sourceId), secret);
}

export function openSecret({ sourceId, sealed }: { sourceId: string; sealed: string | null }): string | null {
  return sealed === null ? null : open(sealingKeyring(), placeOf(sourceId), sealed);
}

const Secrets = z.union([
  z.string().transform((secret) => [secret]),
  z.array(z.string()).min(1).max(2),
  z.object({ secret: z.string() }).transform(({ secret }) => [secret]),
  z.object({ secrets: z.array(z.string()).min(1).max(2) }).transform(({ secrets }) => secrets),
]);

/** Signing secrets of a source that calls us: plain text, a JSON text, or a JSON list of two while one replaces the other. Empty if there is none that can sign. */
export function signingSecrets(stored: string | null): string[] {
  if (stored === null) return [];
  const read = Secrets.safeParse(fromJson(stored));
  return read.success ? read.data.filter((secret) => webhookKey(secret) !== null) : [];
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
