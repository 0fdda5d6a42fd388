import { z } from "zod";
import { AppError } from "#server/errors.ts";
import { refreshSpan } from "#server/operations/refresh-span.ts";
import { Day } from "#server/posture/evidence.ts";
import { recordAudit } from "#server/store/audit.ts";
import { getClient } from "#server/store/clients.ts";
import { saveAccount } from "#server/store/contracts.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";

const Account = z.strictObject({ products: z.array(z.string().trim().min(1).max(200)).max(50), renewalOn: Day.nullable() });

type Request = { scope: ClientScope; client: string; products: string[]; renewalOn: string | null; actor: string; now: string };

/** Which of our products a client uses (decides which badges cover it) and when its contract renews. Errors: bad-input, not-found. */
export async function setAccount({ scope, client: slug, actor, now, ...given }: Request): Promise<void> {
  const read = Account.safeParse(given);
  if (!read.success)
    throw new AppError("bad-input", `The account was refused: ${read.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ")}.`);
  const client = await withScope(scope, "write", async (tx) => {
    const found = await getClient(tx, slug);
    await saveAccount(tx, { clientId: found.clientId, ...read.data });
    await recordAudit(tx, { chain: found.clientId, actor, action: "client.account-set", subject: found.clientId, detail: read.data, at: now });
    return found;
  });
  await refreshSpan(scope, client, { from: now, to: null, now });
}
