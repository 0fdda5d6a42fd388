import { z } from "zod";
import { apiClient } from "#server/connectors/api-client.ts";
import type { PullConnector } from "#server/connectors/connector.ts";
import { FedrampChangelog, FedrampProducts, fedrampStatement } from "#server/connectors/fedramp-statement.ts";
import { pacedFetch } from "#server/connectors/paced-fetch.ts";
import { assertClock } from "#server/connectors/upstream-clock.ts";
import type { Rejected } from "#server/posture/evidence.ts";

const NAME = "The FedRAMP marketplace";

export const FedrampSettings = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .default("https://raw.githubusercontent.com/FedRAMP/marketplace-fedramp-gov-data/main")
    .meta({ title: "Address of the marketplace's files", description: "The folder that holds fedramp-products.json and fedramp-status-changelog.json" }),
  productIds: z
    .array(z.string().trim().min(1).max(100))
    .min(1)
    .max(20)
    .meta({ title: "Marketplace ids of our products", description: "As in the product's address on marketplace.fedramp.gov, for example FR1234567890" }),
  products: z
    .array(z.string().trim().min(1).max(200))
    .max(50)
    .default([])
    .meta({ title: "Products of ours they cover", description: "As clients have them; none = every client's" }),
});
export type FedrampSettings = z.infer<typeof FedrampSettings>;

/**
 * Looks our products up in the marketplace's daily export: an authorized one is a statement in force with its impact level, one that was is ended, one on
 * the way is in progress, and any other is unverified.
 * A product the marketplace does not know is told and says nothing. Errors: UpstreamError.
 */
export const fedramp: PullConnector<FedrampSettings> = {
  id: "fedramp",
  name: "FedRAMP marketplace",
  mode: "pull",
  kind: "compliance",
  settings: FedrampSettings as z.ZodType<FedrampSettings>,
  secret: null,
  every: "PT24H",
  async pull({ settings, window, fetch, now }) {
    const client = apiClient({ name: NAME, url: settings.url, headers: {}, fetch: pacedFetch(fetch, { name: NAME, now }), now });
    const get = async <T>(path: string, schema: z.ZodType<T>) => {
      const { body, headers } = await client.get(path, schema);
      assertClock(headers, { name: NAME, now });
      return body;
    };
    const list = await get("fedramp-products.json", FedrampProducts);
    const changelog = await get("fedramp-status-changelog.json", FedrampChangelog);
    const rejected: Rejected[] = [];
    const today = now.slice(0, 10);
    const statements = [...new Set(settings.productIds)].map((id) => fedrampStatement({ id, today, products: settings.products, list, changelog, rejected }));
    const evidence = statements.filter((each) => each !== null);
    return { evidence, rejected, cursor: evidence.length > 0 ? window.to : null, payloadSha256: client.sha256(), pages: client.pages() };
  },
};
