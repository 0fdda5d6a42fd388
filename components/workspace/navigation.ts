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
