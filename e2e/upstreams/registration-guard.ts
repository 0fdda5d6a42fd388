import { createHmac } from "node:crypto";
import type { DayOfAccounts } from "#prisma/scenarios/accounts.ts";

export type Delivery = { headers: Record<string, string>; body: string };

/** Signs as Standard Webhooks 1.0.0 says: HMAC-SHA256 over id.timestamp.body with the decoded secret. */
export function sign(secret: string, id: string, timestamp: number, body: string): Record<string, string> {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  return { "content-type": "application/cloudevents+json", "webhook-id": id, "webhook-timestamp": String(timestamp), "webhook-signature": `v1,${signature}` };
}

/** One CloudEvent a client and day, with the counts by reason, as the registration guard reports them the morning after. */
export function dailyDeliveries(days: DayOfAccounts[], secret: string, sentAt: number): Delivery[] {
  const groups = new Map<string, DayOfAccounts[]>();
  for (const day of days) groups.set(`${day.client}/${day.day}`, [...(groups.get(`${day.client}/${day.day}`) ?? []), day]);
  return [...groups].map(([key, counts]) => {
    const [client = "", day = ""] = key.split("/");
    const total = (key: "blocked" | "deleted") => counts.reduce((sum, count) => sum + count[key], 0);
    const data = {
      client_id: client,
      day,
      blocked: total("blocked"),
      deleted: total("deleted"),
      by_reason: Object.fromEntries(counts.map(({ reason, blocked, deleted }) => [reason, { blocked, deleted }])),
    };
    const body = JSON.stringify({
      specversion: "1.0",
      id: `guard-${client}-${day}`,
      source: "https://guard.northgate.example",
      type: "accounts.purged",
      time: `${day}T23:59:59Z`,
      datacontenttype: "application/json",
      data,
    });
    return { headers: sign(secret, `guard-${client}-${day}`, sentAt, body), body };
  });
}
