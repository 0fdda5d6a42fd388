import { ACTOR, type Command, table } from "#server/cli/command.ts";
import { readInput } from "#server/cli/files.ts";
import { findClientScope } from "#server/operations/client-scope.ts";
import { endSite, reopenSite, startSite } from "#server/operations/end-site.ts";
import { importClients } from "#server/operations/import-clients.ts";
import { listClients } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { scopeForJob } from "#server/store/scope.ts";

export const clientsImport: Command = {
  usage: "clients import FILE.csv   (client_slug,client_name,kind,state,population,time_zone,site_slug,site_url; one row per site)",
  options: [],
  positionals: "one",
  async run({ positionals }) {
    const result = await importClients({ csv: (await readInput(positionals[0])).toString("utf8"), actor: ACTOR, now: new Date().toISOString() });
    const { clients, sites, clientsAdded, clientsChanged, sitesAdded, sitesChanged } = result;
    return {
      json: result,
      text: `${clients} clients (${clientsAdded} new, ${clientsChanged} changed), ${sites} sites (${sitesAdded} new, ${sitesChanged} changed).`,
    };
  },
};

export const clientsList: Command = {
  usage: "clients list",
  options: [],
  async run() {
    const clients = await withScope(await scopeForJob("cli", "all"), "read", listClients);
    const json = clients.map(({ slug, name, timeZone, sites }) => ({
      slug,
      name,
      timeZone,
      sites: sites.map(({ slug: site, host }) => ({ slug: site, host })),
    }));
    return {
      json,
      text: table(
        ["CLIENT", "NAME", "TIME ZONE", "SITES"],
        json.map(({ slug, name, timeZone, sites }) => [slug, name, timeZone, sites.map((site) => site.slug).join(" ")]),
      ),
    };
  },
};

const siteOf = async (need: (name: string) => string) => ({
  scope: await findClientScope(need("client")),
  client: need("client"),
  site: need("site"),
  actor: ACTOR,
  now: new Date().toISOString(),
});

export const clientsEndSite: Command = {
  usage: "clients end-site --client C --site S --on YYYY-MM-DD   (the last day that counts, by the client's clock; said again it moves)",
  options: ["client", "site", "on"],
  async run({ need }) {
    const [site, lastDay] = [await siteOf(need), need("on")];
    const { until } = await endSite({ ...site, lastDay });
    return { json: { client: site.client, site: site.site, lastDay, until }, text: `${site.client}/${site.site} counts until ${lastDay}, that day included.` };
  },
};

export const clientsReopenSite: Command = {
  usage: "clients reopen-site --client C --site S   (as if it had never left)",
  options: ["client", "site"],
  async run({ need }) {
    const site = await siteOf(need);
    await reopenSite(site);
    return { json: { client: site.client, site: site.site }, text: `${site.client}/${site.site} goes on.` };
  },
};

export const clientsStartSite: Command = {
  usage: "clients start-site --client C --site S [--on YYYY-MM-DD]   (the first day that counts; without --on: from its first check)",
  options: ["client", "site", "on"],
  async run({ need, text }) {
    const [site, firstDay] = [await siteOf(need), text("on") ?? null];
    const { from } = await startSite({ ...site, firstDay });
    const since = firstDay ?? (from === null ? "its first check, which has not come yet" : "its first check");
    return { json: { client: site.client, site: site.site, firstDay, from }, text: `${site.client}/${site.site} counts from ${since}.` };
  },
};
