import { log } from "#server/log.ts";
import { recordAudit } from "#server/store/audit.ts";
import { withIdentity } from "#server/store/database.ts";
import { takeRate } from "#server/store/rate-limit.ts";

const PER_PERSON = { limit: 60, windowS: 3600 };

/**
 * Writes down that somebody signed in asked for what their role does not allow. `what` names the procedure or file, never its input.
 * Whoever does it more than 60 times an hour is in the log only, so that nobody can fill the chain. Never throws: the refusal itself stands.
 */
export async function noteRefusal({ userId, what, now, pepper }: { userId: string; what: string; now: string; pepper: string }): Promise<void> {
  try {
    await takeRate(`refused:${userId}`, { ...PER_PERSON, now, pepper });
    await withIdentity((tx) => recordAudit(tx, { chain: "vendor", actor: userId, action: "access.refused", subject: what, detail: {}, at: now }));
  } catch (error) {
    log("warn", "access.not-noted", { user: userId, error: error instanceof Error ? error.name : "unknown" });
  }
}
