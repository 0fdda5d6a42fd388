import type { FollowUpEntry } from "#server/posture/follow-up-standing.ts";
import { firstDayOf, lastDayOf, type Period } from "#server/posture/period.ts";

/** Follow-ups the report of a period would tell of, were they released: raised before it ends and not done before it begins. */
export function heldBack(followUps: readonly FollowUpEntry[], period: Period): FollowUpEntry[] {
  const [first, last] = [firstDayOf(period), lastDayOf(period)];
  return followUps.filter(({ released, raisedOn, doneOn }) => !released && raisedOn <= last && (doneOn === null || doneOn >= first));
}
