import { z } from "zod";
import { AppError } from "#server/errors.ts";
import type { DeadlineVersion } from "#server/posture/deadline-policies.ts";
import type { QueuedFinding } from "#server/posture/evaluation-queue.ts";
import { Occurrence, Severity } from "#server/posture/evidence.ts";
import type { FindingFacts } from "#server/posture/facts.ts";
import type { OneFinding } from "#server/posture/finding-history.ts";
import type { LifecycleState } from "#server/posture/lifecycle.ts";
import { type Tx, withScope } from "#server/store/database.ts";
import { listDeadlines, loadAbsences } from "#server/store/deadlines.ts";
import { evaluationFacts, overrideFacts } from "#server/store/decision-facts.ts";
import { loadPriorities } from "#server/store/facts-priority.ts";
import { hostNames } from "#server/store/host-numbers.ts";
import { loadPlaces, mitigationsOf, placesAt } from "#server/store/mitigations.ts";
import { scanFacts } from "#server/store/scan-facts.ts";
import type { ClientScope } from "#server/store/scope.ts";

const PLACES_SHOWN = 200;

export type FindingRecord = Omit<QueuedFinding, "kev" | "epss" | "deadline" | "acceptedUntil"> & {
  timeZone: string;
  /** Every version of the client's deadline policies. */
  deadlines: DeadlineVersion[];
  facts: FindingFacts;
  /** Where the last scan that saw it did: `places` are the first of `total`. */
  last: { scanner: string; finishedAt: string; total: number; toolMarked: boolean; places: Occurrence[] } | null;
  evidence: Omit<OneFinding, "at">;
};

/** One finding with what the scanner said about it and everything that happened to it. Errors: not-found, the same for a foreign and a missing one. */
export async function getFinding(scope: ClientScope, { clientSlug, findingId }: { clientSlug: string; findingId: string }): Promise<FindingRecord> {
  const clientIds = { in: [...scope.clients] };
  return withScope(scope, "read", async (tx) => {
    const found = await tx.finding.findFirst({
      where: { clientId: clientIds, findingId, site: { client: { slug: clientSlug } } },
      include: { site: { include: { client: { select: { slug: true, name: true, timeZone: true } } } }, evaluations: { take: 1, select: { at: true } } },
    });
    if (!found) throw new AppError("not-found", "There is no such finding.");
    const { family, ruleId, title, site } = found;
    const severity = Severity.parse(found.severity);
    const waits = severity !== "info" && found.evaluations.length === 0;
    const { discriminator } = found;
    const same = { clientId: clientIds, family, ruleId, discriminator, severity: { not: "info" }, evaluations: { none: {} } };
    const alike = discriminator === null ? Number(waits) : await tx.finding.count({ where: same });
    const own: FindingFacts = {
      id: findingId,
      site: site.slug,
      ruleId,
      ruleFamily: found.ruleFamily,
      title,
      description: found.description,
      solution: found.solution,
      cwe: found.cwe,
      cve: found.cve,
    };
    const { findings: prioritised } = await loadPriorities(tx, [own]);
    const facts = prioritised[0] ?? own;
    const evidence = await evidenceOf(tx, { clientId: found.clientId, siteId: found.siteId, family }, facts, site.client.timeZone);
    const last = await lastSeen(tx, { clientId: found.clientId, findingId });
    return {
      id: findingId,
      client: { slug: site.client.slug, name: site.client.name },
      site: { slug: site.slug, host: site.host },
      timeZone: site.client.timeZone,
      deadlines: await listDeadlines(tx, found.clientId),
      family,
      ruleId,
      title,
      alike,
      severity,
      state: found.state as LifecycleState,
      waits,
      toolMarked: last?.toolMarked ?? false,
      firstSeenAt: found.firstSeenAt.toISOString(),
      lastSeenAt: found.lastSeenAt.toISOString(),
      occurrences: last?.total ?? 0,
      facts,
      last,
      evidence,
    };
  });
}

type Series = { clientId: string; siteId: string; family: string };

/** The scans that can say anything about the finding, with its own sightings, and what was decided about it. */
async function evidenceOf(tx: Tx, { clientId, siteId, family }: Series, finding: FindingFacts, timeZone: string): Promise<Omit<OneFinding, "at">> {
  const reports = await tx.scan.findMany({
    where: { clientId, siteId, family },
    include: { sightings: { where: { findingId: finding.id }, omit: { places: true } } },
    orderBy: [{ finishedAt: "asc" }, { scanId: "asc" }],
  });
  const scans = reports.filter(({ mitigated }) => mitigated === null);
  const closing = reports.filter(({ mitigated }) => mitigated !== null);
  const asked = reports.filter(({ mitigated, ports }) => mitigated !== null || ports !== null);
  const placesOf = await loadPlaces(tx, clientId, asked.length > 0 ? [family] : [], finding.id);
  const where = { clientId, findingId: finding.id };
  const evaluations = await tx.evaluation.findMany({ where, orderBy: [{ at: "asc" }, { evaluationId: "asc" }] });
  const overrides = await tx.severityOverride.findMany({ where, orderBy: [{ at: "asc" }, { overrideId: "asc" }] });
  return {
    finding,
    timeZone,
    ...(closing.length === 0 ? {} : { mitigations: closing.flatMap((row) => mitigationsOf(row, finding.site)) }),
    scans: scans.map((row) => ({
      ...scanFacts(row, finding.site),
      sightings: row.sightings.map((seen) => ({
        finding: finding.id,
        severity: Severity.parse(seen.severity),
        occurrences: seen.occurrences,
        hosts: hostNames(row)(seen.hosts),
        ...(seen.toolMarked ? { toolMarked: true } : {}),
        ...placesAt(placesOf, row.scanId, finding.id),
      })),
    })),
    ...(await loadAbsences(tx, clientId)),
    evaluations: evaluations.map(evaluationFacts),
    overrides: overrides.map(overrideFacts),
  };
}

async function lastSeen(tx: Tx, where: { clientId: string; findingId: string }): Promise<FindingRecord["last"]> {
  const sighting = await tx.sighting.findFirst({
    where,
    orderBy: [{ scan: { finishedAt: "desc" } }, { scanId: "desc" }],
    include: { scan: { select: { scanner: true, finishedAt: true } } },
  });
  if (sighting === null) return null;
  return {
    scanner: sighting.scan.scanner,
    finishedAt: sighting.scan.finishedAt.toISOString(),
    total: sighting.occurrences,
    toolMarked: sighting.toolMarked,
    places: z.array(Occurrence).parse(sighting.places).slice(0, PLACES_SHOWN),
  };
}
