import { cleanLine } from "#server/connectors/text.ts";
import { AppError } from "#server/errors.ts";
import { hashPassword, PASSWORD } from "#server/password.ts";
import { useSetupToken } from "#server/store/identity-setup.ts";
import { takeRate } from "#server/store/rate-limit.ts";
import { tokenHash } from "#server/token.ts";

type FirstPassword = { token: string; name: string; password: string; peer: string; now: string; pepper: string };

/** Uses a one-time link. Unknown, used and expired links answer alike. Errors: bad-input (length or link), too-many. */
export async function setFirstPassword({ token, name, password, peer, now, pepper }: FirstPassword): Promise<void> {
  if (password.length < PASSWORD.min || password.length > PASSWORD.max) {
    throw new AppError("bad-input", `A password has ${PASSWORD.min} to ${PASSWORD.max} characters. A few words in a row work well.`);
  }
  const called = cleanLine(name, 120);
  if (called === "") throw new AppError("bad-input", "Please give your name.");
  await takeRate(`set-password:${peer}`, { limit: 20, windowS: 60 * 60, now, pepper });
  const used = await useSetupToken({ tokenSha256: tokenHash(token), name: called, passwordHash: await hashPassword(password), now });
  if (!used) throw new AppError("bad-input", "This link was used or has expired. Ask for a new one.");
}
