import { AppError } from "#server/errors.ts";
import { badgeOf, isLit, type Badge } from "#server/posture/attestations.ts";
import type { Verdict } from "#server/posture/blocks.ts";
import { localDay } from "#server/posture/format.ts";
import { type PaymentPage, type Responsibility, responsibilities } from "#server/posture/responsibility-matrix.ts";
import { programmeOf } from "#server/posture/programmes.ts";
import { badgeVerdict } from "#server/posture/sections/compliance.ts";
import { coversProducts, countedRecord } from "#server/posture/statement-versions.ts";
import { recordAudit } from "#server/store/audit.ts";
import { listCovered, listStatements } from "#server/store/attestations.ts";
import { recentVendor } from "#server/store/branding.ts";
import { getClient } from "#server/store/clients.ts";
import { type Tx, withScope } from "#server/store/database.ts";
import { findPaymentPage, savePaymentPage } from "#server/store/payment-settings.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { findPaymentFacts, type PaymentFacts } from "#server/store/shared-documents.ts";

export type PaymentPack = {
  vendor: string;
  client: { slug: string; name: string; timeZone: string };
  day: string;
  page: PaymentPage | null;
  /** Our PCI DSS statement that covers this client; null = none does, or no payments are taken through us. */
  badge: { programme: string; scope: string; issuer: string | null; verdict: Verdict; why: string } | null;
  rows: Responsibility[];
};

/** PCI DSS 12.9.2 for one client: our status and who answers for what. Nothing is claimed where no payments are taken. Errors: not-found. */
export async function readPaymentPack({ scope, clientSlug: slug, now }: { scope: ClientScope; clientSlug: string; now: string }): Promise<PaymentPack> {
  const { name: vendor } = await recentVendor();
  const facts = await withScope(scope, "read", (tx) => (scope.plane === "client" ? findPaymentFacts(tx, slug) : loadPaymentFacts(tx, slug)));
  if (facts === null) throw new AppError("not-found", "There is no such client.");
  const { name, timeZone, page } = facts;
  const day = localDay(now, timeZone);
  const rows = responsibilities(page);
  const badge = rows.length === 0 ? null : coveringBadge(facts, day);
  return { vendor, client: { slug, name, timeZone }, day, page, badge: badge && shown(badge), rows };
}

async function loadPaymentFacts(tx: Tx, slug: string): Promise<PaymentFacts | null> {
  const client = (await listCovered(tx)).find((each) => each.slug === slug);
  if (client === undefined) return null;
  const statements = (await listStatements(tx)).filter(({ replaced }) => replaced === null);
  return {
    ...{ name: client.name, timeZone: client.timeZone, products: client.products, page: await findPaymentPage(tx, client.clientId) },
    statements: statements.map(({ id, record, ended }) => ({ id, record, ended: ended !== null, endedOn: ended?.on ?? null })),
  };
}

/** The PCI statement that covers this client, one in force before any other. */
function coveringBadge({ products, statements }: PaymentFacts, day: string): Badge | null {
  const pci = statements.flatMap(({ id, record, ended, endedOn }) => {
    const counted = countedRecord(record, { replaced: false, ended: ended ? { on: endedOn } : null });
    if (counted === null || !coversProducts(counted.products, products) || programmeOf(counted).id !== "pci-dss") return [];
    return [badgeOf({ attestation: { ...counted, id, covers: true, document: null }, day, today: day })];
  });
  return pci.find(isLit) ?? pci[0] ?? null;
}

function shown(badge: Badge): NonNullable<PaymentPack["badge"]> {
  const { programme, scope, issuer } = badge.attestation;
  return { programme, scope, issuer, verdict: badgeVerdict(badge), why: badge.why };
}

type Change = { scope: ClientScope; clientSlug: string; page: PaymentPage; actor: string; now: string };

/** How residents of a client pay. Errors: not-found. */
export async function setPaymentPage({ scope, clientSlug, page, actor, now }: Change): Promise<void> {
  await withScope(scope, "write", async (tx) => {
    const { clientId } = await getClient(tx, clientSlug);
    const before = await findPaymentPage(tx, clientId);
    await savePaymentPage(tx, clientId, { page, by: actor, at: now });
    await recordAudit(tx, { chain: clientId, actor, action: "payments.set", subject: clientSlug, detail: { from: before, to: page }, at: now });
  });
}
