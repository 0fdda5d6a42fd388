import { UpstreamError } from "#server/connectors/upstream-error.ts";

const TOLERANCE_S = 300;

/**
 * Compares an upstream's clock (its Date header, where it sends one) with ours. Outages dated by a wrong clock would be charged to the wrong minutes.
 * Errors: UpstreamError "reply" when they are more than five minutes apart; it heals when either clock is put right.
 */
export function assertClock(headers: Headers, { name, now }: { name: string; now: string }): void {
  const theirs = Date.parse(headers.get("date") ?? "");
  const apartS = Math.round((theirs - Date.parse(now)) / 1000);
  if (Number.isNaN(theirs) || Math.abs(apartS) <= TOLERANCE_S) return;
  const minutes = Math.floor(Math.abs(apartS) / 60);
  throw new UpstreamError(`${name}'s clock is ${minutes} minutes ${apartS > 0 ? "ahead of" : "behind"} ours, so its times cannot be trusted.`, {
    trouble: "reply",
    status: 200,
    retryable: true,
  });
}
