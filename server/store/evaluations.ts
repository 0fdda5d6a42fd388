import type { Severity } from "#server/posture/evidence.ts";
import type { Evaluation } from "#server/posture/facts.ts";
import type { QueuedFinding } from "#server/posture/evaluation-queue.ts";
import { type Tx, withScope } from "#server/store/database.ts";
import { instantText } from "#server/store/instants.ts";
import type { ClientScope } from "#server/store/scope.ts";

type Row = {
  finding_id: string;
  client_slug: string;
  client_name: string;
  site_slug: string;
  host: string;
  family: string;
  rule_id: string;
  title: string;
  severity: Severity;
  first_seen_at: Date;
  last_seen_at: Date;
  occurrences: number;
  alike: number;
  total: number;
};

/**
 * What waits for evaluation, worst and oldest first; informational findings are evaluated by rule and never wait. `total` counts all of them.
 * Never evaluated = no evaluation at all: one that has expired was evaluated, and is open again.
 */
export async function listQueue(scope: ClientScope, { limit = 200 }: { limit?: number } = {}): Promise<{ total: number; findings: QueuedFinding[] }> {
  const rows = await withScope(
    scope,
    "read",
    (tx) => tx.$queryRaw<Row[]>`
    select f.finding_id::text, c.slug as client_slug, c.name as client_name, s.slug as site_slug, s.host, f.family, f.rule_id, f.title, f.severity, f.first_seen_at, f.last_seen_at,
      coalesce((select g.occurrences from app.sighting g join app.scan n using (client_id, scan_id)
        where g.client_id = f.client_id and g.finding_id = f.finding_id order by n.finished_at desc limit 1), 0) as occurrences,
      count(*) over (partition by f.family, f.rule_id)::int as alike, count(*) over ()::int as total
    from app.finding f join app.client c using (client_id) join app.site s using (client_id, site_id)
    where f.client_id = any(${[...scope.clients]}::uuid[]) and f.severity <> 'info'
      and not exists (select from app.evaluation e where e.client_id = f.client_id and e.finding_id = f.finding_id)
    order by array_position(array['critical','high','medium','unknown','low'], f.severity), f.first_seen_at, f.finding_id limit ${limit}`,
  );
  return { total: rows[0]?.total ?? 0, findings: rows.map(queuedFrom) };
}

function queuedFrom(row: Row): QueuedFinding {
  return {
    id: row.finding_id,
    client: { slug: row.client_slug, name: row.client_name },
    site: { slug: row.site_slug, host: row.host },
    family: row.family,
    ruleId: row.rule_id,
    title: row.title,
    severity: row.severity,
    firstSeenAt: instantText(row.first_seen_at),
    lastSeenAt: instantText(row.last_seen_at),
    occurrences: row.occurrences,
    alike: row.alike,
  };
}

export type Target = { clientId: string; clientSlug: string; findingId: string; timeZone: string };

/** The finding, and with `alike` every finding of the same rule in reach that still waits. Empty = there is no such finding. */
export async function findTargets(
  tx: Tx,
  scope: ClientScope,
  { clientSlug, findingId, alike }: { clientSlug: string; findingId: string; alike: boolean },
): Promise<Target[]> {
  const clients = [...scope.clients];
  return tx.$queryRaw<Target[]>`
    select f.client_id::text as "clientId", c.slug as "clientSlug", f.finding_id::text as "findingId", c.time_zone as "timeZone"
    from app.finding one join app.client o on o.client_id = one.client_id and o.slug = ${clientSlug}
      join app.finding f on f.family = one.family and f.rule_id = one.rule_id join app.client c on c.client_id = f.client_id
    where one.client_id = any(${clients}::uuid[]) and f.client_id = any(${clients}::uuid[]) and one.finding_id = ${findingId}::uuid
      and (f.finding_id = one.finding_id or (${alike} and not exists (select from app.evaluation e where e.client_id = f.client_id and e.finding_id = f.finding_id)))
    order by c.slug, f.finding_id`;
}

/** Append-only: a change of mind is a new row. */
export async function insertEvaluations(tx: Tx, targets: readonly Target[], evaluation: Omit<Evaluation, "finding">): Promise<void> {
  const { verdict, reason, by, at, expiresAt } = evaluation;
  await tx.$executeRaw`
    insert into app.evaluation (client_id, finding_id, verdict, reason, by, at, expires_at)
    select t.client_id, t.finding_id, ${verdict}, ${reason}, ${by}, ${at}::timestamptz, ${expiresAt}::timestamptz
    from unnest(${targets.map((target) => target.clientId)}::uuid[], ${targets.map((target) => target.findingId)}::uuid[]) as t(client_id, finding_id)`;
}
