import type { PurgeReason } from "#server/posture/evidence.ts";

export type PurgeFacts = {
  /** Totals for spans of days, of each source the last it reported; blocked/deleted null = it did not say. */
  counts: { source: string; from: string; to: string; reason: PurgeReason; blocked: number | null; deleted: number | null; reportedAt: string }[];
  /** Single accounts, one entry per account and action. */
  events: { at: string; action: "blocked" | "deleted"; reason: PurgeReason; createdAt: string | null }[];
  /** The feeds tied to the client. Files somebody imported are none: nobody waits for the next one. */
  feeds: PurgeFeed[];
  configured: boolean;
};

/** Local days of the period on which a feed said it was alive, and on which it told of an account. It is waited for up to `lastDay`; null = still. */
export type PurgeFeed = { source: string; aliveDays: string[]; accountDays: string[]; lastDay: string | null };
