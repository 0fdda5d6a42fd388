import { z } from "zod";
import { type ApiClient, apiClient } from "#server/connectors/api-client.ts";
import { apiToken } from "#server/connectors/api-token.ts";
import type { PullConnector } from "#server/connectors/connector.ts";
import { DojoEndpoint, DojoFinding, dojoRow, dojoSeverity, isSeen, placesOf } from "#server/connectors/defectdojo-finding.ts";
import { readEach, readPages } from "#server/connectors/monitor-list.ts";
import { pacedFetch } from "#server/connectors/paced-fetch.ts";
import { type Group, pulledGroups } from "#server/connectors/pulled-groups.ts";
import { occurrence } from "#server/connectors/scan-issues.ts";
import { cleanLine } from "#server/connectors/text.ts";
import { UpstreamError } from "#server/connectors/upstream-error.ts";
import type { Rejected } from "#server/posture/evidence.ts";

const NAME = "DefectDojo";
/** The most DefectDojo gives at once. */
const PAGE = 250;

export const DefectDojoSettings = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .meta({ title: "Address", description: "Where people open DefectDojo, without /api/v2" }),
});
export type DefectDojoSettings = z.infer<typeof DefectDojoSettings>;

const Page = z.object({ count: z.number().int().nonnegative(), next: z.unknown().optional(), results: z.array(z.unknown()) });
const Product = z.object({ id: z.number().int(), name: z.string().min(1) });
const Engagement = z.object({ id: z.number().int(), product: z.number().int() });
const Test = z.object({ id: z.number().int(), engagement: z.number().int(), test_type_name: z.string().min(1), updated: z.string().nullish() });

/**
 * DefectDojo's findings as scans: one for each product and test type, so that what one scanner no longer sees is not read off another's report. Only
 * mitigated findings are absent, inactive ones are seen; duplicates are left out. A scan ended when its newest test was last updated.
 * Its findings are not what customers count: its parsers merge. [unverified: no account; shapes from DefectDojo's API v2 documentation]
 * Errors: UpstreamError; a list that does not hold as many records as it says brings nothing.
 */
export const defectDojo: PullConnector<DefectDojoSettings> = {
  id: "defectdojo",
  name: NAME,
  mode: "pull",
  kind: "scans",
  settings: DefectDojoSettings as z.ZodType<DefectDojoSettings>,
  secret: { title: "API v2 key", description: "The key of a user who may read the products: DefectDojo, the user's menu, API v2 Key", required: true },
  every: "PT6H",
  async pull({ settings, secret, window, fetch, now }) {
    const headers = { authorization: `Token ${apiToken(secret, NAME)}` };
    const client = apiClient({ name: NAME, url: settings.url, headers, fetch: pacedFetch(fetch, { name: NAME, now }), now });
    const rejected: Rejected[] = [];
    const list = (path: string) => readList(client, path, now);
    const byId = async <T extends { id: number }>(path: string, schema: z.ZodType<T>) =>
      new Map(readEach(await list(path), { schema, place: path.replace(/\?.*/, ""), rejected }).map((each) => [each.id, each]));
    const products = await byId("products/", Product);
    const engagements = await byId("engagements/", Engagement);
    const tests = await byId("tests/", Test);
    const endpoints = await byId("endpoints/", DojoEndpoint);

    const groups = pulledGroups(now);
    const groupOfTest = new Map<number, { group: Group; product: string }>();
    for (const test of tests.values()) {
      const product = products.get(engagements.get(test.engagement)?.product ?? -1)?.name;
      if (product === undefined) continue;
      const type = cleanLine(test.test_type_name, 100);
      const group = groups.group(product, { format: "defectdojo", family: `defectdojo ${type.toLowerCase()}`, scanner: `${type}, by DefectDojo` });
      group.looked(test.updated);
      group.host(occurrence({ host: product }).host);
      groupOfTest.set(test.id, { group, product });
    }
    const found = await list("findings/?duplicate=false");
    found.forEach((record, index) => {
      const at = `findings[${index}]`;
      const raw = cleanLine(JSON.stringify(z.object({ id: z.unknown(), test: z.unknown() }).safeParse(record).data ?? null), 500);
      const test = z.object({ test: z.number() }).safeParse(record);
      const place = groupOfTest.get(test.data?.test ?? -1);
      const read = DojoFinding.safeParse(record);
      // A finding that is lost would read as fixed: then nothing of its product and scanner is taken, or nothing at all where it names neither.
      if (!place || !read.success) {
        const field = read.success ? "test" : (read.error.issues[0]?.path.join(".") ?? "");
        rejected.push({ reason: `This finding cannot be read (${field}), so that nothing of its scan was taken.`, at, raw });
        return place ? place.group.spoil() : groups.spoilAll();
      }
      const finding = read.data;
      if (finding.duplicate) return;
      const places = placesOf(finding, { product: place.product, endpoints });
      for (const { host } of places) place.group.host(host);
      if (!isSeen(finding)) return;
      if (dojoSeverity(finding.severity) === null) rejected.push({ reason: "Its severity is none we know: kept, counted as unknown.", at, raw });
      place.group.sees(dojoRow(finding, places));
    });
    if (tests.size === 0) rejected.push({ reason: "DefectDojo lists no tests for this key.", at: "tests", raw: "" });
    const evidence = groups.evidence(rejected).sort((a, b) => (`${a.external} ${a.family}` < `${b.external} ${b.family}` ? -1 : 1));
    return { evidence, rejected, cursor: evidence.length > 0 ? window.to : null, payloadSha256: client.sha256(), pages: client.pages() };
  },
};

/** A whole list. Pages move when records come or go meanwhile, so their number is compared with what the list says. Errors: UpstreamError. */
async function readList(client: ApiClient, path: string, now: string): Promise<unknown[]> {
  const first = `api/v2/${path}${path.includes("?") ? "&" : "?"}limit=${PAGE}`;
  const pages = await readPages(client, first, { name: NAME, now, schema: Page, next: ({ next }) => client.nextPage(next) });
  const records = pages.flatMap(({ results }) => results);
  const ids = new Map(records.map((record, index) => [z.object({ id: z.unknown() }).safeParse(record).data?.id ?? `no id ${index}`, record]));
  const said = pages.at(-1)?.count ?? 0;
  if (ids.size !== said) throw new UpstreamError(`DefectDojo lists ${said} records and gave ${ids.size}.`, { trouble: "reply", retryable: true });
  return [...ids.values()];
}
