import type { Metadata } from "next";
import { FindingDisclosureScreen } from "#components/disclosure/finding-disclosure-screen.tsx";
import { pageData } from "#server/api/caller.ts";

export const metadata: Metadata = { title: "Disclosure of a finding" };

export default async function FindingDisclosurePage({ params }: { params: Promise<{ client: string; finding: string }> }) {
  const { client, finding } = await params;
  const record = await pageData(`/findings/${client}/${finding}/disclosure`, (api) => api.disclosure.finding({ client, finding }));
  return <FindingDisclosureScreen record={record} />;
}
