import { json, text, type Upstream } from "#e2e/upstreams/upstream.ts";

export type Exploited = { cve: string; name: string; addedOn: string; dueOn: string; ransomware: boolean };
export type Scored = { cve: string; score: number; percentile: number };

/** CISA's KEV feed and FIRST's daily EPSS file. `score_date` and version are those of the asking day; EPSS is reached by way of a redirect, as theirs is. */
export function cataloguesOf({ exploited, scored }: { exploited: readonly Exploited[]; scored: readonly Scored[] }): Upstream {
  return ({ path, now, fault }) => {
    const day = new Date(now * 1000).toISOString().slice(0, 10);
    if (path === "/known_exploited_vulnerabilities.json") {
      const entries = fault === "duplicates" ? [...exploited, ...exploited] : fault === "empty-list" ? [] : exploited;
      const vulnerabilities = entries.map(({ cve, name, addedOn, dueOn, ransomware }) => ({
        cveID: fault === "unknown-value" ? "unknown" : cve,
        vendorProject: "Vendor",
        product: "Product",
        vulnerabilityName: name,
        dateAdded: addedOn,
        shortDescription: name,
        requiredAction: "Apply mitigations per vendor instructions in accordance with BOD 26-04.",
        dueDate: dueOn,
        knownRansomwareCampaignUse: ransomware ? "Known" : "Unknown",
        notes: "",
        cwes: [],
      }));
      const title = "CISA Catalog of Known Exploited Vulnerabilities";
      return json({ title, catalogVersion: day.replaceAll("-", "."), dateReleased: `${day}T09:00:00.0000Z`, count: vulnerabilities.length, vulnerabilities });
    }
    if (path === "/epss_scores-current.csv")
      return { ...text("", 302), headers: { location: fault === "foreign-next-page" ? "https://elsewhere.example/epss.csv" : `epss_scores-${day}.csv` } };
    if (path !== `/epss_scores-${day}.csv`) return text("not found", 404);
    const rows = fault === "empty-list" ? [] : scored;
    const lines = rows.map(({ cve, score, percentile }) => `${cve},${fault === "unknown-value" ? "high" : score},${percentile}`);
    return text(`${[`#model_version:v2026.03.16,score_date:${day}T12:55:00Z`, "cve,epss,percentile", ...lines].join("\n")}\n`);
  };
}
