import type { Attributed } from "#server/operations/attribute-evidence.ts";
import type { Touched } from "#server/operations/touched-months.ts";
import { canonicalJson } from "#server/posture/canonical-json.ts";
import type { AttestationEvidence } from "#server/posture/evidence.ts";
import { periodContaining } from "#server/posture/period.ts";
import { insertVersion, listStatements, saveAttestation, type StatementRecord } from "#server/store/attestations.ts";
import type { ClientRecord } from "#server/store/clients.ts";
import type { Tx } from "#server/store/database.ts";
import { saveReadiness } from "#server/store/readiness.ts";

type Input = { evidence: Attributed["compliance"]; clients: readonly ClientRecord[]; actor: string; at: string };

/** Stores what an outside list or tool says of the vendor. Readiness touches no month: no report shows it. */
export async function applyCompliance(tx: Tx, { evidence, clients, actor, at }: Input): Promise<{ applied: number; duplicate: number; touched: Touched[] }> {
  let applied = 0;
  let attested = false;
  for (const piece of evidence) {
    const news = piece.kind === "readiness" ? await saveReadiness(tx, piece) : await saveListed(tx, piece, { by: actor, at });
    if (news) applied += 1;
    attested ||= news && piece.kind === "attestation";
  }
  return { applied, duplicate: evidence.length - applied, touched: attested ? runningMonths(clients, at) : [] };
}

/** A list that says something else of a thing it names takes the place of what it said before: an authorization that ended must not stay lit. */
async function saveListed(tx: Tx, evidence: AttestationEvidence, { by, at }: { by: string; at: string }): Promise<boolean> {
  const { kind: _kind, ...record } = evidence;
  const known = (await listStatements(tx)).find(
    (each) => each.replaced === null && each.ended === null && each.record.programme === record.programme && each.record.reference === record.reference,
  );
  if (!known || record.reference === null) return (await saveAttestation(tx, evidence, { documentId: null, at, by })) !== "unchanged";
  if (canonicalJson(lastedTo(known.record, record)) === canonicalJson(record)) return false;
  return (await insertVersion(tx, known, { record, documentId: null, bridge: null }, { by, at })) !== null;
}

/** An end the list does not date is told anew with each look, a day later: the first one stays. */
function lastedTo(known: StatementRecord, { expiresOn }: StatementRecord): StatementRecord {
  return known.expiresOn !== null && expiresOn !== null && known.expiresOn < expiresOn ? { ...known, expiresOn } : known;
}

/** A statement of ours stands in the running report of every client. */
export function runningMonths(clients: readonly ClientRecord[], at: string): Touched[] {
  return clients.map(({ clientId, slug, timeZone }) => {
    const month = periodContaining(at, timeZone).id;
    return { clientId, slug, first: month, last: month };
  });
}
