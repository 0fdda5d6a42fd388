import type { PullConnector, Window } from "#server/connectors/connector.ts";
import { createFetch } from "#server/connectors/http.ts";
import { findPullConnector } from "#server/connectors/registry.ts";
import { UpstreamError } from "#server/connectors/upstream-error.ts";
import { AppError } from "#server/errors.ts";
import { log } from "#server/log.ts";
import { applyEvidence, type Touched } from "#server/operations/apply-evidence.ts";
import { attributeEvidence } from "#server/operations/attribute-evidence.ts";
import { chooseWindow, nextCursor, splitWindow } from "#server/operations/pull-window.ts";
import { refreshTouched } from "#server/operations/refresh-touched.ts";
import { hostsOf } from "#server/operations/settings-hosts.ts";
import { openSecret } from "#server/operations/source-secret.ts";
import { recordAudit } from "#server/store/audit.ts";
import { type ClientRecord, listClients } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { completePull, failPull, NO_COUNTS, type PullCounts, startPull } from "#server/store/pulls.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { getSealedSecret, getSource, listMappings, type Mapping, saveCursor, type SourceRecord } from "#server/store/sources.ts";

export type PullOutcome = PullCounts & {
  source: string;
  status: "succeeded" | "failed";
  pulls: { id: string; from: string; to: string; status: "succeeded" | "failed" }[];
  unmapped: string[];
  error: string | null;
  /** Null: do not try again before the next scheduled pull. */
  retry: { afterS: number | null } | null;
};
type Request = { source: string; from?: string | undefined; to?: string | undefined; actor: string; now: string; clock?: () => string };
type Prepared = { source: SourceRecord; connector: PullConnector; secret: string | null; mappings: Mapping[]; clients: ClientRecord[] };
type Step = { prepared: Prepared; window: Window; coveredTo: string | null; actor: string; now: string; clock: () => string };

/**
 * Brings a source up to date. Each piece of the window is one pull: its row first, then evidence, cursor and the row's end in one transaction,
 * so a process that dies in between leaves the old cursor and a next pull gives the same result. A failure is a row, not an exception.
 */
export async function pullSource({ source: name, from, to, actor, now, clock = () => now }: Request): Promise<PullOutcome> {
  const prepared = await prepare(name);
  const windows = splitWindow(chooseWindow({ cursor: prepared.source.cursor, from, to, now }));
  const outcome: PullOutcome = { source: prepared.source.name, status: "succeeded", ...NO_COUNTS, pulls: [], unmapped: [], error: null, retry: null };
  const touched: Touched[] = [];
  let coveredTo: string | null = null;
  for (const window of windows) {
    const step = await pullOnce({ prepared, window, coveredTo, actor, now, clock });
    outcome.pulls.push({ id: step.id, ...window, status: step.error === null ? "succeeded" : "failed" });
    if (step.error !== null) {
      Object.assign(outcome, { status: "failed", error: step.error, retry: step.retry });
      break;
    }
    for (const key of ["received", "applied", "duplicate", "quarantined"] as const) outcome[key] += step.counts[key];
    outcome.unmapped = [...new Set([...outcome.unmapped, ...step.unmapped])].sort();
    prepared.source.cursor = step.cursor;
    touched.push(...step.touched);
    coveredTo = window.to;
  }
  await refreshTouched({ touched, now });
  return outcome;
}

async function prepare(name: string): Promise<Prepared> {
  return withScope(await scopeForJob("pull", "all"), "read", async (tx) => {
    const source = await getSource(tx, name);
    const connector = findPullConnector(source.connector);
    if (!connector) throw new AppError("bad-input", `${source.name} is not a source we pull from.`);
    const secret = openSecret({ sourceId: source.id, sealed: await getSealedSecret(tx, source.id) });
    return { source, connector, secret, mappings: await listMappings(tx, source.id), clients: await listClients(tx) };
  });
}

type Done = { id: string; error: null; counts: PullCounts; unmapped: string[]; touched: Touched[]; cursor: string | null };
type Failed = { id: string; error: string; retry: PullOutcome["retry"] };

async function pullOnce({ prepared, window, coveredTo, actor, now, clock }: Step): Promise<Done | Failed> {
  const { source, connector, secret, mappings, clients } = prepared;
  const sourceId = source.id;
  const onlySource = await scopeForJob(`pull:${sourceId}`, []);
  const pullId = await withScope(onlySource, "write", (tx) => startPull(tx, { sourceId, window, at: clock() }));
  try {
    const settings = connector.settings.parse(source.settings);
    const fetch = createFetch({ allowedHosts: hostsOf(settings), privateHosts: source.allowedHosts });
    const pulled = await connector.pull({ settings, secret, window, fetch, now });
    const attributed = attributeEvidence(pulled.evidence, mappings, clients);
    const ids = new Set([...attributed.checks, ...attributed.latency, ...attributed.purges].map((piece) => piece.clientId));
    const cursor = nextCursor({ cursor: source.cursor, coveredTo, window, reached: pulled.cursor });
    return await withScope(await scopeForJob(`pull:${sourceId}`, [...ids]), "write", async (tx) => {
      const { counts, touched } = await applyEvidence(tx, { source, clients, attributed, rejected: pulled.rejected, pullId, at: clock() });
      await saveCursor(tx, sourceId, { seen: source.cursor, cursor });
      await completePull(tx, { pullId, counts, pages: pulled.pages, payloadSha256: pulled.payloadSha256, at: clock() });
      await recordAudit(tx, {
        chain: "vendor",
        actor,
        action: "source.pulled",
        subject: sourceId,
        detail: { pull: pullId, ...window, ...counts },
        at: clock(),
      });
      return { id: pullId, error: null, counts, unmapped: attributed.unmapped, touched, cursor };
    });
  } catch (error) {
    const failure = explain(error, source.name);
    await withScope(onlySource, "write", async (tx) => {
      await failPull(tx, { pullId, error: failure.error, at: clock() });
      await recordAudit(tx, {
        chain: "vendor",
        actor,
        action: "source.pull-failed",
        subject: sourceId,
        detail: { pull: pullId, ...window, error: failure.error },
        at: clock(),
      });
    });
    return { id: pullId, ...failure };
  }
}

function explain(error: unknown, source: string): { error: string; retry: PullOutcome["retry"] } {
  if (error instanceof UpstreamError)
    return { error: error.message, retry: error.retryable || error.retryAfterS !== null ? { afterS: error.retryAfterS } : null };
  if (error instanceof AppError) return { error: error.message, retry: null };
  log("error", "pull.failed", { source, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  return { error: "The pull failed for a reason that is in the log.", retry: { afterS: null } };
}
