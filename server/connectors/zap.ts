import type { FileFormat } from "#server/connectors/connector.ts";
import { readZapJson } from "#server/connectors/zap-json.ts";
import { readZapXml } from "#server/connectors/zap-xml.ts";
import type { ScanEvidence } from "#server/posture/evidence.ts";

/** The same chunks, and whether their first visible character opens a JSON object. */
async function peekJson(chunks: AsyncIterable<string>): Promise<{ json: boolean; all: AsyncIterable<string> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const seen: string[] = [];
  let step = await iterator.next();
  while (!step.done) {
    seen.push(step.value);
    if (step.value.trim() !== "") break;
    step = await iterator.next();
  }
  async function* all(): AsyncIterable<string> {
    yield* seen;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  }
  return { json: seen.at(-1)?.trimStart().startsWith("{") ?? false, all: all() };
}

/**
 * OWASP ZAP reports, XML or JSON. riskcode 0–3 = info…high (no critical); confidence 0 = false positive. `generated` carries no zone and is
 * written in the language of the machine: taken as UTC, null when it cannot be read.
 */
export const zap: FileFormat<ScanEvidence> = {
  id: "zap",
  name: "OWASP ZAP (XML or JSON)",
  detect: (head) => /<OWASPZAPReport[\s>/]/.test(head) || (/^\s*\{/.test(head) && /"@(?:version|generated|programName|created)"/.test(head)),
  async read(chunks) {
    const { json, all } = await peekJson(chunks);
    return json ? readZapJson(all) : readZapXml(all);
  },
};
