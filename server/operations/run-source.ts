import { type PullOutcome, pullSource } from "#server/operations/pull-source.ts";
import type { Touched } from "#server/operations/touched-months.ts";
import { recordAudit } from "#server/store/audit.ts";
import { withScope } from "#server/store/database.ts";
import { endRedrives, listRedrives, settleRedriven, type Window } from "#server/store/quarantine-list.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { endPullRequest, findSource, listAskedSources } from "#server/store/sources.ts";

type Request = { sourceId: string; actor: string; clock: () => string; refreshLater?: (touched: Touched[]) => Promise<void> };

/** Ids of the sources for which somebody asked for a pull or another try; the web's logins do not reach the worker's queue. */
export async function listAsked(): Promise<string[]> {
  return withScope(await scopeForJob("asked", []), "read", listAskedSources);
}

/**
 * What the worker does with one source: brings it up to date, then pulls again the windows in which records were set aside and somebody wants another
 * try. What was asked for counts as done however it went, so a source that fails is not asked again and again. Null: it rests, or is gone.
 */
export async function runSource({ sourceId, actor, clock, ...later }: Request): Promise<PullOutcome | null> {
  const scope = await scopeForJob(`run:${sourceId}`, []);
  const triedAt = clock();
  const { source, windows } = await withScope(scope, "read", async (tx) => ({
    source: await findSource(tx, sourceId),
    windows: await listRedrives(tx, sourceId),
  }));
  if (!source || source.paused) return null;
  try {
    let outcome = await pullSource({ source: sourceId, actor, now: triedAt, clock, ...later });
    for (const window of windows) if (outcome.status === "succeeded") outcome = await pullAgain({ sourceId, window, triedAt, actor, clock, ...later });
    return outcome;
  } finally {
    await withScope(scope, "write", async (tx) => {
      await endPullRequest(tx, sourceId, { until: triedAt });
      await endRedrives(tx, { sourceId, triedAt });
    });
  }
}

async function pullAgain({ sourceId, window, triedAt, actor, clock, ...later }: Request & { window: Window; triedAt: string }): Promise<PullOutcome> {
  const outcome = await pullSource({ source: sourceId, ...window, actor, now: clock(), clock, ...later });
  if (outcome.status === "failed") return outcome;
  await withScope(await scopeForJob(`run:${sourceId}`, []), "write", async (tx) => {
    const settled = await settleRedriven(tx, { sourceId, window, triedAt, at: clock() });
    await recordAudit(tx, { chain: "vendor", actor, action: "quarantine.redriven", subject: sourceId, detail: { ...window, settled }, at: clock() });
  });
  return outcome;
}
