import { Temporal } from "temporal-polyfill";

/** A timestamp of the database as posture writes instants: UTC, no fraction when it is zero. */
export function instantText(date: Date): string {
  return Temporal.Instant.fromEpochMilliseconds(date.getTime()).toString();
}

export function instantOrNull(date: Date | null): string | null {
  return date === null ? null : instantText(date);
}

/** A `date` column, which the driver hands over as midnight UTC. */
export function dayText(date: Date): string {
  return date.toISOString().slice(0, 10);
}
