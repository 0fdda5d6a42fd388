import { type Asked, json, type Upstream } from "#e2e/upstreams/upstream.ts";
import { dated, twice } from "#e2e/upstreams/vendor-service.ts";

export const VANTA_LOGIN = { clientId: "invented-vanta-client", secret: "invented-vanta-secret" };
export const DRATA_KEY = "invented-drata-key";
export const FEDRAMP_ID = "INVENTED01";
const TOKEN = "invented-vanta-token";

/** Two frameworks on two pages; the second has no tests and no controls yet. */
const frameworks = (asked: Asked) => [
  {
    id: "soc2",
    displayName: "SOC 2",
    numControlsCompleted: asked.fault === "unknown-value" ? "many" : 43,
    numControlsTotal: 86,
    numTestsPassing: 21,
    numTestsTotal: 46,
  },
  {
    id: "iso",
    displayName: "ISO 27001:2022",
    numControlsCompleted: asked.fault === "unknown-value" ? "few" : 0,
    numControlsTotal: 0,
    numTestsPassing: 0,
    numTestsTotal: 0,
  },
];

export const vanta: Upstream = (asked) => {
  if (asked.path === "/oauth/token") {
    const { client_id, client_secret } = JSON.parse(asked.body) as { client_id?: string; client_secret?: string };
    const known = client_id === VANTA_LOGIN.clientId && client_secret === VANTA_LOGIN.secret;
    return known ? dated(asked, { access_token: TOKEN, expires_in: 3600, token_type: "Bearer" }) : json({ error: "invalid_client" }, 401);
  }
  if (asked.headers["authorization"] !== `Bearer ${TOKEN}`) return json({ error: "unauthorized" }, 401);
  if (asked.path !== "/v1/frameworks") return dated(asked, { error: "not found" }, 404);
  const all = asked.fault === "empty-list" ? [] : frameworks(asked);
  const at = asked.query.get("pageCursor") === "1" ? 1 : 0;
  const data = twice(asked, all.slice(at, at + 1));
  return dated(asked, {
    results: { data, pageInfo: { endCursor: String(at + 1), hasNextPage: at + 1 < all.length, startCursor: null, hasPreviousPage: at > 0 } },
  });
};

const CONTROLS = [
  { id: 1, isReady: true, archivedAt: null, frameworkTags: ["SOC 2", "HIPAA"] },
  { id: 2, isReady: false, archivedAt: null, frameworkTags: ["SOC 2"] },
  { id: 3, isReady: false, archivedAt: "2026-01-01T00:00:00Z", frameworkTags: ["SOC 2"] },
  { id: 4, isReady: true, archivedAt: null, frameworkTags: [] },
];

/** One workspace, two controls a page. */
export const drata: Upstream = (asked) => {
  if (asked.headers["authorization"] !== `Bearer ${DRATA_KEY}`) return json({ message: "Unauthorized" }, 401);
  if (asked.path === "/public/v2/workspaces") {
    const data = asked.fault === "empty-list" ? [] : twice(asked, [{ id: 9, name: "Main" }]);
    return dated(asked, { data, pagination: { cursor: null } });
  }
  if (asked.path !== "/public/v2/workspaces/9/controls") return dated(asked, { message: "Not found" }, 404);
  const at = Number(asked.query.get("cursor") ?? 0);
  const page = CONTROLS.slice(at, at + 2).map((control) => (asked.fault === "unknown-value" ? { ...control, isReady: "perhaps" } : control));
  return dated(asked, { data: twice(asked, page), pagination: { cursor: at + 2 < CONTROLS.length ? String(at + 2) : null } });
};

/** The marketplace's two files. From 20 March 2026 on the product is no longer authorized. */
export const fedramp: Upstream = (asked) => {
  const lost = asked.now >= Date.parse("2026-03-20T00:00:00Z") / 1000;
  const product = {
    id: FEDRAMP_ID,
    csp: "Invented, Inc.",
    cso: "Invented Sites ? Government",
    impact_level: "Moderate",
    auth_type: "Rev5",
    "3pao_name": "Invented Assessors",
  };
  const status = asked.fault === "unknown-value" ? 7 : lost ? "No Status Found" : "Authorized";
  if (asked.path === "/fedramp-products.json") return dated(asked, { metadata: {}, products: asked.fault === "empty-list" ? [] : twice(asked, [product]) });
  if (asked.path !== "/fedramp-status-changelog.json") return dated(asked, { message: "404: Not Found" }, 404);
  return dated(asked, {
    products: { [FEDRAMP_ID]: { current_status: status, statuses: [{ status_name: "Authorized", start_date: "2025-08-23T04:00:00.000Z" }] } },
  });
};
