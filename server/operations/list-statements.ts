import { type BadgeStatus, badgeOf, isReviewOverdue } from "#server/posture/attestations.ts";
import { badgeVerdict } from "#server/posture/sections/compliance.ts";
import type { Verdict } from "#server/posture/blocks.ts";
import { countedRecord } from "#server/posture/statement-versions.ts";
import { listCovered, listStatements, type StatementRow } from "#server/store/attestations.ts";
import { withScope } from "#server/store/database.ts";
import type { DocumentRow } from "#server/store/documents.ts";
import type { ClientScope } from "#server/store/scope.ts";

export type SharedDocument = Omit<DocumentRow, "documentId" | "addedBy">;
/** A statement as it counts today, with the versions before it, newest first. `standing` null = entered by mistake, never counted. */
export type Statement = Omit<StatementRow, "document" | "bridge" | "subjectId"> & {
  document: SharedDocument | null;
  bridge: { letterOn: string; document: SharedDocument | null } | null;
  standing: { status: BadgeStatus; verdict: Verdict; why: string; reviewOverdue: boolean; isBadge: boolean } | null;
  history: Omit<Statement, "history" | "standing">[];
};

const URGENCY: readonly BadgeStatus[] = ["lapsed", "expiring", "unverified", "current", "in-progress", "planned"];

/** Every statement on file with its status of today (UTC), most pressing first; and which products clients use. `internal`: whether internal files are named. */
export async function listCompliance({ scope, internal, now }: { scope: ClientScope; internal: boolean; now: string }) {
  const today = now.slice(0, 10);
  const { rows, clients } = await withScope(scope, "read", async (tx) => ({ rows: await listStatements(tx), clients: await listCovered(tx) }));
  const groups = [...Map.groupBy(rows, ({ subjectId }) => subjectId).values()];
  const statements = groups.flatMap((versions): Statement[] => {
    const [current] = versions.filter(({ replaced }) => replaced === null);
    if (current === undefined) return [];
    const history = versions.filter((each) => each !== current).map((each) => named(each, internal));
    return [{ ...named(current, internal), standing: standingOf(current, today), history }];
  });
  const rank = ({ standing }: Statement) => (standing === null ? URGENCY.length : URGENCY.indexOf(standing.status));
  statements.sort((a, b) => rank(a) - rank(b) || (a.record.programme < b.record.programme ? -1 : 1));
  return { today, statements, products: [...new Set(clients.flatMap(({ products }) => products))].sort() };
}

function standingOf(row: StatementRow, today: string): Statement["standing"] {
  const record = countedRecord(row.record, { replaced: false, ended: row.ended });
  if (record === null) return null;
  const badge = badgeOf({ attestation: { ...record, id: row.id, covers: true, document: null }, day: today, today });
  const { status, why } = badge;
  return { status, verdict: badgeVerdict(badge), why, reviewOverdue: isReviewOverdue(badge, today), isBadge: badge.programme.id !== "assessment" };
}

function named(row: StatementRow, internal: boolean): Omit<Statement, "history" | "standing"> {
  const { subjectId: _subject, document, bridge, ...rest } = row;
  const shown = (each: DocumentRow | null): SharedDocument | null => {
    if (each === null || (each.visibility === "internal" && !internal)) return null;
    const { documentId: _id, addedBy: _by, ...shared } = each;
    return shared;
  };
  return { ...rest, document: shown(document), bridge: bridge && { letterOn: bridge.letterOn, document: shown(bridge.document) } };
}
