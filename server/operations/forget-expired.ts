import { deleteExpired } from "#server/store/identity-expiry.ts";

/** What nobody can use any more is not kept: dead sessions, counters of past windows, old one-time links. */
export async function forgetExpired({ now }: { now: string }): Promise<number> {
  return deleteExpired(now);
}
