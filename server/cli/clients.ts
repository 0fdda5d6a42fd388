import { ACTOR, type Command, table } from "#server/cli/command.ts";
import { readInput } from "#server/cli/files.ts";
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
