import type { Metadata } from "next";
import { WalkThroughsScreen } from "#components/present/walk-throughs-screen.tsx";
import { pageData } from "#server/api/caller.ts";

export const metadata: Metadata = { title: "Walk-throughs" };

export default async function WalkThroughsPage({ params }: { params: Promise<{ client: string }> }) {
  const { client } = await params;
  const [held, { name, timeZone }] = await pageData(`/clients/${client}/walk-throughs`, (api) =>
    Promise.all([api.walkThrough.list({ client }), api.clients.get({ client })]),
  );
  return <WalkThroughsScreen client={client} clientName={name} timeZone={timeZone} held={held} />;
}
