import type { Verdict } from "#server/posture/blocks.ts";

/** A follow-up as staff see it. Days are local to the client, instants UTC. `released` = the client may read it. */
export type FollowUpEntry = {
  id: string;
  period: string;
  question: string;
  promise: string;
  owner: string;
  due: string | null;
  raisedOn: string;
  raisedBy: string;
  doneOn: string | null;
  outcome: string | null;
  released: boolean;
  /** Noted while a report was presented, rather than by hand. */
  inWalkThrough: boolean;
};

export type Standing = "late" | "open" | "done";

/** Where a promise stands on a day, both local to the client: it is late from the day after it was due. Kept late stays done; the words say so. */
export function standingOf({ due, doneOn }: Pick<FollowUpEntry, "due" | "doneOn">, today: string): { standing: Standing; verdict: Verdict } {
  if (doneOn !== null && due !== null && doneOn > due) return { standing: "done", verdict: { state: "at-risk", label: "Kept late" } };
  if (doneOn !== null) return { standing: "done", verdict: { state: "met", label: "Kept" } };
  if (due !== null && today > due) return { standing: "late", verdict: { state: "missed", label: "Late" } };
  return { standing: "open", verdict: { state: "no-data", label: "Open" } };
}
