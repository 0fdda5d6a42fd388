import type { PurgeFeed } from "#server/posture/purge-facts.ts";
import { type Action, type Count, daysOfCounts } from "#server/posture/purge-totals.ts";

/** What the feeds said in a period: all their totals, and the days it has. */
export type PurgesTold = { counts: readonly Count[]; feeds: readonly PurgeFeed[]; days: readonly string[] };
type Asked = PurgesTold & { action: Action; spans: readonly Count[]; accountDays: readonly string[] };

/**
 * Days of a period ("YYYY-MM-DD") told about one action. `days`: something was said, by every feed that is waited for: a sign of life, a total or an account.
 * `whole`: nothing can be missing, since each of them was alive or gave its total. One feed cannot speak for another; the total of a file, which somebody
 * imported, stands for all. `spans`: the totals that count. `accountDays`: days of single accounts of this action.
 */
export function toldDays({ counts, feeds, days, action, spans, accountDays }: Asked): { days: Set<string>; whole: Set<string> } {
  const said = feeds.map((feed) => {
    const whole = new Set([...feed.aliveDays, ...daysOfCounts(counts.filter((count) => count.source === feed.source && count[action] !== null))]);
    return { lastDay: feed.lastDay, whole, any: new Set([...whole, ...feed.accountDays]) };
  });
  const byFile = daysOfCounts(spans.filter(({ source }) => !feeds.some((feed) => feed.source === source)));
  const accounts = new Set(accountDays);
  const by = (of: "whole" | "any") => (day: string) => {
    if (byFile.has(day)) return true;
    const waited = said.filter(({ lastDay }) => lastDay === null || day <= lastDay);
    return waited.every((feed) => feed[of].has(day)) && (said.some((feed) => feed[of].has(day)) || (of === "any" && accounts.has(day)));
  };
  return { days: new Set(days.filter(by("any"))), whole: new Set(days.filter(by("whole"))) };
}
