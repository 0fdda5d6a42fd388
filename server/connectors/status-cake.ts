import { z } from "zod";
import { type ApiClient, apiClient } from "#server/connectors/api-client.ts";
import { apiToken } from "#server/connectors/api-token.ts";
import type { PullConnector } from "#server/connectors/connector.ts";
import { AHEAD_S } from "#server/connectors/local-windows.ts";
import { externalNames, readEach, readPages, tellEmptyList } from "#server/connectors/monitor-list.ts";
import { pacedFetch } from "#server/connectors/paced-fetch.ts";
import { readMonitors } from "#server/connectors/read-monitors.ts";
import {
  cursorAfter,
  daysAsked,
  instantOf,
  type Outage,
  pausedOutages,
  reportedDays,
  secondsOf,
  type Span,
  spanOfParts,
  withinParts,
} from "#server/connectors/reported-days.ts";
import { readStatusCakeWindows } from "#server/connectors/status-cake-windows.ts";
import { UpstreamError } from "#server/connectors/upstream-error.ts";
import { maintenanceEvidence, windowsAsOutages } from "#server/connectors/vendor-windows.ts";
import type { Evidence, Rejected } from "#server/posture/evidence.ts";

const LIMIT = 100;
const MOST_PAGES = 1000;
/** Each test is asked by itself; StatusCake counts requests by the second. */
const AT_ONCE = 2;

export const StatusCakeSettings = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .default("https://api.statuscake.com/v1")
    .meta({ title: "API address" }),
});
export type StatusCakeSettings = z.infer<typeof StatusCakeSettings>;

const Time = z.iso.datetime({ offset: true }).transform(secondsOf);
const Metadata = z.object({ page: z.number().int(), page_count: z.number().int() });
const Tests = z.object({ data: z.array(z.unknown()), metadata: Metadata });
const Test = z.object({
  id: z.coerce.string().min(1),
  name: z.string().nullish(),
  website_url: z.string().nullish(),
  paused: z.boolean(),
  status: z.enum(["up", "down"]),
  tags: z.array(z.string()).nullish(),
});
type StatusCakeTest = z.infer<typeof Test>;
const Periods = z.object({ data: z.array(z.unknown()), links: z.object({ next: z.unknown().optional() }).nullish() });
/** `duration` in milliseconds. A period without an end lasts. */
const Period = z.object({ status: z.string(), created_at: Time, ended_at: Time.nullish(), duration: z.number().nonnegative().nullish() });
type Period = z.infer<typeof Period>;

/**
 * StatusCake reports periods of up and down, one after the other, and no totals of a day: evidence of kind "reported" per UTC day, and its maintenance
 * windows. Times in unix seconds. It speaks for what its periods cover; a hole between them is unknown, and so is the running period of a paused test,
 * because since when it is paused is not told. Errors: UpstreamError; nothing of a pull that fails is kept. Source: the vendor's own Go client.
 */
export const statusCake: PullConnector<StatusCakeSettings> = {
  id: "status-cake",
  name: "StatusCake",
  mode: "pull",
  kind: "uptime",
  settings: StatusCakeSettings as z.ZodType<StatusCakeSettings>,
  secret: {
    title: "API token",
    description: "Make one for Keepwatch alone: StatusCake, Account, Manage API keys; as a user who may only read, where your plan offers it",
    required: true,
  },
  every: "PT15M",
  reports: true,
  async pull({ settings, secret, window, fetch, now, pace }) {
    const paced = pacedFetch(fetch, { name: "StatusCake", now, pace });
    const client = apiClient({
      name: "StatusCake",
      url: settings.url,
      headers: { authorization: `Bearer ${apiToken(secret, "StatusCake")}` },
      fetch: paced,
      now,
    });
    const rejected: Rejected[] = [];
    const numbered = (path: string) => async () => {
      const schema = Tests;
      const next = ({ metadata }: z.infer<typeof Tests>, page: number) => (page < metadata.page_count ? `${path}?limit=${LIMIT}&page=${page + 1}` : null);
      return (await readPages(client, `${path}?limit=${LIMIT}&page=1`, { name: "StatusCake", now, schema, next })).flatMap(({ data }) => data);
    };
    const parts = daysAsked(window, now);
    const span = spanOfParts(parts);
    const found = await numbered("uptime")();
    tellEmptyList(found, { name: "StatusCake", place: "uptime", rejected });
    const tests = [...new Map(readEach(found, { schema: Test, place: "uptime", rejected }).map((each) => [each.id, each])).values()];
    const names = externalNames(tests.map(({ id, website_url, name }) => ({ id, address: website_url ?? "", title: name ?? id })));
    const told = await readStatusCakeWindows({ list: numbered("maintenance-windows"), tests, names, span, now, rejected });
    const windows = told ?? [];
    const evidence: Evidence[] = [];
    const { read, partial } = await readMonitors(tests, {
      atOnce: AT_ONCE,
      ...{ name: "StatusCake", place: "tests", now, late: paced.late, rejected },
      read: ({ id }) => listPeriods(client, id, span),
    });
    for (const [test, listed] of read) {
      const external = names.get(test.id) ?? test.id;
      const periods = readEach(listed, { schema: Period, place: `uptime/${test.id}/periods`, rejected });
      const { covers, outages } = readPeriods(periods, { test, now: secondsOf(now), rejected });
      const all = [...outages, ...windowsAsOutages(windows, external)];
      evidence.push(
        ...reportedDays({ external, reportedBy: "StatusCake", parts: withinParts(parts, covers), outages: all, counts: new Map(), reportedAt: now }),
      );
    }
    evidence.push(...maintenanceEvidence(windows, now));
    const windowsUntil = told === null || rejected.length > 0 ? undefined : instantOf(secondsOf(now) + AHEAD_S);
    return {
      evidence,
      rejected,
      cursor: cursorAfter({ window, now, evidence, rejected, partial }),
      windowsUntil,
      payloadSha256: client.sha256(),
      pages: client.pages(),
    };
  },
};

/** Newest first, back to the beginning of the span: by the link to the next page where there is one, else by what is older than the oldest. */
async function listPeriods(client: ApiClient, id: string, span: Span): Promise<unknown[]> {
  const first = `uptime/${encodeURIComponent(id)}/periods?limit=${LIMIT}`;
  const all: unknown[] = [];
  const seen = new Set<string>();
  for (let at: string | null = first; at !== null; ) {
    if (seen.has(at) || seen.size >= MOST_PAGES) throw new UpstreamError("StatusCake named a page again that it had given already.", { trouble: "reply" });
    seen.add(at);
    const { data, links }: z.infer<typeof Periods> = (await client.get(at, Periods)).body;
    const next = client.nextPage(links?.next);
    all.push(...data);
    const begins = data.flatMap((period) => {
      const read = Period.safeParse(period);
      return read.success ? [read.data.created_at] : [];
    });
    const oldest = Math.min(...begins);
    if (begins.length === 0 || oldest <= span.from) return all;
    at = next ?? (data.length < LIMIT ? null : `${first}&before=${oldest}`);
  }
  return all;
}

function readPeriods(
  listed: readonly Period[],
  { test, now, rejected }: { test: StatusCakeTest; now: number; rejected: Rejected[] },
): { covers: Span; outages: Outage[] } {
  const periods = listed
    .map(({ status, created_at, ended_at, duration }) => ({
      status,
      from: created_at,
      to: ended_at ?? (typeof duration === "number" && duration > 0 ? created_at + Math.round(duration / 1000) : now),
      open: !ended_at && !duration,
    }))
    .sort((a, b) => a.from - b.from);
  const outages: Outage[] = [];
  const covers = { from: periods[0]?.from ?? now, to: now };
  let until = covers.from;
  for (const { status, from, to, open } of periods) {
    // Ends and beginnings of neighbours are written to the second; one second is no hole.
    if (from > until + 1) outages.push({ from: until, to: from, state: "unknown" });
    until = Math.max(until, to);
    if (status !== "up" && status !== "down") {
      rejected.push({
        reason: "A period of a state we do not know; its time counts as unknown.",
        at: `uptime/${test.id}/periods: status`,
        raw: status.slice(0, 200),
      });
      outages.push({ from, to, state: "unknown" });
    } else if (open && test.paused) outages.push({ from, to: now, state: "unknown" });
    else if (status === "down") outages.push({ from, to, state: "down" });
  }
  if (until < now) outages.push({ from: until, to: now, state: "unknown" });
  if (test.paused) outages.push(...pausedOutages(null, now).filter(({ paused }) => paused));
  return { covers, outages };
}
