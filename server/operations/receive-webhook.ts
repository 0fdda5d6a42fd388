import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { findPushConnector } from "#server/connectors/registry.ts";
import { verifyDelivery } from "#server/connectors/standard-webhooks.ts";
import { AppError } from "#server/errors.ts";
import { log } from "#server/log.ts";
import { applyEvidence } from "#server/operations/apply-evidence.ts";
import { attributeEvidence } from "#server/operations/attribute-evidence.ts";
import { refreshTouched } from "#server/operations/refresh-touched.ts";
import type { Touched } from "#server/operations/touched-months.ts";
import { openSecret, signingSecrets } from "#server/operations/source-secret.ts";
import { recordAudit } from "#server/store/audit.ts";
import { listClients } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { recordDelivery } from "#server/store/inbox.ts";
import { completePull, type PullCounts, startPull } from "#server/store/pulls.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { findSource, getSealedSecret, listMappings, lockSource } from "#server/store/sources.ts";

export type Receipt = { status: "accepted" | "duplicate"; counts: PullCounts | null };
type Delivery = { sourceId: string; headers: Headers | Record<string, string | undefined>; rawBody: Uint8Array; now: string };

/**
 * One signed delivery: checked over its raw bytes, noted by its id and applied in the same transaction, so a repeat counts nothing twice.
 * Errors: unauthenticated, word for word the same for an unknown source, a bad signature and an old timestamp; conflict when the id was used for other bytes.
 */
export async function receiveWebhook({ sourceId, headers, rawBody, now }: Delivery): Promise<Receipt> {
  const known = await lookUp(sourceId);
  // An unknown source is checked too, against a secret nobody has: same work, same answer.
  const secrets = known ? known.secrets : [randomBytes(32).toString("base64")];
  const { id } = verifyDelivery({ headers, rawBody, secrets, now: Math.floor(Date.parse(now) / 1000) });
  if (!known) throw new AppError("unauthenticated", "This delivery is not signed by a secret of this source, or not recent.");
  const { source, connector, settings, mappings, clients } = known;
  // Senders make up these ids, from an account's address if they like: only what it takes to know one again is kept.
  const messageId = createHash("sha256").update(`${source.id}\n${id}`).digest("hex");
  const sha256 = createHash("sha256").update(rawBody).digest("hex");
  const { evidence, rejected } = connector.receive(new TextDecoder().decode(rawBody), { settings, now });
  const attributed = attributeEvidence(evidence, mappings, clients);
  const scope = await scopeForJob(
    `webhook:${source.id}`,
    attributed.purges.map((purge) => purge.clientId),
  );
  const { receipt, touched } = await withScope(scope, "write", async (tx): Promise<{ receipt: Receipt; touched: Touched[] }> => {
    // First of all: rows that point to the source share-lock it, and two deliveries at once would wait for each other.
    await lockSource(tx, source.id);
    const delivery = await recordDelivery(tx, { sourceId: source.id, messageId, sha256, at: now });
    if (delivery === "duplicate") return { receipt: { status: "duplicate", counts: null }, touched: [] };
    if (delivery === "conflict") {
      log("warn", "webhook.conflict", { source: source.id });
      throw new AppError("conflict", "A delivery with this id and another body was received before.");
    }
    const pullId = await startPull(tx, { sourceId: source.id, window: null, at: now });
    const applied = await applyEvidence(tx, { source, clients, attributed, rejected, pullId, at: now });
    await completePull(tx, { pullId, counts: applied.counts, pages: 1, payloadSha256: sha256, at: now });
    await recordAudit(tx, {
      chain: "vendor",
      actor: `source:${source.id}`,
      action: "webhook.received",
      subject: source.id,
      detail: { message: messageId, ...applied.counts },
      at: now,
    });
    return { receipt: { status: "accepted", counts: applied.counts }, touched: applied.touched };
  });
  await refreshTouched({ touched, now });
  return receipt;
}

async function lookUp(sourceId: string) {
  if (!z.uuid().safeParse(sourceId).success) return null;
  return withScope(await scopeForJob("webhook", "all"), "read", async (tx) => {
    const source = await findSource(tx, sourceId);
    const connector = source && findPushConnector(source.connector);
    if (!source || !connector || source.paused) return null;
    const settings = connector.settings.safeParse(source.settings);
    if (!settings.success) throw new AppError("conflict", "The settings of this source do not fit its connector any more. Open them and save them again.");
    const secrets = signingSecrets(openSecret({ sourceId, sealed: await getSealedSecret(tx, sourceId) }));
    return { source, connector, settings: settings.data, secrets, mappings: await listMappings(tx, sourceId), clients: await listClients(tx) };
  });
}
