import type { Metadata } from "next";
import { NotesScreen } from "#components/notes/notes-screen.tsx";
import { pageData } from "#server/api/caller.ts";

export const metadata: Metadata = { title: "Notes" };

export default async function NotesPage({ params }: { params: Promise<{ client: string; period: string }> }) {
  const place = await params;
  const path = `/clients/${place.client}/${place.period}/notes`;
  const notes = await pageData(path, (api) => api.notes.list(place));
  const report = await pageData(path, (api) => api.report.draft(place));
  const editions = await pageData(path, (api) => api.report.editions({ client: place.client }));
  const revision = editions.find((edition) => edition.period === place.period)?.revision ?? 0;
  return <NotesScreen report={report} notes={notes} revision={revision} />;
}
