import { canonicalJson } from "#server/posture/canonical-json.ts";
import type { AttestationEvidence } from "#server/posture/evidence.ts";
import { provenByReport } from "#server/posture/statement-versions.ts";
import { insertVersion, listStatements, saveAttestation } from "#server/store/attestations.ts";
import type { Tx } from "#server/store/database.ts";

/**
 * A statement from a file, with its issuer's report if that came along. One the file itself does not prove is proven by the report, as a version of its
 * own where it is on file without one; said again without the report, it stays proven.
 */
export async function recordStatement(
  tx: Tx,
  evidence: AttestationEvidence,
  { documentId, at, by }: { documentId: string | null; at: string; by: string },
): Promise<"added" | "changed" | "unchanged"> {
  const proven = provenByReport(evidence);
  if (proven === evidence) return saveAttestation(tx, evidence, { documentId, at, by });
  const counting = (await listStatements(tx)).filter(({ replaced, ended }) => replaced === null && ended === null);
  const known = ({ kind: _kind, ...record }: AttestationEvidence) => counting.find((each) => canonicalJson(each.record) === canonicalJson(record));
  const stands = known(proven);
  if (stands && (documentId === null || stands.document?.documentId === documentId)) return "unchanged";
  const before = stands ?? known(evidence);
  if (documentId === null || before === undefined) return saveAttestation(tx, documentId === null ? evidence : proven, { documentId, at, by });
  const { kind: _kind, ...record } = proven;
  const bridge = before.bridge && { letterOn: before.bridge.letterOn, documentId: before.bridge.document?.documentId ?? null };
  return (await insertVersion(tx, before, { record, documentId, bridge }, { by, at })) === null ? "unchanged" : "changed";
}
