import type { Metadata } from "next";
import { ConcernDisclosureScreen } from "#components/disclosure/concern-disclosure-screen.tsx";
import { pageData } from "#server/api/caller.ts";

export const metadata: Metadata = { title: "Disclosure of a concern" };

export default async function ConcernDisclosurePage({ params }: { params: Promise<{ concern: string }> }) {
  const { concern: id } = await params;
  const record = await pageData(`/concerns/${id}/disclosure`, (api) => api.disclosure.concern({ id }));
  return <ConcernDisclosureScreen record={record} />;
}
