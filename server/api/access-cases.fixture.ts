import type { Role } from "#server/posture/access.ts";

type Case = { who: readonly Role[]; of: (client: string) => unknown };

/** Test only: who may say when a site counts and take a contract back. In this order each act can be done once by everybody it is meant for. */
export const SITE_CASES: Record<string, Case> = {
  "clients.sites": { who: ["csm", "leadership", "security", "admin"], of: (client) => ({ client }) },
  "clients.endSite": { who: ["leadership", "admin"], of: (client) => ({ client, site: "www", lastDay: "2026-12-31" }) },
  "clients.startSite": { who: ["leadership", "admin"], of: (client) => ({ client, site: "www", firstDay: null }) },
  "clients.reopenSite": { who: ["leadership", "admin"], of: (client) => ({ client, site: "www" }) },
  "contracts.withdraw": { who: ["leadership"], of: (client) => ({ client, effectiveFrom: "2026-12-01" }) },
};
