import { z } from "zod";
import { Coverage, PortRange } from "#server/posture/evidence.ts";
import type { ScanFacts } from "#server/posture/facts.ts";
import { instantText } from "#server/store/instants.ts";

type ScanRow = Pick<ScanFacts, "family" | "scanner" | "completed" | "credentialed" | "hosts" | "credentialedHosts"> & {
  scanId: string;
  finishedAt: Date;
  coverage: string;
  ruleFamilies: string[];
  allFamilies: boolean;
  ports: unknown;
};

/** A row of `scan` as posture reads it, without what it saw. */
export function scanFacts({ scanId, ...row }: ScanRow, site: string): Omit<ScanFacts, "sightings"> {
  const { family, scanner, completed, credentialed, hosts, credentialedHosts = [] } = row;
  return {
    ...{ id: scanId, site, family, scanner, completed, credentialed, hosts },
    coverage: Coverage.parse(row.coverage),
    finishedAt: instantText(row.finishedAt),
    ruleFamilies: row.allFamilies ? null : row.ruleFamilies,
    ...(row.ports === null ? {} : { ports: z.array(PortRange).parse(row.ports) }),
    ...(credentialedHosts.length === 0 ? {} : { credentialedHosts }),
  };
}
