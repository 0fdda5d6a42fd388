import { readXml } from "#server/connectors/xml.ts";
import { type ZapAlert, type ZapReading, type ZapSite, zapCollector } from "#server/connectors/zap-report.ts";
import { AppError } from "#server/errors.ts";

const FIELDS = new Set("pluginid name alert riskcode confidence desc solution reference cweid uri param".split(" "));
const MAX_FIELD = 270_000;

/** OWASP ZAP's traditional XML report, streamed. */
export async function readZapXml(chunks: AsyncIterable<string>): Promise<ZapReading> {
  const collector = zapCollector();
  let root: { name: string; attributes: Record<string, string> } | null = null;
  let site: ZapSite | null = null;
  let alert: ZapAlert | null = null;
  let instance: { uri: string; param: string } | null = null;
  let buffer: string | null = null;
  await readXml(chunks, {
    open(name, attributes) {
      root ??= { name, attributes };
      if (name === "site") collector.site((site = { name: attributes["name"] ?? "", host: attributes["host"] ?? "", port: attributes["port"] ?? "" }));
      else if (name === "alertitem") alert = { fields: {}, instances: [] };
      else if (name === "instance" && alert) instance = { uri: "", param: "" };
      else if (alert && FIELDS.has(name)) buffer = "";
    },
    text(text) {
      if (buffer !== null && buffer.length < MAX_FIELD) buffer += text.slice(0, MAX_FIELD);
    },
    close(name) {
      if (name === "alertitem" && alert && site) {
        collector.alert(site, alert);
        alert = null;
      } else if (name === "instance" && alert && instance) {
        alert.instances.push(instance);
        instance = null;
      } else if (buffer !== null && alert) {
        const value = buffer.trim();
        buffer = null;
        if (instance && (name === "uri" || name === "param")) instance[name] = value;
        else if (!instance) alert.fields[name] ??= value;
      }
    },
  });
  const { name, attributes } = root ?? { name: "", attributes: {} as Record<string, string> };
  if (name !== "OWASPZAPReport") throw new AppError("bad-input", "This is not a ZAP report (its root is not OWASPZAPReport).");
  return collector.result({ version: attributes["version"] ?? "", generated: attributes["generated"], created: attributes["created"] });
}
