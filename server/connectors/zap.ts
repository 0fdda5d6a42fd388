import type { FileFormat } from "#server/connectors/connector.ts";
import { peekText } from "#server/connectors/peek-text.ts";
import { readZapJson } from "#server/connectors/zap-json.ts";
import { readZapXml } from "#server/connectors/zap-xml.ts";
import type { ScanEvidence } from "#server/posture/evidence.ts";

/**
 * OWASP ZAP reports, XML or JSON. riskcode 0–3 = info…high (no critical); confidence 0 = false positive. `generated` carries no zone and is
 * written in the language of the machine: taken as UTC, null when it cannot be read.
 */
export const zap: FileFormat<ScanEvidence> = {
  id: "zap",
  name: "OWASP ZAP (XML or JSON)",
  detect: (head) => /<OWASPZAPReport[\s>/]/.test(head) || (/^\s*\{/.test(head) && /"@(?:version|generated|programName|created)"/.test(head)),
  async read(chunks) {
    const { start, all } = await peekText(chunks);
    return start === "{" ? readZapJson(all) : readZapXml(all);
  },
};
