import { cleanLine } from "#server/connectors/text.ts";
import { AppError } from "#server/errors.ts";
import { refoldFindings } from "#server/operations/refold-findings.ts";
import { refreshSpan } from "#server/operations/refresh-span.ts";
import { DeadlineTerms, isInForce } from "#server/posture/deadline-policies.ts";
import { Day } from "#server/posture/evidence.ts";
import { monthOf } from "#server/posture/period.ts";
import { recordAudit } from "#server/store/audit.ts";
import { getClient } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { saveDeadlines } from "#server/store/deadlines.ts";
import type { ClientScope } from "#server/store/scope.ts";

/** A first day nobody means: a wrong year is easily typed. */
const [EARLIEST, LATEST_YEARS] = ["2000-01-01", 5];

type Request = { scope: ClientScope; client: string; effectiveFrom: string; policies: unknown; absences?: 1 | 2; actor: string; by?: string; now: string };

/** Policies that set a client's due dates, and how many network scans must miss a finding, from a day on, replacing those of the same day. Published reports keep theirs. Errors: not-found; bad-input naming the setting, or a revoked directive as a policy of today. */
export async function setDeadlines({ scope, client: slug, effectiveFrom, policies: given, absences = 1, actor, by = actor, now }: Request): Promise<void> {
  const from = Day.safeParse(effectiveFrom).data ?? "";
  const latest = `${Number(now.slice(0, 4)) + LATEST_YEARS}-12-31`;
  if (from < EARLIEST || from > latest) throw new AppError("bad-input", `The first day must be a day between ${EARLIEST} and ${latest}.`);
  const policies = readDeadlines(given);
  const revoked = policies.find((policy) => !isInForce(policy, from));
  if (revoked)
    throw new AppError("bad-input", `${revoked.name} was revoked on ${"until" in revoked ? revoked.until : ""}: it can only apply to days before that.`);
  const client = await withScope(scope, "write", async (tx) => {
    const found = await getClient(tx, slug);
    await saveDeadlines(tx, found.clientId, { effectiveFrom: from, policies, absences, enteredBy: by, enteredAt: now });
    await refoldFindings(tx, found, now);
    await recordAudit(tx, {
      chain: found.clientId,
      actor,
      action: "deadlines.set",
      subject: slug,
      detail: { effectiveFrom: from, policies, absences },
      at: now,
    });
    return found;
  });
  await refreshSpan(scope, client, { from: monthOf(from.slice(0, 7), client.timeZone).start, to: null, now });
}

/** Policies somebody typed, with names as a database can hold them. Errors: bad-input naming the setting. */
export function readDeadlines(given: unknown): DeadlineTerms {
  const read = DeadlineTerms.safeParse(given);
  if (!read.success) {
    const issues = read.error.issues.map(({ path, message }) => `${path.length === 0 ? "" : `${path.map(String).join(".")}: `}${message}`);
    throw new AppError("bad-input", `The policies are refused: ${issues.join("; ")}.`);
  }
  const named = read.data.map((policy) => ({ ...policy, name: cleanLine(policy.name, 60) }));
  const again = DeadlineTerms.safeParse(named);
  if (!again.success) throw new AppError("bad-input", "Every policy needs a name of its own.");
  return again.data;
}
