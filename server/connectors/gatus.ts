import { z } from "zod";
import { type ApiClient, apiClient } from "#server/connectors/api-client.ts";
import type { PullConnector } from "#server/connectors/connector.ts";
import { GatusStatuses, readResults } from "#server/connectors/gatus-results.ts";
import { limitedHistory } from "#server/connectors/limited-history.ts";
import { assertClock } from "#server/connectors/upstream-clock.ts";
import { UpstreamError } from "#server/connectors/upstream-error.ts";
import { AppError } from "#server/errors.ts";
import type { Check, Evidence, Rejected } from "#server/posture/evidence.ts";

const PAGE_SIZE = 100;
const MOST_PAGES = 600;
/** An endpoint with fewer results than this is new rather than cut off. */
const FEW = 20;

export const GatusSettings = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .meta({ title: "Address", description: "Of Gatus, without /api" }),
  location: z.string().trim().min(1).max(200).default("Gatus").meta({ title: "Where it checks from", description: "As the report shall name the place" }),
  intervalS: z
    .number()
    .int()
    .min(5)
    .max(86_400)
    .optional()
    .meta({ title: "Seconds between checks", description: "Empty: read off the checks, endpoint by endpoint" }),
});
export type GatusSettings = z.infer<typeof GatusSettings>;

const Login = z.object({ username: z.string(), password: z.string() });

/** "user:password", or the same as JSON. None = Gatus asks for no sign-in. */
function authorization(secret: string | null): Record<string, string> {
  const text = secret?.trim() ?? "";
  if (text === "") return {};
  const login = text.startsWith("{") ? loginOf(text) : text;
  if (login === null || !/^[^\r\n:]+:[^\r\n]+$/.test(login)) throw new AppError("bad-input", "The secret of this source must be user:password.");
  return { authorization: `Basic ${Buffer.from(login).toString("base64")}` };
}

function loginOf(text: string): string | null {
  try {
    const { username, password } = Login.parse(JSON.parse(text));
    return `${username}:${password}`;
  } catch {
    return null;
  }
}

/** Every endpoint's results, newest page first, until each reaches back to `from` (unix seconds) or has no more. */
async function readPages(client: ApiClient, { from, now }: { from: number; now: string }): Promise<{ endpoints: Map<string, Check[]>; rejected: Rejected[] }> {
  const endpoints = new Map<string, Check[]>();
  const rejected: Rejected[] = [];
  for (let page = 1, more = true; more; page += 1) {
    if (page > MOST_PAGES) throw new UpstreamError(`Gatus has more than ${MOST_PAGES} pages of results.`, { trouble: "reply", status: 200 });
    const { body, headers } = await client.get(`api/v1/endpoints/statuses?page=${page}&pageSize=${PAGE_SIZE}`, GatusStatuses);
    assertClock(headers, { name: "Gatus", now });
    more = false;
    for (const [index, { key, results }] of (body ?? []).entries()) {
      const read = readResults(results, `page ${page}, [${index}].results`);
      rejected.push(...read.rejected);
      const checks = endpoints.get(key) ?? [];
      checks.push(...read.checks);
      endpoints.set(key, checks);
      // Where nothing on a page can be read, older ones are no better.
      more ||= results.length >= PAGE_SIZE && read.checks.length > 0 && read.checks.every(({ at }) => at > from);
    }
  }
  return { endpoints, rejected };
}

/**
 * Checks from Gatus' own results. Gatus keeps a limited number of results
 * (100 by default): what was lost since the pull before is told and never filled in. Its own uptime figures are not used ("1h" really covers two hours).
 * Cursor: the newest result. Errors: UpstreamError; bad-input for a secret of another shape.
 */
export const gatus: PullConnector<GatusSettings> = {
  id: "gatus",
  name: "Gatus",
  mode: "pull",
  kind: "uptime",
  settings: GatusSettings as z.ZodType<GatusSettings>,
  secret: { title: "Sign-in", description: "user:password where Gatus asks for one", required: false },
  every: "PT5M",
  async pull({ settings, secret, window, fetch, now }) {
    const client = apiClient({ name: "Gatus", url: settings.url, headers: authorization(secret), fetch, now });
    const { endpoints, rejected } = await readPages(client, { from: Date.parse(window.from) / 1000, now });
    const evidence: Evidence[] = [];
    let newest = 0;
    for (const [external, checks] of endpoints) {
      const times = checks.map(({ at }) => at);
      const history = {
        external,
        location: settings.location,
        intervalS: settings.intervalS ?? null,
        checks,
        times,
        place: external,
        whole: checks.length < FEW,
      };
      const read = limitedHistory(history, { upstream: "Gatus", window, now });
      evidence.push(...read.evidence);
      rejected.push(...read.rejected);
      newest = Math.max(newest, read.newest ?? 0);
    }
    if (endpoints.size === 0) rejected.push({ reason: "Gatus tells of no endpoints.", at: "the top level", raw: "" });
    return {
      evidence,
      rejected,
      cursor: newest === 0 ? null : new Date(newest * 1000).toISOString(),
      payloadSha256: client.sha256(),
      pages: client.pages(),
    };
  },
};
