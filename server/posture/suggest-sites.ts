export type SuggestibleSite = { client: string; clientName: string; site: string; host: string; url: string };
export type SiteSuggestion = { site: SuggestibleSite; score: number; why: string };
export type SiteIndex = {
  byHost: Map<string, SuggestibleSite[]>;
  byBareHost: Map<string, SuggestibleSite[]>;
  byDomain: Map<string, SuggestibleSite[]>;
  byGram: Map<string, number[]>;
  sites: { site: SuggestibleSite; grams: number }[];
};

const MOST = 5;
const LIKE_ENOUGH = 0.4;
/** From here on the name holds the site's address; beside it, one that is merely called alike is noise. */
const NAMED = 80;
/** Letters that so many sites share tell none from another, and would make every look-up touch all of them. */
const TOO_COMMON = 500;
const HOST = /(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]/g;
/** Second levels under which names are given out: the name is the label before them. */
const SHARED = /^(?:co|com|org|net|gov|ac|edu|or|ne|go|nhs|police)$/;
const LOCALITY = /^(?:ci|co|city|county|town|twp|village|borough|k12|lib|cc|tec|state|dst|cog|gen|mus|fed|isa|nsn)$/;

const bareHost = (host: string) => host.replace(/^www\d?\./, "");

/**
 * The name somebody registered, above which other owners begin: "parks.springfield.gov" → "springfield.gov", "ci.salem.or.us" → "ci.salem.or.us",
 * "foo.ca.gov" → "foo.ca.gov", "a.b.co.uk" → "b.co.uk". Without the public suffix list, so for ranking only, never for deciding.
 */
export function registrableDomain(host: string): string {
  const labels = bareHost(host).split(".");
  const last = labels.at(-1) ?? "";
  const second = labels.at(-2) ?? "";
  if (last === "us" && second.length === 2) return labels.slice(LOCALITY.test(labels.at(-4) ?? "") || LOCALITY.test(labels.at(-3) ?? "") ? -4 : -3).join(".");
  if (last === "gov" && second.length === 2) return labels.slice(-3).join(".");
  if (last.length === 2 && SHARED.test(second)) return labels.slice(-3).join(".");
  return labels.slice(-2).join(".");
}

/** Host names a text holds, in order; of a URL its host first. */
export function hostsIn(text: string): string[] {
  return [...new Set(text.toLowerCase().match(HOST) ?? [])];
}

const plain = (text: string) =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/\b(https?|www\d?|city|county|town|village|of|the|gov|com|org|net|us)\b/g, " ")
    .replaceAll(/[^a-z0-9]+/g, " ")
    .trim();

function gramsOf(text: string): Set<string> {
  const padded = ` ${plain(text)} `;
  const grams = new Set<string>();
  if (padded.trim() === "") return grams;
  for (let at = 0; at + 3 <= padded.length; at++) grams.add(padded.slice(at, at + 3));
  return grams;
}

function put<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}

/** Once for many names: at 10,000 sites each look-up then touches only sites that share something with the name. */
export function indexSites(sites: readonly SuggestibleSite[]): SiteIndex {
  const index: SiteIndex = { byHost: new Map(), byBareHost: new Map(), byDomain: new Map(), byGram: new Map(), sites: [] };
  for (const site of sites) {
    const host = site.host.toLowerCase();
    put(index.byHost, host, site);
    put(index.byBareHost, bareHost(host), site);
    put(index.byDomain, registrableDomain(host), site);
    const grams = gramsOf(`${host} ${site.clientName}`);
    for (const gram of grams) put(index.byGram, gram, index.sites.length);
    index.sites.push({ site, grams: grams.size });
  }
  return index;
}

/**
 * Sites an upstream name may mean, most likely first, each with the reason in words. A suggestion only: two clients may share a host name upstream,
 * so nothing is ever tied by it. `score` 0 to 100 orders them and means nothing else.
 */
export function suggestSites(index: SiteIndex, name: string): SiteSuggestion[] {
  const found = new Map<SuggestibleSite, SiteSuggestion>();
  const add = (site: SuggestibleSite, score: number, why: string) => {
    if (score > (found.get(site)?.score ?? 0)) found.set(site, { site, score, why });
  };
  const isAddress = /^\s*(https?:\/\/)?[^\s/]+(\/\S*)?\s*$/i.test(name);
  const address = name.trim().replace(/\/+$/, "").toLowerCase();
  for (const [at, host] of hostsIn(name).entries()) {
    const main = isAddress && at === 0;
    for (const site of index.byHost.get(host) ?? []) {
      if (site.url.replace(/\/+$/, "").toLowerCase() === address) add(site, 100, "the same address");
      else add(site, main ? 95 : 85, main ? "the same host" : "its address is in the name");
    }
    for (const site of index.byBareHost.get(bareHost(host)) ?? [])
      add(site, main ? 90 : 80, main ? "the same host but for www" : "its address is in the name, but for www");
    // A domain that several clients share says nothing about which of them it is.
    const neighbours = index.byDomain.get(registrableDomain(host)) ?? [];
    if (new Set(neighbours.map((site) => site.client)).size === 1) for (const site of neighbours) add(site, main ? 70 : 65, "on the same domain");
  }
  const named = [...found.values()].some(({ score }) => score >= NAMED);
  for (const { site, likeness } of named ? [] : alike(index, name)) {
    const known = found.get(site);
    if (!known) add(site, Math.floor(likeness * 60), "a similar name");
    // Among sites of one domain the more similar name is the more likely one.
    else if (known.score < 80) add(site, known.score + Math.floor(likeness * 9), known.why);
  }
  return [...found.values()].sort((a, b) => b.score - a.score || (a.site.host < b.site.host ? -1 : 1)).slice(0, MOST);
}

function alike(index: SiteIndex, name: string): { site: SuggestibleSite; likeness: number }[] {
  const grams = gramsOf(name);
  const shared = new Map<number, number>();
  for (const gram of grams) {
    const sites = index.byGram.get(gram) ?? [];
    if (sites.length <= TOO_COMMON) for (const at of sites) shared.set(at, (shared.get(at) ?? 0) + 1);
  }
  return [...shared].flatMap(([at, count]) => {
    const entry = index.sites[at];
    if (!entry) return [];
    const likeness = (2 * count) / (grams.size + entry.grams);
    return likeness >= LIKE_ENOUGH ? [{ site: entry.site, likeness }] : [];
  });
}
