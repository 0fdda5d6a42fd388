import path from "node:path";
import { ACTOR, type Command, table, UsageError } from "#server/cli/command.ts";
import { openInput } from "#server/cli/files.ts";
import { importCatalogue } from "#server/operations/import-catalogue.ts";
import { listCatalogues } from "#server/operations/list-catalogues.ts";

const KINDS = ["kev", "epss", "ssvc"] as const;

export const cataloguesImport: Command = {
  usage:
    "catalogues import kev|epss|ssvc FILE   (KEV: CISA's JSON or CSV; EPSS: the daily CSV, gzip or not, or an API answer; SSVC: CVE records of Vulnrichment)",
  options: [],
  positionals: "some",
  async run({ positionals }) {
    const [kind, file] = positionals;
    const catalogue = KINDS.find((known) => known === kind);
    if (catalogue === undefined || file === undefined || positionals.length > 2) throw new UsageError(`one of ${KINDS.join(", ")} and one FILE are needed`);
    const json = await importCatalogue({ catalogue, bytes: await openInput(file), origin: path.basename(file), actor: ACTOR, now: new Date().toISOString() });
    const skipped = json.skipped > 0 ? `, ${json.skipped} not assessed by CISA` : "";
    return { json, text: `${catalogue.toUpperCase()} ${json.version}: ${json.added} read${skipped}; we now hold ${json.entries} (${json.before} before).` };
  },
};

export const cataloguesList: Command = {
  usage: "catalogues list   (the public catalogues we hold, and how the last try to get them went)",
  options: [],
  async run() {
    const json = await listCatalogues({ now: new Date().toISOString() });
    const rows = json.map((row) => [
      row.catalogue.toUpperCase(),
      row.version,
      row.asOf,
      row.ageDays,
      row.entries,
      row.fetchedAt,
      row.origin,
      row.lastError ?? (row.version === null ? "never got" : "fine"),
    ]);
    return { json, text: table(["CATALOGUE", "VERSION", "OF", "DAYS OLD", "ENTRIES", "GOT", "FROM", "LAST TRY"], rows) };
  },
};
