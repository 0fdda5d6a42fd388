import { indexSites, type SiteSuggestion, type SuggestibleSite, suggestSites } from "#server/posture/suggest-sites.ts";
import { withScope } from "#server/store/database.ts";
import { listUnmapped, type UnmappedName } from "#server/store/quarantine.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { listTieableClients, listSuggestibleSites } from "#server/store/source-ties.ts";
import { listSources } from "#server/store/sources.ts";

const PAGE = 50;

/** `site` null in a suggestion: the client as a whole, for names that mean one. */
export type InboxSuggestion = { client: string; clientName: string; site: string | null; host: string | null; why: string };
export type InboxName = UnmappedName & { sourceName: string; suggestions: InboxSuggestion[] };
export type Inbox = { names: InboxName[]; waiting: number; ignored: number; page: number; pages: number };

/** Upstream names of all sources without a place, each with the sites it may mean. Nothing is tied here: a suggestion is a suggestion. */
export async function listInbox({ scope, ignored, page }: { scope: ClientScope; ignored: boolean; page: number }): Promise<Inbox> {
  return withScope(scope, "read", async (tx) => {
    const [waiting, apart] = [await listUnmapped(tx, {}), await listUnmapped(tx, { ignored: true })];
    const all = ignored ? apart : waiting;
    const shown = all.slice((page - 1) * PAGE, page * PAGE);
    const sources = new Map((await listSources(tx)).map((source) => [source.id, source.name]));
    const sites = indexSites(shown.some((name) => name.wants === "site") ? await listSuggestibleSites(tx) : []);
    const clients = indexSites(shown.some((name) => name.wants === "client") ? (await listTieableClients(tx)).map(clientAsSite) : []);
    return {
      names: shown.map((name) => ({
        ...name,
        sourceName: sources.get(name.sourceId) ?? "",
        suggestions: suggestSites(name.wants === "site" ? sites : clients, name.external).map(suggestionOf),
      })),
      waiting: waiting.length,
      ignored: apart.length,
      page,
      pages: Math.max(1, Math.ceil(all.length / PAGE)),
    };
  });
}

const MOST_FOUND = 20;

/** Sites or clients whose name or address holds every word of the search. */
export async function findPlaces({ scope, search, wants }: { scope: ClientScope; search: string; wants: "site" | "client" }): Promise<InboxSuggestion[]> {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const all = await withScope(scope, "read", async (tx) => (wants === "site" ? listSuggestibleSites(tx) : (await listTieableClients(tx)).map(clientAsSite)));
  return all
    .filter(({ clientName, client, site, host }) => {
      const text = `${clientName} ${client} ${site} ${host}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .slice(0, MOST_FOUND)
    .map((site) => suggestionOf({ site, score: 0, why: "found by its name" }));
}

/** A client as something a name can be compared with: its slug stands where a site has its host. */
const clientAsSite = ({ slug, name }: { slug: string; name: string }): SuggestibleSite => ({ client: slug, clientName: name, site: "", host: slug, url: "" });

function suggestionOf({ site: { client, clientName, site, host }, why }: SiteSuggestion): InboxSuggestion {
  return { client, clientName, site: site === "" ? null : site, host: site === "" ? null : host, why };
}
