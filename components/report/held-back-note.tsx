import type { FollowUpEntry } from "#server/posture/follow-up-standing.ts";
import { countOf } from "#server/posture/format.ts";
import { heldBack } from "#server/posture/held-back.ts";
import type { Period } from "#server/posture/period.ts";

type HeldBackNoteProps = { client: string; followUps: readonly FollowUpEntry[]; period: Period };

/** What the client goes without when this period is published now. */
export function HeldBackNote({ client, followUps, period }: HeldBackNoteProps) {
  const count = heldBack(followUps, period).length;
  if (count === 0) return null;
  return (
    <p>
      <a href={`/clients/${client}/follow-ups`}>{countOf(count, "follow-up")}</a>{" "}
      {count === 1 ? "is not released; the client will not read it." : "are not released; the client will not read them."}
    </p>
  );
}
