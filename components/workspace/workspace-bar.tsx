"use client";
import { usePathname } from "next/navigation";
import { SignOut } from "#components/workspace/sign-out.tsx";
import { isCurrent, NAVIGATION } from "#components/workspace/navigation.ts";
import type { Brand } from "#components/ui/brand-mark.tsx";
import { TopBar } from "#components/ui/top-bar.tsx";
import type { Role } from "#server/posture/access.ts";

export function WorkspaceBar({ brand, name, role }: { brand: Brand; name: string; role: Role }) {
  const path = usePathname();
  const links = NAVIGATION[role].map((place) => ({ ...place, current: isCurrent(place, role, path) }));
  return (
    <TopBar brand={brand} home="/" links={links}>
      <span className="who">{name}</span>
      <SignOut />
    </TopBar>
  );
}
