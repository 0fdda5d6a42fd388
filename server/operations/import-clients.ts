import { randomUUID } from "node:crypto";
import { type ClientEntry, parseClientsCsv } from "#server/operations/clients-csv.ts";
import { recordAudit } from "#server/store/audit.ts";
import { type ClientRecord, insertClient, listClients, saveSite, updateClient } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { scopeForJob } from "#server/store/scope.ts";

export type ClientsImport = { clients: number; sites: number; clientsAdded: number; clientsChanged: number; sitesAdded: number; sitesChanged: number };

/** Adds and renames clients and sites from the operator's list; what the list leaves out stays. The same list again changes nothing. Errors: bad-input naming every bad row, before any write. */
export async function importClients({ csv, actor, now }: { csv: string; actor: string; now: string }): Promise<ClientsImport> {
  const entries = parseClientsCsv(csv);
  const known = new Map((await withScope(await scopeForJob("clients-import", "all"), "read", listClients)).map((client) => [client.slug, client]));
  const planned = entries.map((entry) => plan(entry, known.get(entry.slug)));
  const changed = planned.filter(({ client, sites }) => client !== "same" || sites.some((site) => site.change !== "same"));
  if (changed.length > 0) {
    await withScope(
      await scopeForJob(
        "clients-import",
        changed.map(({ clientId }) => clientId),
      ),
      "write",
      async (tx) => {
        for (const { clientId, entry, client, sites } of changed) {
          const { sites: _sites, ...details } = entry;
          if (client === "added") await insertClient(tx, { clientId, ...details });
          else if (client === "changed") await updateClient(tx, { clientId, ...details });
          for (const site of sites) if (site.change !== "same") await saveSite(tx, { clientId, ...site.entry });
        }
        for (const { clientId, entry, client, sites } of changed) {
          await recordAudit(tx, {
            chain: "vendor",
            actor,
            action: `client.${client === "added" ? "added" : "changed"}`,
            subject: clientId,
            detail: { slug: entry.slug, sites: sites.filter((site) => site.change !== "same").map((site) => site.entry.slug) },
            at: now,
          });
        }
      },
    );
  }
  const sites = planned.flatMap((item) => item.sites);
  const count = (changes: Change[], wanted: Change) => changes.filter((change) => change === wanted).length;
  const [clientChanges, siteChanges] = [planned.map((item) => item.client), sites.map((site) => site.change)];
  return {
    clients: planned.length,
    sites: sites.length,
    clientsAdded: count(clientChanges, "added"),
    clientsChanged: count(clientChanges, "changed"),
    sitesAdded: count(siteChanges, "added"),
    sitesChanged: count(siteChanges, "changed"),
  };
}

type Change = "added" | "changed" | "same";

function plan(entry: ClientEntry, known: ClientRecord | undefined) {
  const sites = entry.sites.map((site) => {
    const before = known?.sites.find((candidate) => candidate.slug === site.slug);
    return { entry: site, change: (!before ? "added" : before.url === site.url && before.host === site.host ? "same" : "changed") as Change };
  });
  const same = known && (["name", "kind", "state", "population", "timeZone"] as const).every((key) => known[key] === entry[key]);
  return { clientId: known?.clientId ?? randomUUID(), entry, sites, client: (!known ? "added" : same ? "same" : "changed") as Change };
}
