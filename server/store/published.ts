import { AppError } from "#server/errors.ts";
import type { Verdict } from "#server/posture/blocks.ts";
import { compareNewestFirst } from "#server/posture/period-id.ts";
import type { Publication, Report } from "#server/posture/report.ts";
import { type Tx, withScope } from "#server/store/database.ts";
import { instantText } from "#server/store/instants.ts";
import type { ClientScope } from "#server/store/scope.ts";

/** A frozen report: `latest` is the newest revision there is, so that an older one can say it was replaced. */
export type Published = { report: Report; publication: Publication; latest: number };
export type EditionSummary = {
  clientSlug: string;
  clientName: string;
  period: string;
  revision: number;
  headline: string;
  verdict: Verdict;
  code: string;
  publishedAt: string;
};
type Place = { clientSlug: string; periodId: string; revision?: number | undefined };
type Row = { model: string; revision: number; sha256: string; code: string; errata: string[]; publishedAt: Date };

const missing = () => new AppError("not-found", "There is no such report.");

function publishedFrom(rows: Row[], revision: number | undefined): Published | null {
  const latest = rows[0];
  const row = revision === undefined ? latest : rows.find((each) => each.revision === revision);
  if (latest === undefined || row === undefined) return null;
  return {
    report: JSON.parse(row.model) as Report,
    publication: {
      revision: row.revision,
      sha256: row.sha256,
      code: row.code,
      publishedAt: instantText(row.publishedAt),
      replaces: row.revision === 1 ? null : row.revision - 1,
      errata: row.errata,
    },
    latest: latest.revision,
  };
}

/** The client's edition: all that client users ever read. Errors: not-found, the same for foreign, unknown and unpublished. */
export async function getEdition(scope: ClientScope, { clientSlug, periodId, revision }: Place): Promise<Published> {
  const rows = await withScope(scope, "read", (tx) =>
    tx.edition.findMany({ where: { clientId: { in: [...scope.clients] }, clientSlug, period: periodId }, orderBy: { revision: "desc" } }),
  );
  const found = publishedFrom(rows, revision);
  if (found === null) throw missing();
  return found;
}

/** The newest revision of every published period in reach, newest first; of periods that end together the shorter first. */
export async function listEditions(scope: ClientScope, { clientSlug }: { clientSlug?: string } = {}): Promise<EditionSummary[]> {
  const rows = await withScope(scope, "read", (tx) =>
    tx.edition.findMany({
      where: { clientId: { in: [...scope.clients] }, ...(clientSlug === undefined ? {} : { clientSlug }) },
      orderBy: [{ period: "desc" }, { clientSlug: "asc" }, { revision: "desc" }],
      distinct: ["clientId", "period"],
      select: { clientSlug: true, clientName: true, period: true, revision: true, headline: true, verdict: true, code: true, publishedAt: true },
    }),
  );
  return rows
    .map((row) => ({ ...row, verdict: row.verdict as Verdict, publishedAt: instantText(row.publishedAt) }))
    .sort((a, b) => compareNewestFirst(a.period, b.period));
}

/** The staff edition with every audience's blocks; run it through `forReader`. Errors: not-found. Staff and worker planes only. */
export async function getPublishedStaff(scope: ClientScope, { clientSlug, periodId, revision }: Place): Promise<Published> {
  const rows = await withScope(scope, "read", async (tx) => {
    const client = await tx.client.findFirst({ where: { slug: clientSlug, clientId: { in: [...scope.clients] } }, select: { clientId: true } });
    return client === null ? [] : await tx.publishedReport.findMany({ where: { clientId: client.clientId, period: periodId }, orderBy: { revision: "desc" } });
  });
  const found = publishedFrom(rows, revision);
  if (found === null) throw missing();
  return found;
}

export async function findLatestPublished(tx: Tx, clientId: string, periodId: string): Promise<Published | null> {
  return publishedFrom(await tx.publishedReport.findMany({ where: { clientId, period: periodId }, orderBy: { revision: "desc" }, take: 1 }), undefined);
}

/** Whether exactly this revision is published. Staff plane. */
export async function findRevision(tx: Tx, { clientId, periodId, revision }: { clientId: string; periodId: string; revision: number }): Promise<boolean> {
  return (await tx.publishedReport.count({ where: { clientId, period: periodId, revision } })) === 1;
}

export type NewEdition = {
  clientId: string;
  clientSlug: string;
  clientName: string;
  period: string;
  revision: number;
  headline: string;
  verdict: Verdict;
  staff: { model: string; sha256: string };
  client: { model: string; sha256: string };
  code: string;
  errata: string[];
  at: string;
  by: string;
};

/** Writes both editions, or neither: false when somebody else has just written that revision. The key decides, so no lock is needed. */
export async function insertEditions(tx: Tx, edition: NewEdition): Promise<boolean> {
  const written = await tx.$executeRaw`
    insert into app.published_report (client_id, period, revision, model, sha256, code, errata, published_at, published_by)
    values (${edition.clientId}::uuid, ${edition.period}, ${edition.revision}, ${edition.staff.model}, ${edition.staff.sha256}, ${edition.code},
      ${edition.errata}, ${edition.at}::timestamptz, ${edition.by})
    on conflict (client_id, period, revision) do nothing`;
  if (written !== 1) return false;
  await tx.$executeRaw`
    insert into pub.edition (client_id, period, revision, client_slug, client_name, headline, verdict, model, sha256, code, errata, published_at)
    values (${edition.clientId}::uuid, ${edition.period}, ${edition.revision}, ${edition.clientSlug}, ${edition.clientName}, ${edition.headline},
      ${JSON.stringify(edition.verdict)}::jsonb, ${edition.client.model}, ${edition.client.sha256}, ${edition.code}, ${edition.errata}, ${edition.at}::timestamptz)`;
  return true;
}
