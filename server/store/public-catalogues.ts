import type { CatalogueFacts } from "#server/posture/facts.ts";
import type { Tx } from "#server/store/database.ts";
import { countEpss } from "#server/store/epss-scores.ts";
import { dayText, instantOrNull } from "#server/store/instants.ts";

export type CatalogueId = CatalogueFacts["id"];
export const CATALOGUES: readonly CatalogueId[] = ["kev", "epss", "ssvc"];
/** What we hold of a public catalogue; `version` null = never got. `origin` = address or file name it came from. */
export type CatalogueState = {
  catalogue: CatalogueId;
  version: string | null;
  asOf: string | null;
  entries: number;
  sha256: string | null;
  origin: string | null;
  fetchedAt: string | null;
  attemptedAt: string | null;
  lastError: string | null;
};
type KevRow = { cve: string; name: string; addedOn: string; dueOn: string | null; ransomware: boolean };
type SsvcRow = { cve: string; automatable: boolean | null; technicalImpact: "partial" | "total" | null };

/** Of every catalogue, also those never got. */
export async function listCatalogues(tx: Tx): Promise<CatalogueState[]> {
  const rows = new Map((await tx.catalogueState.findMany()).map((row) => [row.catalogue, row]));
  return CATALOGUES.map((catalogue) => {
    const row = rows.get(catalogue);
    return {
      catalogue,
      version: row?.version ?? null,
      asOf: row?.asOf ? dayText(row.asOf) : null,
      entries: row?.entries ?? 0,
      sha256: row?.sha256 ?? null,
      origin: row?.origin ?? null,
      fetchedAt: instantOrNull(row?.fetchedAt ?? null),
      attemptedAt: instantOrNull(row?.attemptedAt ?? null),
      lastError: row?.lastError ?? null,
    };
  });
}

/** Nobody else replaces the catalogue until this transaction ends. */
export async function lockCatalogue(tx: Tx, catalogue: CatalogueId): Promise<void> {
  await tx.$executeRaw`insert into app.catalogue_state (catalogue) values (${catalogue}) on conflict do nothing`;
  await tx.$queryRaw`select 1 from app.catalogue_state where catalogue = ${catalogue} for update`;
}

type Got = { catalogue: CatalogueId; version: string; asOf: string; entries: number; sha256: string; origin: string; at: string };

export async function saveCatalogue(tx: Tx, { catalogue, version, asOf, entries, sha256, origin, at }: Got): Promise<void> {
  const [fetchedAt, day] = [new Date(at), new Date(`${asOf}T00:00:00Z`)];
  const data = { version, asOf: day, entries, sha256, origin, fetchedAt, attemptedAt: fetchedAt, lastError: null };
  await tx.catalogueState.update({ where: { catalogue }, data });
}

/** A try that brought nothing: what we hold stays as it is. */
export async function noteFailedCatalogue(tx: Tx, { catalogue, at, error }: { catalogue: CatalogueId; at: string; error: string }): Promise<void> {
  const data = { attemptedAt: new Date(at), lastError: error.slice(0, 500) };
  await tx.catalogueState.upsert({ where: { catalogue }, create: { catalogue, ...data }, update: data });
}

export async function replaceKev(tx: Tx, rows: readonly KevRow[]): Promise<void> {
  await tx.kevEntry.deleteMany();
  const day = (text: string) => new Date(`${text}T00:00:00Z`);
  await tx.kevEntry.createMany({ data: rows.map((row) => ({ ...row, addedOn: day(row.addedOn), dueOn: row.dueOn === null ? null : day(row.dueOn) })) });
}

export async function addSsvc(tx: Tx, rows: readonly SsvcRow[]): Promise<void> {
  const [cves, automatable, impacts] = [rows.map(({ cve }) => cve), rows.map((row) => row.automatable), rows.map((row) => row.technicalImpact)];
  await tx.$executeRaw`
    insert into app.ssvc_point (cve, automatable, technical_impact) select * from unnest(${cves}::text[], ${automatable}::boolean[], ${impacts}::text[])
    on conflict (cve) do update set automatable = excluded.automatable, technical_impact = excluded.technical_impact`;
}

export async function countRows(tx: Tx, catalogue: CatalogueId): Promise<number> {
  if (catalogue === "kev") return tx.kevEntry.count();
  return catalogue === "epss" ? countEpss(tx) : tx.ssvcPoint.count();
}
