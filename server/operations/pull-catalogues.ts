import { createFetch } from "#server/connectors/http.ts";
import type { Fetch } from "#server/connectors/connector.ts";
import { env } from "#server/env.ts";
import { AppError } from "#server/errors.ts";
import { log } from "#server/log.ts";
import { importCatalogue } from "#server/operations/import-catalogue.ts";
import { withScope } from "#server/store/database.ts";
import { type CatalogueState, listCatalogues, noteFailedCatalogue } from "#server/store/public-catalogues.ts";
import { scopeForJob } from "#server/store/scope.ts";

type Pulled = "kev" | "epss";
export type CatalogueAddresses = Record<Pulled, { urls: readonly string[]; ours: boolean }>;
const HOUR_MS = 3_600_000;
const [FRESH_MS, RETRY_MS] = [20 * HOUR_MS, 0.9 * HOUR_MS];
const MAX_BYTES = 50_000_000;
const REDIRECTS = 3;
// cisa.gov refuses programs that do not look like any browser.
const HEADERS = { "user-agent": "Mozilla/5.0 (compatible; Keepwatch)", accept: "*/*" };
/** The publishers' own; for KEV also CISA's copy on GitHub, should its site refuse us. */
const PUBLISHED: Record<Pulled, readonly string[]> = {
  kev: [
    "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json",
    "https://raw.githubusercontent.com/cisagov/kev-data/develop/known_exploited_vulnerabilities.json",
  ],
  epss: ["https://epss.empiricalsecurity.com/epss_scores-current.csv.gz"],
};

function addresses(): CatalogueAddresses {
  const choose = (catalogue: Pulled, set: string | null) =>
    set === null ? { urls: PUBLISHED[catalogue], ours: false } : { urls: set === "off" ? [] : [set], ours: true };
  return { kev: choose("kev", env.kevUrl), epss: choose("epss", env.epssUrl) };
}

/** Gets KEV and EPSS where ours are older than a day, at most one try an hour. A try that fails leaves what we hold and writes down why. */
export async function pullDueCatalogues({ now, from = addresses() }: { now: string; from?: CatalogueAddresses }): Promise<void> {
  const states = await withScope(await scopeForJob("catalogues", []), "read", listCatalogues);
  for (const state of states) {
    const { catalogue } = state;
    if (catalogue === "ssvc" || from[catalogue].urls.length === 0 || !isDue(state, now)) continue;
    await pullCatalogue(catalogue, from[catalogue], now);
  }
}

function isDue({ fetchedAt, attemptedAt }: CatalogueState, now: string): boolean {
  const age = (at: string | null) => (at === null ? Number.POSITIVE_INFINITY : Date.parse(now) - Date.parse(at));
  return age(fetchedAt) >= FRESH_MS && age(attemptedAt) >= RETRY_MS;
}

async function pullCatalogue(catalogue: Pulled, { urls, ours }: CatalogueAddresses[Pulled], now: string): Promise<void> {
  const reasons: string[] = [];
  for (const url of urls) {
    try {
      const { host } = new URL(url);
      // Whoever sets the environment may name a server of their own network; a browser cannot.
      const fetch = createFetch({ allowedHosts: [host], maxBytes: MAX_BYTES, totalTimeoutMs: 120_000, ...(ours ? { privateHosts: [host] } : {}) });
      const got = await importCatalogue({ catalogue, bytes: once(await get(fetch, url)), origin: url, actor: "worker", now });
      return log("info", "catalogue.pulled", { catalogue, version: got.version, entries: got.entries });
    } catch (error) {
      reasons.push(error instanceof AppError ? `${new URL(url).host}: ${error.message}` : "It could not be kept.");
      if (!(error instanceof AppError))
        log("error", "catalogue.failed", { catalogue, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  }
  const error = reasons.join(" ");
  log("warn", "catalogue.not-pulled", { catalogue, error });
  await withScope(await scopeForJob("catalogues", []), "write", (tx) => noteFailedCatalogue(tx, { catalogue, at: now, error }));
}

/** Follows a redirect within the same host; `createFetch` checks every address anew. */
async function get(fetch: Fetch, start: string): Promise<Uint8Array> {
  let url = start;
  for (let hop = 0; hop <= REDIRECTS; hop += 1) {
    const reply = await fetch(url, { headers: HEADERS });
    const location = reply.headers.get("location");
    if (reply.status >= 300 && reply.status < 400 && location !== null && URL.canParse(location, url)) url = new URL(location, url).href;
    else if (reply.status === 200) return (await reply.bytes?.()) ?? new TextEncoder().encode(await reply.text());
    else throw new AppError("upstream", `It answered with status ${reply.status}.`);
  }
  throw new AppError("upstream", "It sent us on in circles.");
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
