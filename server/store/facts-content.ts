import type { ClientFacts, FollowUpFacts } from "#server/posture/facts.ts";
import type { Period } from "#server/posture/period.ts";
import type { Tx } from "#server/store/database.ts";
import { dayText, instantOrNull, instantText } from "#server/store/instants.ts";
import { findReportDesign } from "#server/store/report-designs.ts";
import { listSectionNotes } from "#server/store/section-notes.ts";

/** What people added to a period's report: notes for the client (never the private ones), the choice of sections, and promises made in walk-throughs. */
export async function loadContentFacts(
  tx: Tx,
  { clientId, period, now }: { clientId: string; period: Period; now: string },
): Promise<Pick<ClientFacts, "notes" | "design" | "followUps">> {
  const notes = await listSectionNotes(tx, { clientId, period: period.id });
  const design = await findReportDesign(tx, clientId);
  return {
    notes: notes.filter((note) => note.text !== "" && Date.parse(note.at) <= Date.parse(now)).map(({ section, text, by, at }) => ({ section, text, by, at })),
    ...(design === null ? {} : { design }),
    followUps: await loadFollowUpFacts(tx, clientId, period, now),
  };
}

/** Those raised before the period was over that were not settled before it began: a promise stands in every report until one has said how it ended. */
async function loadFollowUpFacts(tx: Tx, clientId: string, period: Period, now: string): Promise<FollowUpFacts[]> {
  const known = new Date(now);
  const rows = await tx.followUp.findMany({
    where: {
      clientId,
      raisedAt: { lt: new Date(period.end), lte: known },
      withdrawnAt: null,
      OR: [{ doneAt: null }, { doneAt: { gte: new Date(period.start) } }],
    },
    orderBy: [{ raisedAt: "asc" }, { followUpId: "asc" }],
  });
  return rows.map((row) => {
    const done = row.doneAt !== null && row.doneAt <= known;
    return {
      id: row.followUpId,
      question: row.question,
      promise: row.promise,
      owner: row.owner,
      due: row.dueOn === null ? null : dayText(row.dueOn),
      raisedAt: instantText(row.raisedAt),
      doneAt: done ? instantOrNull(row.doneAt) : null,
      outcome: done ? row.outcome : null,
      released: row.releasedAt !== null && row.releasedAt <= known,
    };
  });
}
