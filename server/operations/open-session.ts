import { saveSession } from "#server/store/identity.ts";
import { newToken, tokenHash } from "#server/token.ts";

/** A fresh token for each sign-in, so that one planted before it is worth nothing. The database keeps its hash only. */
export async function openSession({ userId, now }: { userId: string; now: string }): Promise<string> {
  const token = newToken();
  await saveSession({ tokenSha256: tokenHash(token), userId, now });
  return token;
}
