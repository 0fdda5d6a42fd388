import { z } from "zod";

export const Role = z.enum(["csm", "client", "leadership", "security", "admin"]);
export type Role = z.infer<typeof Role>;

export const Permission = z.enum([
  "report:read",
  "report:draft",
  "report:publish",
  "report:export",
  "report:bulk-export",
  "report:present",
  "report:follow",
  "client:list",
  "portfolio:read",
  "finding:read",
  "finding:evaluate",
  "evidence:import",
  "disclosure:read",
  "concern:read",
  "concern:answer",
  "source:read",
  "source:manage",
  "contract:read",
  "contract:write",
  "maintenance:write",
  "maintenance:approve",
  "site:manage",
  "user:manage",
  "audit:read",
  "note:write",
  "design:write",
  "follow-up:read",
  "follow-up:write",
  "branding:manage",
  "deadline:write",
  "compliance:read",
  "compliance:manage",
  "document:read",
  "promise:read",
]);
export type Permission = z.infer<typeof Permission>;

const GRANTS: Record<Role, readonly Permission[]> = {
  client: ["report:read", "report:export", "report:follow", "document:read"],
  csm: [
    "report:read",
    "report:draft",
    "report:publish",
    "report:present",
    "report:export",
    "report:bulk-export",
    "client:list",
    "note:write",
    "design:write",
    "follow-up:read",
    "follow-up:write",
    "contract:read",
    "maintenance:write",
    "compliance:read",
    "document:read",
    "promise:read",
  ],
  leadership: [
    "report:read",
    "report:draft",
    "report:export",
    "report:bulk-export",
    "client:list",
    "portfolio:read",
    "follow-up:read",
    "contract:read",
    "contract:write",
    "site:manage",
    "maintenance:approve",
    "compliance:read",
    "document:read",
    "promise:read",
  ],
  security: [
    "report:read",
    "report:draft",
    "report:export",
    "report:bulk-export",
    "client:list",
    "follow-up:read",
    "finding:read",
    "finding:evaluate",
    "evidence:import",
    "disclosure:read",
    "concern:read",
    "concern:answer",
    "source:read",
    "source:manage",
    "contract:read",
    "maintenance:write",
    "maintenance:approve",
    "deadline:write",
    "compliance:read",
    "compliance:manage",
    "document:read",
    "promise:read",
  ],
  admin: ["client:list", "site:manage", "source:read", "source:manage", "user:manage", "audit:read", "branding:manage"],
};

/** The one table of who may do what. Which clients a person reaches is decided by membership, not here. */
export function can(role: Role, permission: Permission): boolean {
  return GRANTS[role].includes(permission);
}

/** Client users read published snapshots only; everyone else works on the staff plane. */
export function planeOf(role: Role): "client" | "staff" {
  return role === "client" ? "client" : "staff";
}
