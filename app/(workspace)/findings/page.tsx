import type { Metadata } from "next";
import { z } from "zod";
import { QueueScreen } from "#components/findings/queue-screen.tsx";
import { pageData } from "#server/api/caller.ts";
import { Severity } from "#server/posture/evidence.ts";

export const metadata: Metadata = { title: "Findings" };

const Query = z.object({
  severity: Severity.optional().catch(undefined),
  client: z.string().max(100).optional().catch(undefined),
  finding: z.uuid().optional().catch(undefined),
});

export default async function FindingsPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { severity, client, finding } = Query.parse(await searchParams);
  const { total, findings } = await pageData("/findings", (api) => api.findings.queue());
  const waiting = findings.some((entry) => entry.id === finding);
  const chosen = waiting && client && finding ? await pageData("/findings", (api) => api.findings.get({ client, finding })) : null;
  return <QueueScreen total={total} findings={findings} severity={severity} chosen={chosen} />;
}
