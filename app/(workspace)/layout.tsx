import type { ReactNode } from "react";
import { LiveBanner } from "#components/follow/live-banner.tsx";
import { ApiProvider } from "#components/trpc.tsx";
import { WorkspaceBar } from "#components/workspace/workspace-bar.tsx";
import { currentPerson } from "#server/api/caller.ts";
import { vendor } from "#server/api/vendor.ts";

/** Frames the workspace; it guards nothing. Each page's procedures decide, and send the signed-out to sign-in. */
export default async function WorkspaceLayout({ children }: { children: ReactNode }) {
  const person = await currentPerson();
  return (
    <ApiProvider>
      {person ? <WorkspaceBar brand={await vendor()} name={person.name} role={person.role} /> : null}
      {person?.role === "client" && <LiveBanner />}
      {children}
    </ApiProvider>
  );
}
