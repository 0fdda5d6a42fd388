import { env } from "#server/env.ts";
import type { Channel } from "#server/posture/disclosure-policy.ts";
import { securityTxt } from "#server/posture/security-txt.ts";

export function handleSecurityTxt(): Response {
  const contacts = (["partner", "client", "media"] satisfies Channel[]).map((channel) => `${env.url}/concerns/new?channel=${channel}`);
  const text = securityTxt({ baseUrl: env.url, now: new Date().toISOString(), contacts });
  return new Response(text, { headers: { "Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store" } });
}
