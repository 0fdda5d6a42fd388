import type { Role } from "#server/posture/access.ts";

type Place = { href: string; label: string };

const CLIENTS = { href: "/clients", label: "Clients" };
const EXPORTS = { href: "/exports", label: "Exports" };
const SOURCES = { href: "/sources", label: "Sources" };

/** Each role's places; the first is where its day starts. What a place shows is decided by procedures, not by this list. */
export const NAVIGATION: Record<Role, readonly [Place, ...Place[]]> = {
  client: [{ href: "/", label: "Latest report" }],
  csm: [CLIENTS, EXPORTS],
  leadership: [{ href: "/portfolio", label: "Portfolio" }, CLIENTS, EXPORTS],
  security: [{ href: "/findings", label: "Findings" }, { href: "/concerns", label: "Concerns" }, SOURCES, CLIENTS, EXPORTS],
  admin: [SOURCES, CLIENTS, { href: "/users", label: "People" }, { href: "/branding", label: "Branding" }],
};
