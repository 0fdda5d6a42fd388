import { readFedrampFiles } from "#server/connectors/fedramp-file.ts";
import { applyCompliance } from "#server/operations/apply-compliance.ts";
import type { AttestationsImport } from "#server/operations/import-attestations.ts";
import { recordFilePull } from "#server/operations/record-file-pull.ts";
import { refreshTouched } from "#server/operations/refresh-touched.ts";
import { recordAudit } from "#server/store/audit.ts";
import { listClients } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { scopeForJob } from "#server/store/scope.ts";

type Bytes = AsyncIterable<Uint8Array>;
type Request = { products: Bytes; changelog: Bytes; id: string; covers: readonly string[]; actor: string; now: string };

/** One product of ours from the FedRAMP marketplace's files, as the pull has it from the marketplace itself. Errors: bad-input. */
export async function importFedramp({ products, changelog, id, covers, actor, now }: Request): Promise<AttestationsImport> {
  const { evidence, rejected, sha256 } = await readFedrampFiles({ products, changelog }, { id, covers, today: now.slice(0, 10) });
  const { applied, duplicate, touched } = await withScope(await scopeForJob("attestations-import", "all"), "write", async (tx) => {
    const done = await applyCompliance(tx, { evidence, clients: await listClients(tx), actor, at: now });
    const counts = { applied: done.applied, duplicate: done.duplicate };
    const source = await recordFilePull(tx, { kind: "compliance", mapping: null, counts, rejected, sha256, at: now });
    const detail = { sha256, product: id, added: done.applied, unchanged: done.duplicate };
    await recordAudit(tx, { chain: "vendor", actor, action: "attestations.imported", subject: source.id, detail, at: now });
    return done;
  });
  await refreshTouched({ touched, now });
  return { added: applied, changed: 0, unchanged: duplicate, rejected: rejected.map(({ reason, at }) => ({ reason, at })) };
}
