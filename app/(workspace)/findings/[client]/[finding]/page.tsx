import type { Metadata } from "next";
import { FindingScreen } from "#components/findings/finding-screen.tsx";
import { currentPerson, pageData } from "#server/api/caller.ts";
import { can } from "#server/posture/access.ts";

export const metadata: Metadata = { title: "Finding" };

export default async function FindingPage({ params }: { params: Promise<{ client: string; finding: string }> }) {
  const { client, finding } = await params;
  const answer = await pageData(`/findings/${client}/${finding}`, (api) => api.findings.get({ client, finding }));
  const person = await currentPerson();
  return <FindingScreen finding={answer} mayEvaluate={person !== null && can(person.role, "finding:evaluate")} />;
}
