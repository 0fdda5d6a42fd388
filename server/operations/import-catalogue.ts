import { type EpssPart, readEpss } from "#server/connectors/epss.ts";
import { readKev } from "#server/connectors/kev.ts";
import { decodeFile } from "#server/connectors/decode-file.ts";
import { readSsvc } from "#server/connectors/ssvc.ts";
import { AppError } from "#server/errors.ts";
import { formatCount } from "#server/posture/format.ts";
import { recordAudit } from "#server/store/audit.ts";
import { type Tx, withScope } from "#server/store/database.ts";
import { gatherEpss, mergeEpss, replaceEpss } from "#server/store/epss-scores.ts";
import {
  addSsvc,
  type CatalogueId,
  type CatalogueState,
  countRows,
  listCatalogues,
  lockCatalogue,
  replaceKev,
  saveCatalogue,
} from "#server/store/public-catalogues.ts";
import { scopeForJob } from "#server/store/scope.ts";

export type CatalogueImport = {
  catalogue: CatalogueId;
  version: string;
  asOf: string;
  entries: number;
  before: number;
  added: number;
  skipped: number;
  sha256: string;
};
type Read = { version: string; asOf: string; whole: boolean; read: number; skipped: number };
const DAY_MS = 86_400_000;

/**
 * Takes a public catalogue into use, all of it in one transaction: whoever reads meanwhile reads the one before. KEV and the daily EPSS file replace what we hold;
 * an answer of the EPSS API and SSVC records are added to it. Errors: bad-input with the reason, and nothing changed, for a file that is none, breaks off, is older
 * than what we hold, from the future, or less than half of it.
 */
export async function importCatalogue({
  catalogue,
  bytes,
  origin,
  actor,
  now,
}: {
  catalogue: CatalogueId;
  bytes: AsyncIterable<Uint8Array>;
  origin: string;
  actor: string;
  now: string;
}): Promise<CatalogueImport> {
  const file = await decodeFile(bytes);
  return withScope(await scopeForJob("catalogues", []), "write", async (tx) => {
    await lockCatalogue(tx, catalogue);
    const before = (await listCatalogues(tx)).find((state) => state.catalogue === catalogue);
    const { version, asOf, whole, read, skipped } = await take(tx, catalogue, file.chunks);
    const day = asOf === "" ? now.slice(0, 10) : asOf;
    if (before && whole) refuseLesser(before, { asOf: day, read });
    if (Date.parse(`${day}T00:00:00Z`) > Date.parse(now) + DAY_MS) throw new AppError("bad-input", `The catalogue is of ${day}, which is in the future.`);
    const entries = await countRows(tx, catalogue);
    const sha256 = file.sha256();
    // What is only added to must not make the whole look younger or older than it is.
    const about = whole || before?.version == null ? { version, asOf: day } : { version: before.version, asOf: before.asOf ?? day };
    await saveCatalogue(tx, { catalogue, ...about, entries, sha256, origin, at: now });
    const result = { catalogue, ...about, entries, before: before?.entries ?? 0, added: read, skipped, sha256 };
    await recordAudit(tx, { chain: "vendor", actor, action: "catalogue.imported", subject: catalogue, detail: { ...result, origin }, at: now });
    return result;
  });
}

async function take(tx: Tx, catalogue: CatalogueId, chunks: AsyncIterable<string>): Promise<Read> {
  if (catalogue === "kev") {
    const { version, asOf, entries } = await readKev(chunks);
    await replaceKev(tx, entries);
    return { version, asOf, whole: true, read: entries.length, skipped: 0 };
  }
  if (catalogue === "ssvc") {
    const { asOf, points, skipped } = await readSsvc(chunks);
    await addSsvc(tx, points);
    return { version: "Vulnrichment records", asOf, whole: false, read: points.length, skipped };
  }
  return takeEpss(tx, chunks);
}

/** The scores are gathered before the first is written: a file that breaks off has touched nothing. */
async function takeEpss(tx: Tx, chunks: AsyncIterable<string>): Promise<Read> {
  const gathered = gatherEpss();
  let about = null as Pick<EpssPart, "version" | "asOf" | "whole"> | null;
  for await (const { scores, ...said } of readEpss(chunks)) {
    about ??= said;
    gathered.add(scores);
  }
  if (about === null || gathered.count() === 0) throw new AppError("bad-input", "The EPSS file holds no scores.");
  await (about.whole ? replaceEpss(tx, gathered) : mergeEpss(tx, gathered));
  return { ...about, read: gathered.count(), skipped: 0 };
}

function refuseLesser(before: CatalogueState, { asOf, read }: { asOf: string; read: number }): void {
  if (before.asOf !== null && asOf < before.asOf)
    throw new AppError("bad-input", `The catalogue is of ${asOf}; ours is of ${before.asOf} and newer, so it stays.`);
  if (read * 2 < before.entries)
    throw new AppError(
      "bad-input",
      `The catalogue has ${formatCount(read)} entries and ours ${formatCount(before.entries)}: less than half, so it was probably cut short. Ours stays.`,
    );
}
