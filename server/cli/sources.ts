import { ACTOR, type Command, table, UsageError } from "#server/cli/command.ts";
import { AppError } from "#server/errors.ts";
import { addSource } from "#server/operations/add-source.ts";
import { allowHosts } from "#server/operations/allow-hosts.ts";
import { mapSource } from "#server/operations/map-source.ts";
import { namePrimary } from "#server/operations/name-primary.ts";
import { pullSource } from "#server/operations/pull-source.ts";
import { listOverviews } from "#server/operations/source-overview.ts";
import { withScope } from "#server/store/database.ts";
import { listUnmapped } from "#server/store/quarantine.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { getSource, listMappings } from "#server/store/sources.ts";

export const sourcesAdd: Command = {
  usage:
    "sources add --connector ID --name N [--settings JSON] [--secret JSON]   (sources connectors lists the ids and their settings; naming a private address here allows it for this source)",
  options: ["connector", "name", "settings", "secret"],
  async run({ need, text }) {
    const settings = parse("settings", text("settings") ?? "{}");
    const secret = text("secret");
    const { id, secretOnce } = await addSource({
      connector: need("connector"),
      name: need("name"),
      settings,
      secret: secret ?? null,
      allowPrivate: true,
      actor: ACTOR,
      now: new Date().toISOString(),
    });
    const once = secretOnce === null ? {} : { secret: secretOnce };
    return {
      json: { id, ...once },
      text: secretOnce === null ? `Added source ${id}.` : `Added source ${id}.\nIts signing secret, shown this once: ${secretOnce}`,
    };
  },
};

export const sourcesList: Command = {
  usage: "sources list",
  options: [],
  async run() {
    const now = new Date().toISOString();
    const json = await withScope(await scopeForJob("cli", "all"), "read", async (tx) => {
      const rows = [];
      for (const overview of (await listOverviews(tx, now)).sort((a, b) => (a.name < b.name ? -1 : 1))) {
        const { cursor, secret } = await getSource(tx, overview.id);
        const mapped = (await listMappings(tx, overview.id)).map((mapping) => mapping.external);
        const unmapped = (await listUnmapped(tx, { sourceId: overview.id })).map((each) => each.external);
        rows.push({ ...overview, paused: overview.health.condition === "paused", cursor, hasSecret: secret !== null, mapped, unmapped });
      }
      return rows;
    });
    return {
      json,
      text: table(
        ["SOURCE", "CONNECTOR", "HEALTH", "LAST PULL", "TIED", "NOT TIED", "SET ASIDE", "ID"],
        json.map((row) => [
          row.name,
          row.connector,
          row.health.verdict.label,
          row.last?.at ?? null,
          row.mapped.length,
          row.unmapped.length,
          row.setAside,
          row.id,
        ]),
      ),
    };
  },
};

export const sourcesSet: Command = {
  usage: "sources set --source S --settings JSON   (naming a private address here allows it for this source)",
  options: ["source", "settings"],
  async run({ need }) {
    const json = await allowHosts({ source: need("source"), settings: parse("settings", need("settings")), actor: ACTOR, now: new Date().toISOString() });
    return { json, text: `Set. ${json.source} may reach ${json.allowedHosts.join(", ") || "no address"}.` };
  },
};

export const sourcesAllow: Command = {
  usage: "sources allow --source S   (lets it reach the hosts its settings name, although they are private)",
  options: ["source"],
  async run({ need }) {
    const json = await allowHosts({ source: need("source"), actor: ACTOR, now: new Date().toISOString() });
    return { json, text: `${json.source} may reach ${json.allowedHosts.join(", ") || "no address"}, also by a private address.` };
  },
};

export const sourcesMap: Command = {
  usage: "sources map --source S --external X --site CLIENT/SITE   (Prometheus: X is the instance label)",
  options: ["source", "external", "site"],
  async run({ need }) {
    const { client, site } = siteOf(need("site"));
    const json = await mapSource({ source: need("source"), external: need("external"), client, site, actor: ACTOR, now: new Date().toISOString() });
    return {
      json,
      text: `${json.external} is ${client}/${site}.${json.repullFrom ? ` The next pull begins at ${json.repullFrom} to bring in what was set aside.` : ""}`,
    };
  },
};

export const sourcesPrimary: Command = {
  usage: "sources primary --source S --site CLIENT/SITE --from DAY   (from that day on its data count for the site, whatever other sources saw)",
  options: ["source", "site", "from"],
  async run({ need }) {
    const [source, fromDay] = [need("source"), need("from")];
    const place = siteOf(need("site"));
    await namePrimary({ scope: await scopeForJob("primary-source", "all"), source, ...place, fromDay, actor: ACTOR, now: new Date().toISOString() });
    return { json: { source, ...place, fromDay }, text: `From ${fromDay} on ${source} decides for ${place.client}/${place.site}.` };
  },
};

export const sourcesPull: Command = {
  usage: "sources pull --source S [--from T --to T]",
  options: ["source", "from", "to"],
  async run({ need, text }) {
    const [from, to] = [instant("from", text("from")), instant("to", text("to"))];
    const clock = () => new Date().toISOString();
    const result = await pullSource({ source: need("source"), from, to, actor: ACTOR, now: clock(), clock });
    if (result.status === "failed") throw new AppError("upstream", `The pull failed, nothing was changed: ${result.error}`);
    const { retry: _retry, ...json } = result;
    const waiting = json.unmapped.length > 0 ? `\nNot tied to a site yet: ${json.unmapped.join(", ")}` : "";
    return { json, text: `${json.received} records: ${json.applied} new, ${json.duplicate} known, ${json.quarantined} set aside.${waiting}` };
  },
};

function siteOf(text: string): { client: string; site: string } {
  const [client, site, ...rest] = text.split("/");
  if (!client || !site || rest.length > 0) throw new UsageError("--site must be CLIENT/SITE");
  return { client, site };
}

function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`--${name} must be JSON`);
  }
}

function instant(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const given = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;
  if (!/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/.test(given) || Number.isNaN(Date.parse(given)))
    throw new UsageError(`--${name} must be an instant like 2026-09-01T00:00:00Z`);
  return new Date(given).toISOString();
}
