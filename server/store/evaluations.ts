import { Prisma } from "#prisma/generated/client.ts";
import { AppError } from "#server/errors.ts";
import type { AlikeList } from "#server/posture/evaluation-queue.ts";
import type { Severity } from "#server/posture/evidence.ts";
import type { Evaluation } from "#server/posture/facts.ts";
import { type Tx, withScope } from "#server/store/database.ts";
import { ALIKE, WAITS } from "#server/store/finding-sql.ts";
import type { ClientScope } from "#server/store/scope.ts";

export type Target = { clientId: string; clientSlug: string; findingId: string; timeZone: string };

type Chosen = readonly { clientSlug: string; findingId: string }[];

/** The chosen findings `f` that are in reach, and with `alike` every one in reach like them that still waits. */
function isTarget(scope: ClientScope, findings: Chosen, alike: boolean): Prisma.Sql {
  const clients = [...scope.clients];
  const chosen = (columns: Prisma.Sql) => Prisma.sql`(select ${columns}
    from unnest(${findings.map((each) => each.clientSlug)}::text[], ${findings.map((each) => each.findingId)}::uuid[]) as w(slug, finding_id)
      join app.client o on o.slug = w.slug join app.finding one on one.client_id = o.client_id and one.finding_id = w.finding_id
    where one.client_id = any(${clients}::uuid[]))`;
  return Prisma.sql`f.client_id = any(${clients}::uuid[]) and ((f.client_id, f.finding_id) in ${chosen(Prisma.sql`one.client_id, one.finding_id`)}
    or (${alike} and ${WAITS} and ${ALIKE} in ${chosen(Prisma.sql`one.family, one.rule_id, one.discriminator`)}))`;
}

export async function findTargets(tx: Tx, scope: ClientScope, { findings, alike }: { findings: Chosen; alike: boolean }): Promise<Target[]> {
  return tx.$queryRaw<Target[]>`
    select f.client_id::text as "clientId", c.slug as "clientSlug", f.finding_id::text as "findingId", c.time_zone as "timeZone"
    from app.finding f join app.client c using (client_id) where ${isTarget(scope, findings, alike)} order by c.slug, f.finding_id`;
}

const LISTED = 200;
type AlikeRow = { id: string; slug: string; name: string; site: string; host: string; title: string; severity: Severity; total: number; clients: number };

/** What one act would decide if every waiting finding like the chosen ones were decided with them. Errors: not-found if none of them is in reach. */
export async function listAlike(scope: ClientScope, findings: Chosen): Promise<AlikeList> {
  const rows = await withScope(
    scope,
    "read",
    (tx) => tx.$queryRaw<AlikeRow[]>`
      with target as (select f.client_id, f.site_id, f.finding_id, f.title, f.severity from app.finding f where ${isTarget(scope, findings, true)})
      select t.finding_id::text as id, c.slug, c.name, s.slug as site, s.host, t.title, t.severity,
        (select count(*)::int from target) as total, (select count(distinct client_id)::int from target) as clients
      from target t join app.client c using (client_id) join app.site s using (client_id, site_id) order by c.name, s.host, t.title, t.finding_id limit ${LISTED}`,
  );
  const [first] = rows;
  if (first === undefined) throw new AppError("not-found", "There is no such finding.");
  return {
    total: first.total,
    clients: first.clients,
    findings: rows.map(({ id, slug, name, site, host, title, severity }) => ({ id, client: { slug, name }, site: { slug: site, host }, title, severity })),
  };
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
