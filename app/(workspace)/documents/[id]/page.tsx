import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { DocumentScreen } from "#components/documents/document-screen.tsx";
import { pageData } from "#server/api/caller.ts";

export const metadata: Metadata = { title: "Document" };

export default async function DocumentPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  if (!/^[0-9a-f]{64}$/.test(id)) notFound();
  const about = await pageData(`/documents/${id}`, (api) => api.documents.get({ document: id }));
  return <DocumentScreen about={about} />;
}
