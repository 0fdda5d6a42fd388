import path from "node:path";
import { ACTOR, type Command, table, UsageError } from "#server/cli/command.ts";
import { openInput, readInput } from "#server/cli/files.ts";
import { AppError } from "#server/errors.ts";
import { type AttestationsImport, importAttestations } from "#server/operations/import-attestations.ts";
import { importFedramp } from "#server/operations/import-fedramp.ts";
import { importPurges } from "#server/operations/import-purges.ts";
import { importScan, type ScanImport } from "#server/operations/import-scan.ts";

export const scansImport: Command = {
  usage:
    "scans import --client C --site S [--format auto] [--targets HOST,…] FILE...   (each file is imported whole or not at all; targets: what was scanned, where the report does not say)",
  options: ["client", "site", "format", "targets"],
  positionals: "some",
  async run({ need, text, positionals }) {
    const results: ScanImport[] = [];
    for (const file of positionals) {
      const targets = text("targets")?.split(",");
      const request = { client: need("client"), site: need("site"), format: text("format"), targets, actor: ACTOR, now: new Date().toISOString() };
      try {
        results.push(await importScan({ ...request, bytes: await openInput(file), from: "command-line" }));
      } catch (error) {
        if (positionals.length === 1 || !(error instanceof AppError)) throw error;
        const before = results.length > 0 ? " The files before it were imported." : "";
        throw new AppError(error.code, `${path.basename(file)}: ${error.message}${before}`, { cause: error });
      }
    }
    const rows = results.map((result, index) => [
      path.basename(positionals[index] ?? ""),
      result.scanner,
      result.scannedAt,
      result.findings,
      result.occurrences,
      result.new,
      result.stillOpen,
      result.fixed,
      result.reopened,
      result.notAssessed,
      result.rejected.length,
    ]);
    return {
      json: results.length === 1 ? results[0] : results,
      text: table(["FILE", "SCANNER", "SCANNED", "FINDINGS", "OCCURRENCES", "NEW", "STILL OPEN", "FIXED", "REOPENED", "NOT ASSESSED", "REJECTED"], rows),
    };
  },
};

export const purgesImport: Command = {
  usage: "purges import [--client C] FILE",
  options: ["client"],
  positionals: "one",
  async run({ text, positionals }) {
    const json = await importPurges({ bytes: await openInput(positionals[0]), client: text("client") ?? null, actor: ACTOR, now: new Date().toISOString() });
    const waiting = json.unmapped.length > 0 ? `\nNot tied to a client: ${json.unmapped.join(", ")}` : "";
    return { json, text: `${json.received} records: ${json.applied} new, ${json.duplicate} known, ${json.quarantined} set aside.${waiting}` };
  },
};

const VISIBILITY = ["public", "nda", "internal"] as const;

export const attestationsImport: Command = {
  usage:
    "attestations import [--document FILE --visibility public|nda|internal] FILE.json\n  attestations import --fedramp PRODUCT_ID --changelog fedramp-status-changelog.json [--covers PRODUCT,…] fedramp-products.json",
  options: ["document", "visibility", "fedramp", "changelog", "covers"],
  positionals: "one",
  async run({ text, need, positionals }) {
    const now = new Date().toISOString();
    const product = text("fedramp");
    if (product !== undefined) {
      const covers = (text("covers") ?? "").split(",").flatMap((name) => name.trim() || []);
      const files = { products: await openInput(positionals[0]), changelog: await openInput(need("changelog")) };
      return told(await importFedramp({ ...files, id: product, covers, actor: ACTOR, now }));
    }
    const file = text("document");
    const visibility = VISIBILITY.find((known) => known === (text("visibility") ?? "internal"));
    if (!visibility) throw new UsageError(`--visibility must be one of ${VISIBILITY.join(", ")}`);
    const document = file === undefined ? null : { name: path.basename(file), visibility, bytes: await readInput(file) };
    return told(await importAttestations({ bytes: await openInput(positionals[0]), document, actor: ACTOR, now }));
  },
};

const told = (json: AttestationsImport) => ({
  json,
  text: `${json.added} new, ${json.changed} changed, ${json.unchanged} known, ${json.rejected.length} rejected.${json.rejected.map(({ at, reason }) => `\n${at}: ${reason}`).join("")}`,
});
