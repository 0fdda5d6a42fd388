import { cleanLine } from "#server/connectors/text.ts";
import { PASSWORD, verifyPassword } from "#server/password.ts";
import { recordAudit } from "#server/store/audit.ts";
import { withIdentity } from "#server/store/database.ts";
import { findSignIn, type Person } from "#server/store/identity.ts";
import { returnRate, takeRate } from "#server/store/rate-limit.ts";

const ACCOUNT = { limit: 5, windowS: 15 * 60 };
const PEER = { limit: 50, windowS: 60 * 60 };

/**
 * Null when address and password do not belong together, for whatever reason: unknown, wrong, disabled and no password take the same time and say the same.
 * Errors: too-many after 5 failed tries an account in 15 minutes, or 50 an hour from one address.
 */
export async function signIn({
  email,
  password,
  peer,
  now,
  pepper,
}: {
  email: string;
  password: string;
  peer: string;
  now: string;
  pepper: string;
}): Promise<Person | null> {
  const address = cleanLine(email, 255).toLowerCase();
  const counted: [key: string, rate: typeof ACCOUNT & { now: string; pepper: string }][] = [
    [`sign-in:peer:${peer}`, { ...PEER, now, pepper }],
    [`sign-in:account:${address}`, { ...ACCOUNT, now, pepper }],
  ];
  for (const [key, rate] of counted) await takeRate(key, rate);
  const found = address.length <= 254 ? await findSignIn(address) : null;
  const right = password.length <= PASSWORD.max && (await verifyPassword(found?.passwordHash ?? null, password));
  const who = found?.person.userId ?? "unknown";
  await withIdentity((tx) =>
    recordAudit(tx, { chain: "vendor", actor: who, action: right ? "session.opened" : "session.refused", subject: who, detail: {}, at: now }),
  );
  if (!right || !found) return null;
  for (const [key, rate] of counted) await returnRate(key, rate);
  return found.person;
}
