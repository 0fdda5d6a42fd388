import type { z } from "zod";
import { cleanLine } from "#server/connectors/text.ts";
import { AppError } from "#server/errors.ts";
import { refreshSpan } from "#server/operations/refresh-span.ts";
import { canonicalJson } from "#server/posture/canonical-json.ts";
import { ContractTerms } from "#server/posture/contract-terms.ts";
import { Day } from "#server/posture/evidence.ts";
import type { ContractPolicy } from "#server/posture/facts.ts";
import { monthOf } from "#server/posture/period.ts";
import { recordAudit } from "#server/store/audit.ts";
import { listContracts, saveContract } from "#server/store/contracts.ts";
import { getClient } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";

function parse<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const read = schema.safeParse(value);
  if (!read.success)
    throw new AppError("bad-input", `${what} refused: ${read.error.issues.map((issue) => `${issue.path.join(".") || what}: ${issue.message}`).join("; ")}.`);
  return read.data;
}

/** The same with every text as a database can hold it, on one line. */
function cleaned(value: unknown): unknown {
  if (typeof value === "string") return cleanLine(value, 200);
  if (Array.isArray(value)) return value.map(cleaned);
  return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, cleaned(each)])) : value;
}

const termsOf = ({ id: _, effectiveFrom: __, ...terms }: ContractPolicy) => ContractTerms.parse(terms);

type Request = { client: string; actor: string; now: string };
/** Terms of a day nobody means: a wrong year is easily typed. */
const [EARLIEST, LATEST_YEARS] = ["2000-01-01", 5];

/** A version of a client's contract from a day on; one of the same day is withdrawn for it, and stays as it was where nothing differs. Published reports keep the terms they were built with. Errors: bad-input naming the term, not-found. */
export async function setContract({
  client: slug,
  effectiveFrom,
  terms,
  scope,
  actor,
  by = actor,
  now,
}: Request & { effectiveFrom: string; terms: unknown; scope: ClientScope; by?: string }): Promise<{ id: string }> {
  const from = parse(Day, effectiveFrom, "The first day");
  const latest = `${Number(now.slice(0, 4)) + LATEST_YEARS}-12-31`;
  if (from < EARLIEST || from > latest) throw new AppError("bad-input", `The first day must lie between ${EARLIEST} and ${latest}.`);
  const read = parse(ContractTerms, cleaned(parse(ContractTerms, terms, "The terms")), "The terms");
  const { id, client } = await withScope(scope, "write", async (tx) => {
    const found = await getClient(tx, slug);
    const same = (await listContracts(tx, found.clientId)).find(({ policy }) => policy.effectiveFrom === from)?.policy;
    if (same && canonicalJson(termsOf(same)) === canonicalJson(read)) return { id: same.id, client: found };
    const saved = await saveContract(tx, { clientId: found.clientId, effectiveFrom: from, terms: read, enteredBy: by, enteredAt: now });
    const detail = { effectiveFrom: from, terms: read, replaced: saved.replaced };
    await recordAudit(tx, { chain: found.clientId, actor, action: "contract.set", subject: saved.id, detail, at: now });
    return { id: saved.id, client: found };
  });
  await refreshSpan(scope, client, { from: monthOf(from.slice(0, 7), client.timeZone).start, to: null, now });
  return { id };
}
