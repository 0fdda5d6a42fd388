import { type Asked, json, type Upstream } from "#e2e/upstreams/upstream.ts";
import { dated, elsewhere, twice } from "#e2e/upstreams/vendor-service.ts";

export const DOJO_TOKEN = "invented-dojo-token";
export const DOJO_PRODUCT = "City of Invented website";
const DAY_S = 86_400;
const PAGE = 2;
const iso = (at: number) => new Date(at * 1000).toISOString();

const BASE = { verified: true, false_p: false, duplicate: false, risk_accepted: false, out_of_scope: false, is_mitigated: false, active: true };
const FINDINGS = [
  { id: 1, test: 11, title: "Missing Content-Security-Policy", severity: "Medium", endpoints: [5], cwe: 693 },
  { id: 2, test: 11, title: "Cookie without Secure flag", severity: "Low", endpoints: [5], mitigatedOn: 20 },
  { id: 3, test: 11, title: "Missing Content-Security-Policy", severity: "Medium", endpoints: [5], duplicate: true },
  { id: 4, test: 11, title: "Reflected value", severity: "High", endpoints: [5], active: false, risk_accepted: true },
  { id: 5, test: 11, title: "Debug header", severity: "Info", endpoints: [5], active: false },
  { id: 6, test: 12, title: "openssl 3.0.1", severity: "Critical", vulnerability_ids: [{ vulnerability_id: "CVE-2022-0778" }], component_name: "openssl" },
];

function listed(asked: Asked): unknown[] | null {
  const scanned = Math.floor((asked.now - 3 * 3600) / DAY_S) * DAY_S + 3 * 3600;
  const day = new Date(scanned * 1000).getUTCDate();
  switch (asked.path) {
    case "/api/v2/products/":
      return [{ id: 1, name: DOJO_PRODUCT }];
    case "/api/v2/engagements/":
      return [{ id: 7, product: 1 }];
    case "/api/v2/tests/":
      return [
        { id: 11, engagement: 7, test_type_name: "ZAP Scan", updated: iso(scanned), percent_complete: 100 },
        { id: 12, engagement: 7, test_type_name: "Trivy Scan", updated: iso(scanned - DAY_S), percent_complete: 100 },
      ];
    case "/api/v2/endpoints/":
      return [{ id: 5, protocol: "https", host: "www.invented.example", port: 443, path: "login", query: null, product: 1 }];
    case "/api/v2/findings/":
      return FINDINGS.filter(({ duplicate }) => asked.query.get("duplicate") !== "false" || duplicate !== true).map(({ mitigatedOn, ...finding }) => {
        const gone = mitigatedOn !== undefined && day >= mitigatedOn;
        const state = gone ? { active: false, is_mitigated: true } : asked.fault === "unknown-value" ? { active: "perhaps" } : {};
        return { ...BASE, description: `${finding.title}.`, mitigation: "", ...finding, ...state };
      });
    default:
      return null;
  }
}

/** A DefectDojo with one product, tested by two scanners; it gives two records a page whatever was asked for. */
export const defectDojo: Upstream = (asked) => {
  if (asked.headers["authorization"] !== `Token ${DOJO_TOKEN}`) return json({ detail: "Invalid token." }, 401);
  const all = listed(asked);
  if (all === null) return dated(asked, { detail: "Not found." }, 404);
  const records = asked.fault === "empty-list" ? [] : all;
  const offset = Number(asked.query.get("offset") ?? 0);
  const query = new URLSearchParams(asked.query);
  query.set("offset", String(offset + PAGE));
  const more = offset + PAGE < records.length || asked.fault === "foreign-next-page" ? `${asked.origin}${asked.path}?${query}` : null;
  return dated(asked, { count: records.length, next: elsewhere(asked, more), previous: null, results: twice(asked, records.slice(offset, offset + PAGE)) });
};
