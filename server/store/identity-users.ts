import { AppError } from "#server/errors.ts";
import type { Role } from "#server/posture/access.ts";
import { recordAudit } from "#server/store/audit.ts";
import { withIdentity } from "#server/store/database.ts";

export type NewToken = { tokenSha256: string; email: string; role: Role; expiresAt: string };
type By = { actor: string; at: string };

/** A person with their clients, and the one-time token that lets them choose a password. Errors: conflict if the address has a user already. */
export async function insertUser({ token, name, clients, by }: { token: NewToken; name: string; clients: readonly string[]; by: By }): Promise<void> {
  await withIdentity(async (tx) => {
    if (await tx.user.findUnique({ where: { email: token.email }, select: { userId: true } }))
      throw new AppError("conflict", `There is already a user ${token.email}.`);
    const user = await tx.user.create({ data: { email: token.email, name, role: token.role }, select: { userId: true } });
    await tx.membership.createMany({ data: clients.map((clientId) => ({ clientId, userId: user.userId })) });
    await tx.setupToken.create({ data: { ...token, clientId: clients[0] ?? null, expiresAt: new Date(token.expiresAt) } });
    await recordAudit(tx, { chain: "vendor", ...by, action: "user.added", subject: token.email, detail: { role: token.role, clients: [...clients] } });
  });
}

/** Only while there is nobody: a later call, or a second one before the first was used, leaves one working token. Errors: conflict once anybody can sign in. */
export async function insertFirstAdmin(token: NewToken, by: By): Promise<void> {
  await withIdentity(async (tx) => {
    if ((await tx.user.count()) > 0) throw new AppError("conflict", "There are users already; an administrator adds further ones.");
    await tx.setupToken.deleteMany({ where: { usedAt: null } });
    await tx.setupToken.create({ data: { ...token, clientId: null, expiresAt: new Date(token.expiresAt) } });
    await recordAudit(tx, { chain: "vendor", ...by, action: "user.first-admin", subject: token.email, detail: {} });
  });
}
