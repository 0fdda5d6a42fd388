import { AppError } from "#server/errors.ts";
import type { EvaluationRule, WaitingFinding } from "#server/posture/evaluation-rules.ts";
import type { Tx } from "#server/store/database.ts";
import { instantOrNull, instantText } from "#server/store/instants.ts";
import type { Target } from "#server/store/evaluations.ts";
import { TOOL_MARKED } from "#server/store/finding-sql.ts";

export type RuleRecord = EvaluationRule & { createdBy: string; createdAt: string; endedAt: string | null; clientName: string | null };

/** Every rule, those that have ended last. */
export async function listRules(tx: Tx): Promise<RuleRecord[]> {
  const rows = await tx.evaluationRule.findMany({
    include: { client: { select: { slug: true, name: true } } },
    orderBy: [{ endedAt: { sort: "desc", nulls: "first" } }, { name: "asc" }, { ruleId: "asc" }],
  });
  return rows.map((row) => ({
    id: row.ruleId,
    name: row.name,
    client: row.client?.slug ?? null,
    clientName: row.client?.name ?? null,
    owner: row.owner,
    verdict: row.verdict as EvaluationRule["verdict"],
    reason: row.reason,
    acceptDays: row.acceptDays,
    match: {
      severityMax: row.severityMax as EvaluationRule["match"]["severityMax"],
      scannerRule: row.scannerRule,
      ruleFamily: row.ruleFamily,
      cwe: row.cwe,
      afterDays: row.afterDays,
      toolMarked: row.toolMarked === true ? true : null,
    },
    namedClasses: row.namedClasses,
    enabled: row.enabled,
    createdBy: row.createdBy,
    createdAt: instantText(row.createdAt),
    endedAt: instantOrNull(row.endedAt),
  }));
}

/** How many findings in reach each rule has evaluated. */
export async function countDecided(tx: Tx): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.evaluation.groupBy({ by: ["ruleId"], where: { ruleId: { not: null } }, _count: true });
  return new Map(rows.map((row) => [row.ruleId ?? "", row._count]));
}

export type NewRule = Omit<EvaluationRule, "id" | "client" | "enabled"> & { clientId: string | null; createdBy: string; createdAt: string };

export async function insertRule(tx: Tx, { match, createdAt, ...rule }: NewRule): Promise<string> {
  const row = await tx.evaluationRule.create({ data: { ...rule, ...match, enabled: true, createdAt: new Date(createdAt) }, select: { ruleId: true } });
  return row.ruleId;
}

/** Switches a rule on or off. Errors: not-found, also for one that has ended. */
export async function switchRule(tx: Tx, ruleId: string, enabled: boolean): Promise<void> {
  const { count } = await tx.evaluationRule.updateMany({ where: { ruleId, endedAt: null }, data: { enabled } });
  if (count === 0) throw new AppError("not-found", "There is no such rule.");
}

/** What it decided stays. Errors: not-found, also for one that has ended already. */
export async function endRule(tx: Tx, ruleId: string, { by, at }: { by: string; at: string }): Promise<void> {
  const { count } = await tx.evaluationRule.updateMany({ where: { ruleId, endedAt: null }, data: { enabled: false, endedBy: by, endedAt: new Date(at) } });
  if (count === 0) throw new AppError("not-found", "There is no such rule.");
}

type WaitingRow = Target & { ruleId: string; ruleFamily: string | null; cwe: number[]; severity: WaitingFinding["severity"]; since: Date; toolMarked: boolean };
export type Waiting = { target: Target; finding: WaitingFinding };

/** What waits in these clients. Under evaluation since we first had a report that rated it above information, or an analyst did. */
export async function listWaiting(tx: Tx, clientIds: readonly string[]): Promise<Waiting[]> {
  const rows = await tx.$queryRaw<WaitingRow[]>`
    select f.client_id::text as "clientId", c.slug as "clientSlug", c.time_zone as "timeZone", f.finding_id::text as "findingId", f.rule_id as "ruleId",
      f.rule_family as "ruleFamily", f.cwe, f.severity,
      coalesce((select min(n.imported_at) from app.sighting g join app.scan n using (client_id, scan_id)
          where g.client_id = f.client_id and g.finding_id = f.finding_id and g.severity <> 'info'),
        (select min(o.at) from app.severity_override o where o.client_id = f.client_id and o.finding_id = f.finding_id and o.severity <> 'info'), f.first_seen_at) as since, ${TOOL_MARKED} as "toolMarked"
    from app.finding f join app.client c using (client_id)
    where f.client_id = any(${[...clientIds]}::uuid[]) and f.severity <> 'info'
      and not exists (select from app.evaluation e where e.client_id = f.client_id and e.finding_id = f.finding_id)`;
  return rows.map(({ clientId, clientSlug, timeZone, findingId, since, ...row }) => ({
    target: { clientId, clientSlug, timeZone, findingId },
    finding: { id: findingId, client: clientSlug, waitingSince: instantText(since), ...row },
  }));
}

/** Clients where an acceptance or a rating ran out in (after, until]: what is kept beside their findings is of before. */
export async function clientsWithExpiries(tx: Tx, { after, until }: { after: string; until: string }): Promise<{ clientId: string; timeZone: string }[]> {
  return tx.$queryRaw<{ clientId: string; timeZone: string }[]>`
    select c.client_id::text as "clientId", c.time_zone as "timeZone" from app.client c where c.client_id in (
      select client_id from app.evaluation where expires_at > ${after}::timestamptz and expires_at <= ${until}::timestamptz
      union select client_id from app.severity_override where expires_at > ${after}::timestamptz and expires_at <= ${until}::timestamptz)
    order by c.client_id`;
}
