import { z } from "zod";
import { AppError } from "#server/errors.ts";
import { findClientScope } from "#server/operations/client-scope.ts";
import { refreshTouched } from "#server/operations/refresh-touched.ts";
import { ContractTerms } from "#server/posture/contract-terms.ts";
import { Day } from "#server/posture/evidence.ts";
import { periodContaining } from "#server/posture/period.ts";
import { recordAudit } from "#server/store/audit.ts";
import { saveAccount, saveContract } from "#server/store/contracts.ts";
import { type ClientRecord, getClient } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";

const Account = z.strictObject({ products: z.array(z.string().trim().min(1).max(200)).max(50), renewalOn: Day.nullable() });

function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const read = schema.safeParse(value);
  if (!read.success)
    throw new AppError("bad-input", `${what} refused: ${read.error.issues.map((issue) => `${issue.path.join(".") || what}: ${issue.message}`).join("; ")}.`);
  return read.data;
}

type Request = { client: string; actor: string; now: string };

/** A version of a client's contract from a day on. Published reports keep the terms they were built with. Errors: bad-input naming the term, not-found. */
export async function setContract({
  client: slug,
  effectiveFrom,
  terms,
  actor,
  now,
}: Request & { effectiveFrom: string; terms: unknown }): Promise<{ id: string }> {
  const from = parse(Day, effectiveFrom, "The first day");
  const read = parse(ContractTerms, terms, "The terms");
  const { id, client } = await withScope(await findClientScope(slug), "write", async (tx) => {
    const found = await getClient(tx, slug);
    const policyId = await saveContract(tx, { clientId: found.clientId, effectiveFrom: from, terms: read });
    const detail = { effectiveFrom: from, name: read.name, targetPpm: read.targetPpm };
    await recordAudit(tx, { chain: found.clientId, actor, action: "contract.set", subject: policyId, detail, at: now });
    return { id: policyId, client: found };
  });
  await refresh(client, from.slice(0, 7), now);
  return { id };
}

/** Which of our products a client uses (decides which badges cover it) and when its contract renews. Errors: bad-input, not-found. */
export async function setAccount({ client: slug, actor, now, ...given }: Request & { products: string[]; renewalOn: string | null }): Promise<void> {
  const account = parse(Account, given, "The account");
  const client = await withScope(await findClientScope(slug), "write", async (tx) => {
    const found = await getClient(tx, slug);
    await saveAccount(tx, { clientId: found.clientId, ...account });
    await recordAudit(tx, { chain: found.clientId, actor, action: "client.account-set", subject: found.clientId, detail: account, at: now });
    return found;
  });
  await refresh(client, periodContaining(now, client.timeZone).id, now);
}

async function refresh({ clientId, slug, timeZone }: ClientRecord, first: string, now: string): Promise<void> {
  await refreshTouched({ touched: [{ clientId, slug, first, last: periodContaining(now, timeZone).id, keptOnly: true }], now });
}
