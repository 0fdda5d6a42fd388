import { AppError } from "#server/errors.ts";
import { Severity } from "#server/posture/evidence.ts";
import { withScope } from "#server/store/database.ts";
import type { QueuedFinding } from "#server/posture/evaluation-queue.ts";
import type { ClientScope } from "#server/store/scope.ts";

export type FindingText = QueuedFinding & { description: string; solution: string; cwe: number[]; cve: string[]; state: string };

/** One finding with what the scanner said about it. Errors: not-found, the same for a foreign and a missing one. */
export async function getFinding(scope: ClientScope, { clientSlug, findingId }: { clientSlug: string; findingId: string }): Promise<FindingText> {
  const clientIds = { in: [...scope.clients] };
  return withScope(scope, "read", async (tx) => {
    const found = await tx.finding.findFirst({
      where: { clientId: clientIds, findingId, site: { client: { slug: clientSlug } } },
      include: { site: { include: { client: { select: { slug: true, name: true } } } }, sightings: { orderBy: { scan: { finishedAt: "desc" } }, take: 1 } },
    });
    if (!found) throw new AppError("not-found", "There is no such finding.");
    const { family, ruleId, title, description, solution, cwe, cve, state, site } = found;
    const alike = await tx.finding.count({ where: { clientId: clientIds, family, ruleId, severity: { not: "info" }, evaluations: { none: {} } } });
    return {
      id: findingId,
      client: site.client,
      site: { slug: site.slug, host: site.host },
      family,
      ruleId,
      title,
      description,
      solution,
      cwe,
      cve,
      state,
      alike,
      severity: Severity.parse(found.severity),
      firstSeenAt: found.firstSeenAt.toISOString(),
      lastSeenAt: found.lastSeenAt.toISOString(),
      occurrences: found.sightings[0]?.occurrences ?? 0,
    };
  });
}
