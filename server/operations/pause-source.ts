import { AppError } from "#server/errors.ts";
import { recordAudit } from "#server/store/audit.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { getSource, savePaused, saveRetired } from "#server/store/sources.ts";

type Act = { scope: ClientScope; source: string; actor: string; now: string };

/** Stops or takes up a source; doing it twice changes nothing. Errors: not-found; conflict for one that is retired. */
export async function pauseSource({ scope, source: id, paused, actor, now }: Act & { paused: boolean }): Promise<void> {
  await withScope(scope, "write", async (tx) => {
    const source = await getSource(tx, id);
    if (source.retiredAt !== null) throw new AppError("conflict", `${source.name} is retired for good.`);
    if (source.paused === paused) return;
    await savePaused(tx, source.id, paused ? { at: now, by: actor } : null);
    await recordAudit(tx, { chain: "vendor", actor, action: paused ? "source.paused" : "source.resumed", subject: source.id, detail: {}, at: now });
  });
}

/** Ends a source for good. Its evidence, its pulls and what is tied to it stay. Errors: not-found. */
export async function retireSource({ scope, source: id, actor, now }: Act): Promise<void> {
  await withScope(scope, "write", async (tx) => {
    const source = await getSource(tx, id);
    if (source.retiredAt !== null) return;
    await saveRetired(tx, source.id, { at: now, by: actor });
    await recordAudit(tx, { chain: "vendor", actor, action: "source.retired", subject: source.id, detail: { name: source.name }, at: now });
  });
}
