import { type AccountEvent, inSpan, type Span } from "#server/connectors/purge-log.ts";

export type SignUp = { account: string; atMs: number };
/** A provider's sign-ups, newest first, in pages; null = there are more than can be read. */
export type SignUpPages = AsyncIterable<readonly SignUp[] | null>;

/**
 * Events of a span, each deletion with the time its account signed up, where the provider's own log still tells it. The log is read back until every
 * account is found, and not at all without a deletion; nothing is kept of accounts that were not deleted. Where it is too long to be read back, no account
 * is timed: those found first are the ones that were deleted soon.
 */
export async function withSignUps(events: readonly AccountEvent[], span: Span, pages: SignUpPages): Promise<AccountEvent[]> {
  const missing = new Set(events.flatMap(({ action, account, atMs }) => (action === "deleted" && inSpan(atMs, span) ? [account] : [])));
  const found = new Map<string, number>();
  if (missing.size === 0) return [...events];
  for await (const page of pages) {
    if (page === null) return [...events];
    for (const { account, atMs } of page) if (missing.delete(account)) found.set(account, atMs);
    if (missing.size === 0) break;
  }
  return events.map((event) => {
    const createdMs = event.action === "deleted" ? found.get(event.account) : undefined;
    return createdMs === undefined || createdMs > event.atMs ? event : { ...event, createdMs };
  });
}
