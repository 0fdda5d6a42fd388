import { env } from "#server/env.ts";
import { CLOSED_POLICY } from "#server/headers.ts";
import { REPORT_SCHEMA_NAME, reportJsonSchema } from "#server/posture/report-schema.ts";

/** The published schema of the JSON export, for anyone's programs; it says nothing about anybody. */
export function handleReportSchema(name: string): Response {
  if (name !== REPORT_SCHEMA_NAME)
    return new Response(null, { status: 404, headers: { "Cache-Control": "no-store", "Content-Security-Policy": CLOSED_POLICY } });
  const schema = reportJsonSchema(`${env.url}/schemas/${REPORT_SCHEMA_NAME}`);
  const headers = {
    "Content-Type": "application/schema+json; charset=utf-8",
    "Cache-Control": "public, max-age=3600",
    "Content-Security-Policy": CLOSED_POLICY,
  };
  return new Response(`${JSON.stringify(schema, null, 2)}\n`, { headers });
}
