import type { Tx } from "#server/store/database.ts";
import { instantOrNull, instantText } from "#server/store/instants.ts";
import type { PullCounts, PullTrouble } from "#server/store/pulls.ts";
import { UNTIED } from "#server/store/quarantine.ts";

export type EndedPull = PullCounts & {
  status: "succeeded" | "failed" | "interrupted";
  at: string;
  finishedAt: string | null;
  trouble: PullTrouble | null;
  error: string | null;
  retryAt: string | null;
  /** Records of it that could not be read and that nobody has settled since. */
  unread: number;
};
/** How a source has done lately. `untied` names wait in the inbox, `setAside` records could not be read. */
export type SourceStanding = {
  id: string;
  last: EndedPull | null;
  runningSince: string | null;
  lastGoodAt: string | null;
  failingSince: string | null;
  bound: number;
  untied: number;
  setAside: number;
};

type Row = {
  id: string;
  status: EndedPull["status"] | null;
  started_at: Date | null;
  finished_at: Date | null;
  received: number | null;
  applied: number | null;
  duplicate: number | null;
  quarantined: number | null;
  trouble: PullTrouble | null;
  error: string | null;
  retry_at: Date | null;
  running_since: Date | null;
  last_good_at: Date | null;
  failing_since: Date | null;
  bound: number;
  untied: number;
  set_aside: number;
  unread: number;
};

/** Of every source, or of one; in one question, whatever the number of sources and pulls. */
export async function listStandings(tx: Tx, sourceId: string | null = null): Promise<SourceStanding[]> {
  const rows = await tx.$queryRaw<Row[]>`
    select s.source_id::text as id, last.status, last.started_at, last.finished_at, last.received, last.applied, last.duplicate, last.quarantined, last.trouble,
      last.error, last.retry_at, running.started_at as running_since, good.finished_at as last_good_at,
      (select min(p.started_at) from app.pull p where p.source_id = s.source_id and p.status = 'failed' and (good.started_at is null or p.started_at > good.started_at)) as failing_since,
      (select count(*)::int from app.source_mapping m where m.source_id = s.source_id) as bound,
      waiting.untied, waiting.set_aside, waiting.unread
    from app.source s
    left join lateral (select p.* from app.pull p where p.source_id = s.source_id and p.status <> 'running' order by p.started_at desc limit 1) last on true
    left join lateral (select p.* from app.pull p where p.source_id = s.source_id and p.status = 'running' order by p.started_at desc limit 1) running on true
    left join lateral (select p.* from app.pull p where p.source_id = s.source_id and p.status = 'succeeded' order by p.started_at desc limit 1) good on true
    cross join lateral (select count(*) filter (where q.reason = any (${UNTIED}::text[]))::int as untied,
        count(*) filter (where q.reason <> all (${UNTIED}::text[]))::int as set_aside,
        count(*) filter (where q.reason <> all (${UNTIED}::text[]) and (q.pull_id = last.pull_id or q.met_again_at >= last.started_at))::int as unread
      from app.quarantine q where q.source_id = s.source_id and q.resolved_at is null and q.dismissed_at is null) waiting
    where ${sourceId}::uuid is null or s.source_id = ${sourceId}::uuid`;
  return rows.map((row) => ({
    id: row.id,
    last: endedPull(row),
    runningSince: instantOrNull(row.running_since),
    lastGoodAt: instantOrNull(row.last_good_at),
    failingSince: row.status === "failed" ? instantOrNull(row.failing_since) : null,
    bound: row.bound,
    untied: row.untied,
    setAside: row.set_aside,
  }));
}

function endedPull(row: Row): EndedPull | null {
  if (row.status === null || row.started_at === null) return null;
  const { status, trouble, error } = row;
  return {
    status,
    trouble,
    error,
    at: instantText(row.started_at),
    finishedAt: instantOrNull(row.finished_at),
    retryAt: instantOrNull(row.retry_at),
    received: row.received ?? 0,
    applied: row.applied ?? 0,
    duplicate: row.duplicate ?? 0,
    quarantined: row.quarantined ?? 0,
    unread: row.unread,
  };
}
