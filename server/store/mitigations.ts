import { z } from "zod";
import { Prisma } from "#prisma/generated/client.ts";
import { Occurrence, ScanEvidence, type Mitigation } from "#server/posture/evidence.ts";
import { normalizeHost } from "#server/posture/fingerprint.ts";
import type { Sighting } from "#server/posture/sighting.ts";
import type { Tx } from "#server/store/database.ts";

type Report = { scanId: string; family: string; scanner: string; mitigated: unknown };
type Places = NonNullable<Sighting["places"]>;
const Places = z.array(Occurrence);

/** What a report of findings that are gone says, one for each row of it; none of a scan. */
export function mitigationsOf({ scanId, family, scanner, mitigated }: Report, site: string): Mitigation[] {
  const rows = ScanEvidence.shape.mitigated.parse(mitigated ?? undefined) ?? [];
  return rows.map(({ title, host, port, at }) => ({ scan: scanId, site, family, scanner, title, host: normalizeHost(host), port, at }));
}

/** Where the scans of these families saw findings, port by port, by `${scan} ${finding}`; of findings with more places than are kept nothing. */
export async function loadPlaces(tx: Tx, clientId: string, families: readonly string[], finding?: string): Promise<Map<string, Places>> {
  if (families.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ scan_id: string; finding_id: string; places: unknown }[]>`
    select g.scan_id::text, g.finding_id::text, g.places from app.sighting g join app.scan n using (client_id, scan_id)
    where g.client_id = ${clientId}::uuid and n.family = any(${[...new Set(families)]}::text[]) and jsonb_array_length(g.places) = g.occurrences
      ${finding === undefined ? Prisma.empty : Prisma.sql`and g.finding_id = ${finding}::uuid`}`;
  const placesOf = (places: unknown) => Places.parse(places).map(({ host, port, protocol }) => ({ host: normalizeHost(host), port, protocol }));
  return new Map(rows.map((row) => [`${row.scan_id} ${row.finding_id}`, placesOf(row.places)]));
}

export function placesAt(places: ReadonlyMap<string, Places>, scan: string, finding: string): { places?: Places } {
  const known = places.get(`${scan} ${finding}`);
  return known === undefined ? {} : { places: known };
}
