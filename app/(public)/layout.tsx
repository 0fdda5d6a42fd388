import type { ReactNode } from "react";
import { TopBar } from "#components/ui/top-bar.tsx";
import { vendor } from "#server/api/vendor.ts";

export default async function PublicLayout({ children }: { children: ReactNode }) {
  const links = [
    { href: "/security", label: "Security" },
    { href: "/concerns/new", label: "Report a concern" },
    { href: "/sign-in", label: "Sign in" },
  ];
  return (
    <>
      <TopBar brand={await vendor()} home="/" links={links} />
      {children}
    </>
  );
}
