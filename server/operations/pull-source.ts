import type { PullConnector, Window } from "#server/connectors/connector.ts";
import { createFetch } from "#server/connectors/http.ts";
import { findPullConnector } from "#server/connectors/registry.ts";
import { UpstreamError } from "#server/connectors/upstream-error.ts";
import { AppError } from "#server/errors.ts";
import { log } from "#server/log.ts";
import { applyEvidence } from "#server/operations/apply-evidence.ts";
import { attributeEvidence } from "#server/operations/attribute-evidence.ts";
import { makeMonths } from "#server/operations/make-months.ts";
import { chooseWindow, daysAtOnce, nextCursor, splitWindow } from "#server/operations/pull-window.ts";
import { divideTouched, refreshTouched } from "#server/operations/refresh-touched.ts";
import type { Touched } from "#server/operations/touched-months.ts";
import { realPace } from "#server/operations/real-pace.ts";
import { hostsOf } from "#server/operations/settings-hosts.ts";
import { openSecret } from "#server/operations/source-secret.ts";
import { recordAudit } from "#server/store/audit.ts";
import { type ClientRecord, listClients } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { completePull, failPull, NO_COUNTS, type PullCounts, type PullTrouble, startPull } from "#server/store/pulls.ts";
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
type Request = {
  source: string;
  from?: string | undefined;
  to?: string | undefined;
  actor: string;
  now: string;
  /** Takes the touched clients that are too many to bring up to date now; without it they are brought up to date all the same. */
  refreshLater?: (touched: Touched[]) => Promise<void>;
  clock?: () => string;
  /** For one request to the upstream. */
  timeoutMs?: number | undefined;
};
type Prepared = { source: SourceRecord; connector: PullConnector; sealed: string | null; mappings: Mapping[]; clients: ClientRecord[] };
type Step = { prepared: Prepared; window: Window; coveredTo: string | null } & Required<Pick<Request, "actor" | "clock">> & Pick<Request, "timeoutMs">;

/**
 * Brings a source up to date. Each piece of the window is one pull: its row first, then evidence, cursor and the row's end in one transaction,
 * so a process that dies in between leaves the old cursor and a next pull gives the same result. A failure is a row, not an exception.
 */
export async function pullSource(request: Request): Promise<PullOutcome> {
  const { outcome, touched } = await pullEvidence(request);
  const { soon, later } = divideTouched(touched, request.now);
  await refreshTouched({ touched: soon, now: request.now });
  if (request.refreshLater) await request.refreshLater(later);
  else await refreshTouched({ touched: later, now: request.now });
  return outcome;
}

/** `pullSource` without bringing the kept months up to date: says which they are. */
export async function pullEvidence(request: Request): Promise<{ outcome: PullOutcome; touched: Touched[] }> {
  const { source: name, from, to, actor, now, clock = () => now, timeoutMs } = request;
  const prepared = await prepare(name);
  const asked = chooseWindow({ cursor: prepared.source.cursor, from, to, now, rereads: prepared.connector.rereads });
  // What a scanner or a compliance tool says is of now, whatever the window.
  const whole = prepared.connector.kind === "scans" || prepared.connector.kind === "compliance";
  const days = prepared.connector.reports ? undefined : daysAtOnce(prepared.mappings.length);
  const windows = whole ? [asked] : splitWindow(asked, days);
  const outcome: PullOutcome = { source: prepared.source.name, status: "succeeded", ...NO_COUNTS, pulls: [], unmapped: [], error: null, retry: null };
  const touched: Touched[] = [];
  let coveredTo: string | null = null;
  for (const window of windows) {
    const step = await pullOnce({ prepared, window, coveredTo, actor, clock, timeoutMs });
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
  return { outcome, touched };
}

async function prepare(name: string): Promise<Prepared> {
  return withScope(await scopeForJob("pull", "all"), "read", async (tx) => {
    const source = await getSource(tx, name);
    const connector = findPullConnector(source.connector);
    if (!connector) throw new AppError("bad-input", `${source.name} is not a source we pull from.`);
    if (source.retiredAt !== null) throw new AppError("conflict", `${source.name} is retired and is not pulled any more.`);
    return { source, connector, sealed: await getSealedSecret(tx, source.id), mappings: await listMappings(tx, source.id), clients: await listClients(tx) };
  });
}

type Done = { id: string; error: null; counts: PullCounts; unmapped: string[]; touched: Touched[]; cursor: string | null };
type Failed = { id: string; error: string; retry: PullOutcome["retry"] };

async function pullOnce({ prepared, window, coveredTo, actor, clock, timeoutMs }: Step): Promise<Done | Failed> {
  const { source, connector, mappings, clients } = prepared;
  const sourceId = source.id;
  const onlySource = await scopeForJob(`pull:${sourceId}`, []);
  const pullId = await withScope(onlySource, "write", (tx) => startPull(tx, { sourceId, window, at: clock() }));
  try {
    const { settings, secret } = setUp(prepared);
    const fetch = createFetch({
      allowedHosts: hostsOf(settings),
      privateHosts: source.allowedHosts,
      ...(timeoutMs === undefined ? {} : { totalTimeoutMs: timeoutMs }),
    });
    const pulled = await connector.pull({ settings, secret, window, fetch, now: clock(), pace: realPace() });
    const fetchedAt = clock();
    const attributed = attributeEvidence(pulled.evidence, mappings, clients);
    const ids = new Set(
      [...attributed.checks, ...attributed.latency, ...attributed.reported, ...attributed.maintenance, ...attributed.purges, ...attributed.scans].map(
        (piece) => piece.clientId,
      ),
    );
    await makeMonths(onlySource, attributed);
    const cursor = nextCursor({ cursor: source.cursor, coveredTo, window, reached: pulled.cursor });
    return await withScope(await scopeForJob(`pull:${sourceId}`, [...ids]), "write", async (tx) => {
      const { counts, touched } = await applyEvidence(tx, {
        source,
        clients,
        attributed,
        rejected: pulled.rejected,
        pullId,
        windowsUntil: pulled.windowsUntil,
        actor,
        at: clock(),
      });
      await saveCursor(tx, sourceId, { seen: source.cursor, cursor });
      await completePull(tx, { pullId, counts, pages: pulled.pages, payloadSha256: pulled.payloadSha256, fetchedAt, at: clock() });
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
    const { trouble, ...failure } = explain(error, source.name);
    const retryAt = retryMoment(failure.retry, clock());
    await withScope(onlySource, "write", async (tx) => {
      await failPull(tx, { pullId, error: failure.error, trouble, retryAt, at: clock() });
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

function setUp({ source, connector, sealed }: Prepared): { settings: unknown; secret: string | null } {
  const settings = connector.settings.safeParse(source.settings);
  if (!settings.success) throw new AppError("bad-input", "The settings of this source do not fit its connector any more. Open them and save them again.");
  try {
    return { settings: settings.data, secret: openSecret({ sourceId: source.id, sealed }) };
  } catch (cause) {
    throw new AppError("bad-input", "The secret of this source does not open with this installation's keys. Set it again.", { cause });
  }
}

function retryMoment(retry: PullOutcome["retry"], now: string): string | null {
  return retry === null || retry.afterS === null ? null : new Date(Date.parse(now) + retry.afterS * 1000).toISOString();
}

function explain(error: unknown, source: string): { error: string; trouble: PullTrouble; retry: PullOutcome["retry"] } {
  if (error instanceof UpstreamError)
    return {
      error: error.message,
      trouble: error.trouble,
      retry: error.retryable || error.retryAfterS !== null ? { afterS: error.retryAfterS } : null,
    };
  if (error instanceof AppError) return { error: error.message, trouble: "ours", retry: null };
  log("error", "pull.failed", { source, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  return { error: "The pull failed for a reason that is in the log.", trouble: "ours", retry: { afterS: null } };
}
