import type { Role } from "#server/posture/access.ts";

type Place = { href: string; label: string };

const CLIENTS = { href: "/clients", label: "Clients" };
const COMPLIANCE = { href: "/compliance", label: "Compliance" };
const EXPORTS = { href: "/exports", label: "Exports" };
const PROMISES = { href: "/promises", label: "Promises" };
const SOURCES = { href: "/sources", label: "Sources" };

/** Each role's places; the first is where its day starts. What a place shows is decided by procedures, not by this list. */
export const NAVIGATION: Record<Role, readonly [Place, ...Place[]]> = {
  client: [
    { href: "/", label: "Latest report" },
    { href: "/payments", label: "Payments" },
  ],
  csm: [CLIENTS, COMPLIANCE, PROMISES, EXPORTS],
  leadership: [{ href: "/portfolio", label: "Portfolio" }, CLIENTS, COMPLIANCE, PROMISES, EXPORTS],
  security: [{ href: "/findings", label: "Findings" }, { href: "/concerns", label: "Concerns" }, COMPLIANCE, SOURCES, CLIENTS, PROMISES, EXPORTS],
  admin: [SOURCES, CLIENTS, { href: "/users", label: "People" }, { href: "/branding", label: "Branding" }],
};

/** Whether the page at `path` lies in this place. A client's reports are found by their month, so whatever is no other place of theirs is a report. */
export function isCurrent({ href }: Place, role: Role, path: string): boolean {
  if (role !== "client") return path === href || path.startsWith(`${href}/`);
  const payments = /^\/clients\/[^/]+\/payments$|^\/payments$/.test(path);
  if (href === "/payments") return payments;
  return !payments && !path.startsWith("/documents/");
}
