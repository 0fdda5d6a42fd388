import { AppError } from "#server/errors.ts";
import { plainLine } from "#server/operations/plain-text.ts";
import { recordAudit } from "#server/store/audit.ts";
import { withScope } from "#server/store/database.ts";
import { dismissQuarantine, type QuarantineChoice } from "#server/store/quarantine-list.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { getSource } from "#server/store/sources.ts";

type Request = { scope: ClientScope; source: string; choice: QuarantineChoice; reason: string; actor: string; now: string };

/** Says that what was set aside does not matter, with the reason kept. Errors: not-found; bad-input without a reason. */
export async function dismissRecords({ scope, source: id, choice, reason: given, actor, now }: Request): Promise<{ records: number }> {
  const reason = plainLine(500).safeParse(given);
  if (!reason.success || reason.data.length < 5) throw new AppError("bad-input", "Say in a few words why this does not matter.");
  return withScope(scope, "write", async (tx) => {
    const source = await getSource(tx, id);
    const records = await dismissQuarantine(tx, source.id, { choice, reason: reason.data, by: actor, at: now });
    const detail = { ...choice, why: reason.data, records };
    await recordAudit(tx, { chain: "vendor", actor, action: "quarantine.dismissed", subject: source.id, detail, at: now });
    return { records };
  });
}
