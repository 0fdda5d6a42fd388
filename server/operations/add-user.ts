import { z } from "zod";
import { AppError } from "#server/errors.ts";
import { Role } from "#server/posture/access.ts";
import { getClient } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { insertFirstAdmin, insertUser, type NewToken } from "#server/store/identity-users.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { newToken, tokenHash } from "#server/token.ts";

const VALID_HOURS = 72;
const Email = z
  .email()
  .max(254)
  .transform((text) => text.toLowerCase());

export type Invitation = { email: string; role: Role; token: string; expiresAt: string };
type Request = { email: string; role: string; name?: string | undefined; clients: readonly string[]; actor: string; now: string };

/** Adds a person and returns the one-time token with which they choose a password; only its hash is kept. Errors: bad-input, not-found (client), conflict (address). */
export async function addUser({ email, role, name, clients: slugs, actor, now }: Request): Promise<Invitation> {
  const who = Role.safeParse(role);
  if (!who.success) throw new AppError("bad-input", `There is no role ${JSON.stringify(role)}; roles are ${Role.options.join(", ")}.`);
  if (who.data === "client" && slugs.length !== 1) throw new AppError("bad-input", "A client user belongs to exactly one client.");
  if (who.data !== "client" && who.data !== "csm" && slugs.length > 0)
    throw new AppError("bad-input", `The role ${who.data} reaches all clients; leave --client out.`);
  const clients = await withScope(await scopeForJob("users", "all"), "read", async (tx) => {
    const ids: string[] = [];
    for (const slug of slugs) ids.push((await getClient(tx, slug)).clientId);
    return ids;
  });
  const { token, invitation } = invite(email, who.data, now);
  await insertUser({ token, name: name ?? token.email.replace(/@.*/, ""), clients, by: { actor, at: now } });
  return invitation;
}

/** The one-time start of a fresh installation. Errors: conflict once there is any user. */
export async function addFirstAdmin({ email, actor, now }: { email: string; actor: string; now: string }): Promise<Invitation> {
  const { token, invitation } = invite(email, "admin", now);
  await insertFirstAdmin(token, { actor, at: now });
  return invitation;
}

function invite(text: string, role: Role, now: string): { token: NewToken; invitation: Invitation } {
  const email = Email.safeParse(text);
  if (!email.success) throw new AppError("bad-input", `${JSON.stringify(text)} is not an e-mail address.`);
  const token = newToken();
  const expiresAt = new Date(Date.parse(now) + VALID_HOURS * 3_600_000).toISOString();
  return { token: { tokenSha256: tokenHash(token), email: email.data, role, expiresAt }, invitation: { email: email.data, role, token, expiresAt } };
}
