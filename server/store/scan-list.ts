import type { z } from "zod";
import { Coverage } from "#server/posture/evidence.ts";
import { type ListedScan, SCANS_PAGE, ScanFilter, type ScanList } from "#server/posture/scan-list.ts";
import { type Tx, withScope } from "#server/store/database.ts";
import { instantOrNull, instantText } from "#server/store/instants.ts";
import type { ClientScope } from "#server/store/scope.ts";

const NAMED = 3;

/** The scans in reach that a filter leaves, newest first, a page of them. */
export async function listScans(scope: ClientScope, { perPage = SCANS_PAGE, ...asked }: z.input<typeof ScanFilter> & { perPage?: number }): Promise<ScanList> {
  const { client, site, page: wanted } = ScanFilter.parse(asked);
  const inReach = { clientId: { in: [...scope.clients] } };
  const named = { ...(client === undefined ? {} : { client: { slug: client } }), ...(site === undefined || client === undefined ? {} : { slug: site }) };
  const where = { ...inReach, site: named };
  return withScope(scope, "read", async (tx) => {
    const total = await tx.scan.count({ where });
    const pages = Math.max(1, Math.ceil(total / perPage));
    const page = Math.min(wanted, pages);
    const rows = await tx.scan.findMany({
      where,
      orderBy: [{ finishedAt: "desc" }, { scanId: "asc" }],
      skip: (page - 1) * perPage,
      take: perPage,
      include: { site: { include: { client: { select: { slug: true, name: true, timeZone: true } } } }, _count: { select: { sightings: true } } },
    });
    const setAside = await setAsideOf(tx, rows);
    return {
      total,
      page,
      pages,
      scans: rows.map((row): ListedScan => {
        const { site: at, completed, credentialed, family, format, scanner } = row;
        return {
          ...{ id: row.scanId, scanner, family, format, completed, credentialed },
          coverage: Coverage.parse(row.coverage),
          client: at.client,
          site: { slug: at.slug, host: at.host },
          startedAt: instantOrNull(row.startedAt),
          finishedAt: instantText(row.finishedAt),
          importedAt: instantText(row.importedAt),
          hosts: { count: row.hosts.length, first: row.hosts.slice(0, NAMED) },
          ruleFamilies: row.allFamilies ? null : { count: row.ruleFamilies.length, first: row.ruleFamilies.slice(0, NAMED) },
          score: row.scoreGrade === null && row.score === null ? null : { grade: row.scoreGrade, score: row.score, outOf: row.scoreOutOf },
          findings: row._count.sightings,
          setAside: setAside.get(`${row.sourceId} ${row.fileSha256}`) ?? null,
          source: row.sourceId,
        };
      }),
      clients: await tx.client.findMany({
        where: { ...inReach, sites: { some: { scans: { some: {} } } } },
        select: { slug: true, name: true },
        orderBy: { name: "asc" },
        take: 2_000,
      }),
      sites:
        client === undefined
          ? []
          : await tx.site.findMany({
              where: { ...inReach, client: { slug: client }, scans: { some: {} } },
              select: { slug: true, host: true },
              orderBy: { host: "asc" },
            }),
    };
  });
}

/** A file is one pull of its source, with the same content; what a connector pulled holds several scans, and no count of one. */
async function setAsideOf(tx: Tx, rows: readonly { sourceId: string | null; fileSha256: string }[]): Promise<Map<string, number>> {
  const pulls = await tx.pull.groupBy({
    by: ["sourceId", "payloadSha256"],
    where: { payloadSha256: { in: rows.map(({ fileSha256 }) => fileSha256) }, status: "succeeded" },
    _max: { quarantined: true },
  });
  return new Map(pulls.map(({ sourceId, payloadSha256, _max }) => [`${sourceId} ${payloadSha256}`, _max.quarantined ?? 0]));
}
