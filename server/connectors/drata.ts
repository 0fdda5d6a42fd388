import { z } from "zod";
import { apiClient } from "#server/connectors/api-client.ts";
import { apiToken } from "#server/connectors/api-token.ts";
import type { PullConnector } from "#server/connectors/connector.ts";
import { readEach, readPages } from "#server/connectors/monitor-list.ts";
import { pacedFetch } from "#server/connectors/paced-fetch.ts";
import { type Progress, readinessOf } from "#server/connectors/readiness-list.ts";
import type { Rejected } from "#server/posture/evidence.ts";

const NAME = "Drata";
const SIZE = 100;

export const DrataSettings = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .default("https://public-api.drata.com")
    .meta({ title: "API address", description: "https://public-api.eu.drata.com or https://public-api.apac.drata.com for accounts there" }),
});
export type DrataSettings = z.infer<typeof DrataSettings>;

const Page = z.object({ data: z.array(z.unknown()), pagination: z.object({ cursor: z.string().nullish() }).nullish() });
const Id = z.union([z.number().int(), z.string().min(1)]);
const Workspace = z.object({ id: Id, name: z.string().min(1) });
const Control = z.object({ id: Id, isReady: z.boolean(), archivedAt: z.string().nullish(), frameworkTags: z.array(z.string().min(1)).nullish() });

/**
 * How many controls of each framework Drata counts as ready, by the tags of its controls: readiness for staff, never an attestation.
 * [unverified: no account; the fields of a control and the cursor from Drata's reference and other clients]
 * Errors: UpstreamError. A workspace with a control that cannot be read is left out: its sums would be wrong.
 */
export const drata: PullConnector<DrataSettings> = {
  id: "drata",
  name: NAME,
  mode: "pull",
  kind: "compliance",
  settings: DrataSettings as z.ZodType<DrataSettings>,
  secret: { title: "API key", description: "Drata, Settings, API keys: one that may read workspaces and controls", required: true },
  every: "PT12H",
  async pull({ settings, secret, window, fetch, now }) {
    const headers = { authorization: `Bearer ${apiToken(secret, NAME)}` };
    const client = apiClient({ name: NAME, url: settings.url, headers, fetch: pacedFetch(fetch, { name: NAME, now }), now });
    const rejected: Rejected[] = [];
    const list = async (path: string) => {
      const first = `public/v2/${path}?size=${SIZE}`;
      const next = ({ pagination }: z.infer<typeof Page>) => (pagination?.cursor ? `${first}&cursor=${encodeURIComponent(pagination.cursor)}` : null);
      return (await readPages(client, first, { name: NAME, now, schema: Page, next })).flatMap(({ data }) => data);
    };
    const workspaces = new Map(readEach(await list("workspaces"), { schema: Workspace, place: "workspaces", rejected }).map((each) => [each.id, each]));
    if (workspaces.size === 0) rejected.push({ reason: "Drata lists no workspaces for this key.", at: "workspaces", raw: "" });
    const progress: Progress[] = [];
    for (const { id, name } of workspaces.values()) {
      const before = rejected.length;
      const path = `workspaces/${encodeURIComponent(String(id))}/controls`;
      const controls = new Map(readEach(await list(path), { schema: Control, place: path, rejected }).map((each) => [each.id, each]));
      if (rejected.length > before) continue;
      progress.push(
        ...sumsOf([...controls.values()]).map((each) => ({ ...each, framework: workspaces.size > 1 ? `${each.framework}, ${name}` : each.framework })),
      );
    }
    const evidence = readinessOf(progress, { tool: NAME, now, rejected });
    return { evidence, rejected, cursor: evidence.length > 0 ? window.to : null, payloadSha256: client.sha256(), pages: client.pages() };
  },
};

function sumsOf(controls: readonly z.infer<typeof Control>[]): Progress[] {
  const sums = new Map<string, Progress>();
  for (const { isReady, archivedAt, frameworkTags } of controls) {
    if (archivedAt) continue;
    for (const framework of new Set(frameworkTags ?? [])) {
      const sum = sums.get(framework) ?? { framework, completed: 0, total: 0 };
      sums.set(framework, { framework, completed: sum.completed + (isReady ? 1 : 0), total: sum.total + 1 });
    }
  }
  return [...sums.values()].sort((a, b) => (a.framework < b.framework ? -1 : 1));
}
