import type { CatalogueFacts, FindingFacts, FindingPriority } from "#server/posture/facts.ts";
import type { Tx } from "#server/store/database.ts";
import { type EpssScore, findEpss } from "#server/store/epss-scores.ts";
import { listCatalogues } from "#server/store/public-catalogues.ts";

type KevRow = { cve: string; added_on: string; due_on: string | null; ransomware: boolean };
type SsvcRow = { cve: string; automatable: boolean | null; technical_impact: "partial" | "total" | null };
type Known = { kev: Map<string, KevRow>; epss: Map<string, EpssScore>; ssvc: Map<string, SsvcRow>; epssOn: string };

/** The findings with what the public catalogues say of their CVEs, and the catalogues that were asked. Without a copy of KEV no finding has a priority: absent is not "not listed". */
export async function loadPriorities<T extends Pick<FindingFacts, "cve">>(
  tx: Tx,
  findings: readonly T[],
): Promise<{ findings: (T & Pick<FindingFacts, "priority">)[]; catalogues: CatalogueFacts[] }> {
  const catalogues = (await listCatalogues(tx)).flatMap(({ catalogue: id, version, asOf, entries: count, fetchedAt, lastError }): CatalogueFacts[] =>
    version === null || asOf === null || fetchedAt === null ? [] : [{ id, version, asOf, count, fetchedAt, lastError }],
  );
  if (!catalogues.some(({ id }) => id === "kev")) return { findings: [...findings], catalogues };
  const cves = [...new Set(findings.flatMap(({ cve }) => cve))];
  const known = await look(tx, cves, catalogues.find(({ id }) => id === "epss")?.asOf ?? "");
  return { findings: findings.map((finding) => ({ ...finding, priority: priorityOf(finding.cve, known) })), catalogues };
}

async function look(tx: Tx, cves: string[], epssOn: string): Promise<Known> {
  if (cves.length === 0) return { kev: new Map(), epss: new Map(), ssvc: new Map(), epssOn };
  const kev = await tx.$queryRaw<KevRow[]>`select cve, added_on::text, due_on::text, ransomware from app.kev_entry where cve = any(${cves})`;
  const epss = await findEpss(tx, cves);
  const ssvc = await tx.$queryRaw<SsvcRow[]>`select cve, automatable, technical_impact from app.ssvc_point where cve = any(${cves})`;
  const byCve = <T extends { cve: string }>(rows: readonly T[]) => new Map(rows.map((row) => [row.cve, row]));
  return { kev: byCve(kev), epss: byCve(epss), ssvc: byCve(ssvc), epssOn };
}

/** Over several CVEs: the earliest listing, the likeliest score with its own percentile, and the worse of each decision point (unknown unless one is the worst or all are known). */
function priorityOf(cves: readonly string[], { kev, epss, ssvc, epssOn }: Known): FindingPriority {
  const listed = cves
    .flatMap((cve) => kev.get(cve) ?? [])
    .sort((a, b) => (a.added_on < b.added_on ? -1 : a.added_on > b.added_on ? 1 : a.cve < b.cve ? -1 : 1))[0];
  const likeliest = cves.flatMap((cve) => epss.get(cve) ?? []).sort((a, b) => b.score - a.score || (a.cve < b.cve ? -1 : 1))[0];
  const points = cves.map((cve) => ssvc.get(cve));
  const worst = <T>(values: readonly (T | null | undefined)[], bad: T, good: T): T | null =>
    values.includes(bad) ? bad : values.length > 0 && values.every((value) => value === good) ? good : null;
  return {
    kev: listed === undefined ? null : { cve: listed.cve, addedOn: listed.added_on, dueOn: listed.due_on, ransomware: listed.ransomware },
    epss: likeliest === undefined ? null : { ...likeliest, asOf: epssOn },
    ssvc: points.some((point) => point !== undefined)
      ? {
          automatable: worst(
            points.map((point) => point?.automatable),
            true,
            false,
          ),
          technicalImpact: worst(
            points.map((point) => point?.technical_impact),
            "total" as const,
            "partial" as const,
          ),
        }
      : null,
  };
}
