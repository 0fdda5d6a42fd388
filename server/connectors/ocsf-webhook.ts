import { z } from "zod";
import type { PushConnector } from "#server/connectors/connector.ts";
import { isRecord, parseJson } from "#server/connectors/json.ts";
import { readOcsf } from "#server/connectors/ocsf.ts";
import { AppError } from "#server/errors.ts";
import type { Evidence, Rejected } from "#server/posture/evidence.ts";

const MAX_BODY = 5_000_000;
const MOST_EVENTS = 10_000;

export const OcsfSettings = z.strictObject({
  whose: z.enum(["client", "tenant", "organization"]).default("client").meta({
    title: "Accounts belong to",
    description: "client: all to the one named below; tenant: to metadata.tenant_uid; organization: to user.org of each event",
  }),
  client: z
    .string()
    .trim()
    .max(200)
    .default("")
    .meta({ title: "Client", description: "A client's short name, or a name you tie to a client later. Needed where events name nobody" }),
});
export type OcsfSettings = z.infer<typeof OcsfSettings>;

/**
 * OCSF events by signed webhook: one event, an array, or either as the data of a CloudEvent (whose envelope is not read further). The signature is checked
 * before. Each event that cannot be read is rejected alone, by place and rule.
 */
export const ocsfWebhook: PushConnector<OcsfSettings> = {
  id: "ocsf-webhook",
  name: "Account events in OCSF (signed webhook)",
  mode: "push",
  kind: "purges",
  settings: OcsfSettings as z.ZodType<OcsfSettings>,
  receive(body, { settings, now }): { evidence: Evidence[]; rejected: Rejected[] } {
    const reject = (reason: string) => ({ evidence: [], rejected: [{ reason, at: "body", raw: "" }] });
    if (body.length > MAX_BODY) return reject("The body is larger than 5 MB.");
    let value: unknown;
    try {
      value = parseJson(body);
    } catch (error) {
      if (error instanceof AppError) return reject(error.message);
      throw error;
    }
    const events = listOf(value);
    if (events.length === 0) return reject("The body holds no event.");
    if (events.length > MOST_EVENTS) return reject(`The body holds more than ${MOST_EVENTS} events.`);
    const by = settings.whose === "client" ? [] : [settings.whose];
    return readOcsf(events, { whose: { client: settings.client || null, by }, now });
  },
};

/** The events of a body. CloudEvents come alone or in batches, and each may carry one event or several. */
function listOf(value: unknown, at = ""): { value: unknown; at: string }[] {
  if (Array.isArray(value)) return value.flatMap((each, index) => listOf(each, `${at}[${index}]`));
  if (isRecord(value) && "specversion" in value && "data" in value) return listOf(value["data"], at === "" ? "data" : `${at}.data`);
  return [{ value, at: at || "body" }];
}
