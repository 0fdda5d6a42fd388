import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { type ApiClient, apiClient } from "#server/connectors/api-client.ts";
import type { PullConnector } from "#server/connectors/connector.ts";
import { pacedFetch } from "#server/connectors/paced-fetch.ts";
import { pulledGroups } from "#server/connectors/pulled-groups.ts";
import { hostOf, rowOf, severityOf, TenableAsset, TenableFinding } from "#server/connectors/tenable-finding.ts";
import { cleanLine } from "#server/connectors/text.ts";
import { assertClock } from "#server/connectors/upstream-clock.ts";
import { UpstreamError } from "#server/connectors/upstream-error.ts";
import { AppError } from "#server/errors.ts";
import type { Rejected } from "#server/posture/evidence.ts";

const NAME = "Tenable";
const ASSETS_PER_CHUNK = 100;
const MOST_CHUNKS = 2_000;
/** Without a start Tenable gives only what it saw in the last 30 days, and older open findings would look gone. */
const SINCE = Date.parse("2000-01-01T00:00:00Z") / 1000;
/** Seconds between looks at an export being prepared: one minute in all, then the next try goes on with the same export. */
const WAITS_S = [0, 1, 2, 3, 4, 5, 10, 10, 10, 15];
const LATER_S = 120;

const HEAD = { format: "tenable", family: "nessus", scanner: "Tenable Vulnerability Management" };
const Keys = z.object({ accessKey: z.string().regex(/^[\x21-\x7e]{4,500}$/), secretKey: z.string().regex(/^[\x21-\x7e]{4,500}$/) });
const Started = z.object({ export_uuid: z.string().nullish(), active_job_id: z.string().nullish() });
const Chunks = z.array(z.number().int().nonnegative()).nullish();
const Status = z.object({
  status: z.string(),
  chunks_available: Chunks,
  chunks_failed: Chunks,
  chunks_cancelled: Chunks,
  total_chunks: z.number().int().nullish(),
});

export const TenableSettings = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .default("https://cloud.tenable.com")
    .meta({ title: "API address", description: "Another one only for a region or a government cloud of its own" }),
});
export type TenableSettings = z.infer<typeof TenableSettings>;

/** `wait` stands between two looks at an export that is being prepared, milliseconds. */
export function tenableWith(wait: (ms: number) => Promise<unknown>): PullConnector<TenableSettings> {
  return {
    id: "tenable",
    name: "Tenable Vulnerability Management",
    mode: "pull",
    kind: "scans",
    settings: TenableSettings as z.ZodType<TenableSettings>,
    secret: {
      title: "API keys",
      description: 'accessKey=…;secretKey=… as Tenable shows them, of a user who may export vulnerabilities. Also taken: {"accessKey": "…", "secretKey": "…"}',
      required: true,
    },
    every: "PT6H",
    async pull({ settings, secret, window, fetch, now }) {
      const paced = pacedFetch(fetch, { name: NAME, now });
      const client = apiClient({ name: NAME, url: settings.url, headers: { "x-apikeys": keysOf(secret) }, fetch: paced, now });
      const uuid = await startExport(client, now);
      const rejected: Rejected[] = [];
      const groups = pulledGroups(now);
      let records = 0;
      for (const chunk of await chunksOf(client, uuid, { wait, now })) {
        const { body, headers } = await client.get(`vulns/export/${encodeURIComponent(uuid)}/chunks/${chunk}`, z.array(z.unknown()));
        assertClock(headers, { name: NAME, now });
        records += body.length;
        body.forEach((record, index) => read(record, `chunk ${chunk}, record ${index + 1}`, { groups, rejected }));
      }
      if (records === 0) rejected.push({ reason: "Tenable lists no findings for these keys.", at: "export", raw: "" });
      const evidence = groups.evidence(rejected).sort((a, b) => ((a.external ?? "") < (b.external ?? "") ? -1 : 1));
      return { evidence, rejected, cursor: evidence.length > 0 ? window.to : null, payloadSha256: client.sha256(), pages: client.pages() };
    },
  };
}

/**
 * The whole export of findings, open, reopened and fixed, one scan for each host. What is open is seen; what is fixed is absent. Hosts without any record
 * are not told by Tenable, so nothing is said of them. [unverified: no account; shapes from Tenable's reference and pyTenable]
 * Errors: UpstreamError; an export that fails, is cancelled or lacks a chunk brings nothing.
 */
export const tenable = tenableWith(delay);

function keysOf(secret: string | null): string {
  const text = secret?.trim() ?? "";
  const found = Object.fromEntries([...text.matchAll(/(accessKey|secretKey)\s*["']?\s*[=:]\s*["']?([^\s"';,}]+)/g)].map(([, name, value]) => [name, value]));
  const keys = Keys.safeParse(found);
  if (!keys.success) throw new AppError("bad-input", "Tenable needs an access key and a secret key; this source has none, or others of another shape.");
  return `accessKey=${keys.data.accessKey};secretKey=${keys.data.secretKey}`;
}

/** An export with the same filters that is being prepared is told instead (409), and taken over. */
async function startExport(client: ApiClient, now: string): Promise<string> {
  const wanted = { num_assets: ASSETS_PER_CHUNK, filters: { state: ["OPEN", "REOPENED", "FIXED"], since: SINCE } };
  const { body, headers } = await client.postJson("vulns/export", wanted, Started, 409);
  assertClock(headers, { name: NAME, now });
  const uuid = body.export_uuid ?? body.active_job_id;
  if (!uuid) throw new UpstreamError("Tenable started no export.", { trouble: "reply", retryable: true });
  return uuid;
}

async function chunksOf(client: ApiClient, uuid: string, { wait, now }: { wait(ms: number): Promise<unknown>; now: string }): Promise<number[]> {
  for (const seconds of WAITS_S) {
    if (seconds > 0) await wait(seconds * 1000);
    const { body, headers } = await client.get(`vulns/export/${encodeURIComponent(uuid)}/status`, Status);
    assertClock(headers, { name: NAME, now });
    const status = body.status.toUpperCase();
    if (status === "QUEUED" || status === "PROCESSING") continue;
    if (status !== "FINISHED")
      throw new UpstreamError(`Tenable did not finish its export (${cleanLine(status, 40)}).`, { trouble: "reply", retryable: true, retryAfterS: LATER_S });
    const chunks = [...new Set(body.chunks_available ?? [])].sort((a, b) => a - b);
    const lost = (body.chunks_failed?.length ?? 0) + (body.chunks_cancelled?.length ?? 0);
    if (lost > 0 || (body.total_chunks ?? chunks.length) !== chunks.length || chunks.length > MOST_CHUNKS)
      throw new UpstreamError("Tenable's export is not whole: parts of it are missing.", { trouble: "reply", retryable: true, retryAfterS: LATER_S });
    return chunks;
  }
  throw new UpstreamError("Tenable is still preparing its export.", { trouble: "reply", retryable: true, retryAfterS: LATER_S });
}

function read(record: unknown, at: string, { groups, rejected }: { groups: ReturnType<typeof pulledGroups>; rejected: Rejected[] }): void {
  const named = TenableAsset.safeParse(record);
  const host = named.success ? hostOf(named.data) : "";
  const finding = TenableFinding.safeParse(record);
  const refuse = (reason: string) => rejected.push({ reason, at, raw: cleanLine(JSON.stringify({ host }), 500) });
  // A finding that is lost would read as fixed: then nothing of its host is taken, or of any host where it names none.
  if (host === "") return void (refuse("This record names no host, so that nothing of the export was taken.") && groups.spoilAll());
  const group = groups.group(host, HEAD);
  if (!finding.success) {
    const issue = finding.error.issues[0];
    refuse(`This record cannot be read (${cleanLine(issue?.path.join(".") ?? "", 100)}), so that nothing of its host was taken.`);
    return group.spoil();
  }
  group.host(host);
  group.looked(finding.data.last_found);
  group.looked(finding.data.last_fixed);
  if (finding.data.state === "FIXED") return;
  if (severityOf(finding.data.severity_id) === null) refuse("Its severity is none of 0 to 4: kept, counted as unknown.");
  group.sees(rowOf(finding.data));
}
