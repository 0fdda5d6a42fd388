import type { Evaluation } from "#server/posture/facts.ts";
import type { Tx } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";

export type Target = { clientId: string; clientSlug: string; findingId: string; timeZone: string };

/** The chosen findings that are in reach, and with `alike` every finding of their rules in reach that still waits. */
export async function findTargets(
  tx: Tx,
  scope: ClientScope,
  { findings, alike }: { findings: readonly { clientSlug: string; findingId: string }[]; alike: boolean },
): Promise<Target[]> {
  const clients = [...scope.clients];
  return tx.$queryRaw<Target[]>`
    with chosen as (
      select one.client_id, one.finding_id, one.family, one.rule_id
      from unnest(${findings.map((each) => each.clientSlug)}::text[], ${findings.map((each) => each.findingId)}::uuid[]) as w(slug, finding_id)
        join app.client o on o.slug = w.slug join app.finding one on one.client_id = o.client_id and one.finding_id = w.finding_id
      where one.client_id = any(${clients}::uuid[]))
    select f.client_id::text as "clientId", c.slug as "clientSlug", f.finding_id::text as "findingId", c.time_zone as "timeZone"
    from app.finding f join app.client c using (client_id)
    where f.client_id = any(${clients}::uuid[]) and ((f.client_id, f.finding_id) in (select client_id, finding_id from chosen)
      or (${alike} and f.severity <> 'info' and (f.family, f.rule_id) in (select family, rule_id from chosen)
        and not exists (select from app.evaluation e where e.client_id = f.client_id and e.finding_id = f.finding_id)))
    order by c.slug, f.finding_id`;
}

type Verdict = Omit<Evaluation, "finding" | "expiresAt"> & { ruleId: string | null };

/** Append-only: a change of mind is a new row. */
export async function insertEvaluations(tx: Tx, targets: readonly (Target & { expiresAt: string | null })[], decision: Verdict): Promise<void> {
  const { verdict, reason, by, at, ruleId } = decision;
  await tx.$executeRaw`
    insert into app.evaluation (client_id, finding_id, verdict, reason, by, at, rule_id, expires_at)
    select t.client_id, t.finding_id, ${verdict}, ${reason}, ${by}, ${at}::timestamptz, ${ruleId}::uuid, t.expires_at
    from unnest(${targets.map((target) => target.clientId)}::uuid[], ${targets.map((target) => target.findingId)}::uuid[],
      ${targets.map((target) => target.expiresAt)}::timestamptz[]) as t(client_id, finding_id, expires_at)`;
}
