import { deleteSession } from "#server/store/identity.ts";
import { tokenHash } from "#server/token.ts";

export async function endSession({ token }: { token: string }): Promise<void> {
  await deleteSession(tokenHash(token));
}
