import { AppError } from "#server/errors.ts";
import { modeOf } from "#server/operations/source-forms.ts";
import { momentText } from "#server/posture/source-health.ts";
import { recordAudit } from "#server/store/audit.ts";
import { type Tx, withScope } from "#server/store/database.ts";
import { listPulls } from "#server/store/pulls.ts";
import { type QuarantineChoice, requestRedrive } from "#server/store/quarantine-list.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { getSource, savePullRequest, type SourceRecord } from "#server/store/sources.ts";

type Act = { scope: ClientScope; source: string; actor: string; now: string };

/** A source the worker would pull now. Errors: not-found; bad-input for one that calls us; conflict for one that rests or asked us to wait. */
async function pullable(tx: Tx, id: string, now: string): Promise<SourceRecord> {
  const source = await getSource(tx, id);
  if (modeOf(source.connector) !== "pull") throw new AppError("bad-input", `${source.name} is not a source we pull from.`);
  if (source.retiredAt !== null) throw new AppError("conflict", `${source.name} is retired and is not pulled any more.`);
  if (source.paused) throw new AppError("conflict", `${source.name} is paused. Resume it first.`);
  const [last] = await listPulls(tx, { sourceId: source.id, limit: 1 });
  if (last?.retryAt && Date.parse(last.retryAt) > Date.parse(now))
    throw new AppError("conflict", `${source.name} asks us to wait until ${momentText(last.retryAt)}. We pull it then; asking sooner makes it refuse longer.`);
  return source;
}

/** Where the last pull's credentials were refused we ask only hourly: what was changed is tried at once instead. */
export async function pullChanged(tx: Tx, source: Pick<SourceRecord, "id" | "paused">, { actor, now }: { actor: string; now: string }): Promise<void> {
  const [last] = await listPulls(tx, { sourceId: source.id, limit: 1 });
  if (last?.trouble === "credentials" && !source.paused) await savePullRequest(tx, source.id, { at: now, by: actor });
}

/** The web only asks: the worker looks for what is asked and pulls. Asking twice is asking once. Errors as `pullable`. */
export async function requestPull({ scope, source: id, actor, now }: Act): Promise<void> {
  await withScope(scope, "write", async (tx) => {
    const source = await pullable(tx, id, now);
    if (source.pullRequested !== null) return;
    await savePullRequest(tx, source.id, { at: now, by: actor });
    await recordAudit(tx, { chain: "vendor", actor, action: "source.pull-requested", subject: source.id, detail: {}, at: now });
  });
}

/** Asks for the windows in which these records were met to be pulled again. Errors: as `pullable`; not-found when nothing of it is open; conflict when no pull brought it. */
export async function redriveQuarantine({ scope, source: id, choice, actor, now }: Act & { choice: QuarantineChoice }): Promise<{ records: number }> {
  return withScope(scope, "write", async (tx) => {
    const source = await pullable(tx, id, now);
    const records = await requestRedrive(tx, source.id, { choice, at: now });
    await recordAudit(tx, { chain: "vendor", actor, action: "quarantine.redrive-requested", subject: source.id, detail: { ...choice, records }, at: now });
    return { records };
  });
}
