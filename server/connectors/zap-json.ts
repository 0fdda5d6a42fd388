import { z } from "zod";
import { collectText, isRecord, parseJson } from "#server/connectors/json.ts";
import { type ZapReading, zapCollector } from "#server/connectors/zap-report.ts";
import { AppError } from "#server/errors.ts";

const MAX_JSON = 25_000_000;

/** ZAP writes every value as text; a version that writes numbers is read alike. */
const Text = z.union([z.string(), z.number(), z.boolean()]).transform(String).optional().catch(undefined);
const Instance = z.object({ uri: Text, param: Text });
const Alert = z.object({
  ...{ pluginid: Text, name: Text, alert: Text, riskcode: Text, confidence: Text, desc: Text, solution: Text, reference: Text, cweid: Text },
  instances: z.array(Instance).optional(),
});
const Site = z.object({ "@name": Text, "@host": Text, "@port": Text, alerts: z.array(Alert).nullish() });
const Report = z.object({
  "@version": Text,
  "@generated": Text,
  "@created": Text,
  site: z.union([z.array(Site), Site.transform((s) => [s])]).nullish(),
});

/** The same report as JSON: `@` keys, all values text, `site` an object in old versions, `alerts` sometimes missing. */
export async function readZapJson(chunks: AsyncIterable<string>): Promise<ZapReading> {
  const body = parseJson(await collectText(chunks, MAX_JSON));
  const read = Report.safeParse(body);
  if (!read.success || !isRecord(body) || !("site" in body)) {
    const where = read.success ? "site" : (read.error.issues[0]?.path.join(".") ?? "");
    throw new AppError("bad-input", `This is not a ZAP report as we know it (at "${where}").`);
  }
  const collector = zapCollector();
  for (const s of read.data.site ?? []) {
    const site = { name: s["@name"] ?? "", host: s["@host"] ?? "", port: s["@port"] ?? "" };
    collector.site(site);
    for (const { instances = [], ...fields } of s.alerts ?? []) {
      const known = Object.fromEntries(Object.entries(fields).filter((f): f is [string, string] => f[1] !== undefined));
      collector.alert(site, { fields: known, instances: instances.map((i) => ({ uri: i.uri ?? "", param: i.param ?? "" })) });
    }
  }
  return collector.result({ version: read.data["@version"] ?? "", generated: read.data["@generated"], created: read.data["@created"] });
}
