import type { OutageReason } from "#server/posture/outage-reasons.ts";
import type { Tx } from "#server/store/database.ts";
import { instantText } from "#server/store/instants.ts";

type Place = { clientId: string; siteId: string; from: string; to: string };
type Written = { reason: string; author: string; enteredBy: string; enteredAt: string };

/** What stands of downtime that touches [from, to), in order of beginning. */
export async function listOutageReasons(tx: Tx, { clientId, from, to }: { clientId: string; from: string; to: string }): Promise<OutageReason[]> {
  const rows = await tx.outageReason.findMany({
    where: { clientId, reason: { not: null }, startsAt: { lt: new Date(to) }, endsAt: { gt: new Date(from) } },
    include: { site: { select: { slug: true } } },
    orderBy: [{ startsAt: "asc" }, { siteId: "asc" }],
  });
  return rows.flatMap(({ site, startsAt, endsAt, reason }) =>
    reason === null ? [] : [{ site: site.slug, from: instantText(startsAt), to: instantText(endsAt), reason }],
  );
}

/** Takes back what was said of a site's downtime in [from, to). */
export async function clearOutageReasons(tx: Tx, { clientId, siteId, from, to }: Place): Promise<void> {
  await tx.outageReason.updateMany({ where: { clientId, siteId, startsAt: { lt: new Date(to) }, endsAt: { gt: new Date(from) } }, data: { reason: null } });
}

export async function saveOutageReason(tx: Tx, { clientId, siteId, from, to }: Place, written: Written): Promise<void> {
  const values = { ...written, endsAt: new Date(to), enteredAt: new Date(written.enteredAt) };
  const startsAt = new Date(from);
  await tx.outageReason.upsert({
    where: { clientId_siteId_startsAt: { clientId, siteId, startsAt } },
    create: { clientId, siteId, startsAt, ...values },
    update: values,
  });
}
