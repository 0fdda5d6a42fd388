import { recordAudit } from "#server/store/audit.ts";
import { withIdentity } from "#server/store/database.ts";

/** Uses a one-time token once: makes its user (or gives them a password) and ends their sessions. False if unknown, used or expired. */
export async function useSetupToken({
  tokenSha256,
  name,
  passwordHash,
  now,
}: {
  tokenSha256: string;
  name: string;
  passwordHash: string;
  now: string;
}): Promise<boolean> {
  const at = new Date(now);
  return withIdentity(async (tx) => {
    // The conditional update is the lock: of two at once, one matches no row.
    const { count } = await tx.setupToken.updateMany({ where: { tokenSha256, usedAt: null, expiresAt: { gt: at } }, data: { usedAt: at } });
    if (count !== 1) return false;
    const token = await tx.setupToken.findUniqueOrThrow({ where: { tokenSha256 } });
    const user = await tx.user.upsert({
      where: { email: token.email },
      create: { email: token.email, name, role: token.role, passwordHash },
      update: { name, passwordHash },
    });
    if (token.clientId !== null) {
      const member = { clientId: token.clientId, userId: user.userId };
      await tx.membership.upsert({ where: { clientId_userId: member }, create: member, update: {} });
    }
    await tx.session.deleteMany({ where: { userId: user.userId } });
    await recordAudit(tx, { chain: "vendor", actor: user.userId, action: "user.password-set", subject: user.userId, detail: {}, at: now });
    return true;
  });
}
