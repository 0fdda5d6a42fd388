import { z } from "zod";
import { apiClient } from "#server/connectors/api-client.ts";
import { apiToken } from "#server/connectors/api-token.ts";
import type { PullConnector } from "#server/connectors/connector.ts";
import { readEach, readPages } from "#server/connectors/monitor-list.ts";
import { pacedFetch } from "#server/connectors/paced-fetch.ts";
import { readinessOf } from "#server/connectors/readiness-list.ts";
import { UpstreamError } from "#server/connectors/upstream-error.ts";
import type { Rejected } from "#server/posture/evidence.ts";

const NAME = "Vanta";
const PAGE = 100;

export const VantaSettings = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .default("https://api.vanta.com")
    .meta({ title: "API address", description: "Without /v1" }),
  clientId: z.string().trim().min(1).max(500).meta({ title: "OAuth client id", description: "Of an application of its own: each sign-in ends the one before" }),
});
export type VantaSettings = z.infer<typeof VantaSettings>;

const Token = z.object({ access_token: z.string().regex(/^[\x21-\x7e]{4,20000}$/) });
const Page = z.object({
  results: z.object({ data: z.array(z.unknown()), pageInfo: z.object({ endCursor: z.string().nullish(), hasNextPage: z.boolean() }) }),
});
const Count = z.number().int().nonnegative();
const Framework = z.object({ id: z.string().min(1), displayName: z.string().min(1), numControlsCompleted: Count, numControlsTotal: Count });

/**
 * How many controls of each framework Vanta counts as complete: readiness for staff, never an attestation. One token lives per application, so each pull
 * asks for one and uses it to its end. [unverified: no account; shapes from Vanta's reference and several clients]
 * Errors: UpstreamError.
 */
export const vanta: PullConnector<VantaSettings> = {
  id: "vanta",
  name: NAME,
  mode: "pull",
  kind: "compliance",
  settings: VantaSettings as z.ZodType<VantaSettings>,
  secret: { title: "OAuth client secret", description: "Of the same application, with leave to read (vanta-api.all:read)", required: true },
  every: "PT12H",
  async pull({ settings, secret, window, fetch, now }) {
    const paced = pacedFetch(fetch, { name: NAME, now });
    const signIn = apiClient({ name: NAME, url: settings.url, headers: {}, fetch: paced, now });
    const grant = { client_id: settings.clientId, client_secret: apiToken(secret, NAME), scope: "vanta-api.all:read", grant_type: "client_credentials" };
    const { access_token } = (await signIn.postJson("oauth/token", grant, Token)).body;
    const client = apiClient({ name: NAME, url: settings.url, headers: { authorization: `Bearer ${access_token}` }, fetch: paced, now });
    const rejected: Rejected[] = [];
    const first = `v1/frameworks?pageSize=${PAGE}`;
    const next = ({ results: { pageInfo } }: z.infer<typeof Page>) => {
      if (!pageInfo.hasNextPage) return null;
      if (!pageInfo.endCursor) throw new UpstreamError("Vanta says there is more and not where.", { trouble: "reply" });
      return `${first}&pageCursor=${encodeURIComponent(pageInfo.endCursor)}`;
    };
    const found = (await readPages(client, first, { name: NAME, now, schema: Page, next })).flatMap(({ results }) => results.data);
    if (found.length === 0) rejected.push({ reason: "Vanta lists no frameworks for this application.", at: "frameworks", raw: "" });
    const frameworks = readEach(found, { schema: Framework, place: "frameworks", rejected });
    const progress = frameworks.map((each) => ({ framework: each.displayName, completed: each.numControlsCompleted, total: each.numControlsTotal }));
    const evidence = readinessOf(progress, { tool: NAME, now, rejected });
    return { evidence, rejected, cursor: evidence.length > 0 ? window.to : null, payloadSha256: client.sha256(), pages: client.pages() };
  },
};
