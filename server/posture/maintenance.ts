import type { ContractPolicy, ExclusionKind, MaintenanceWindow } from "#server/posture/facts.ts";
import { toSeconds } from "#server/posture/period.ts";
import type { Stretch } from "#server/posture/timeline.ts";

/** How a window stands: `announced` before it began with the notice due, `approved` late by a named person, `refused` otherwise (its minutes count). */
export type ClassifiedWindow = MaintenanceWindow & {
  kind: ExclusionKind;
  fromS: number;
  toS: number;
  noticeS: number;
  standing: "announced" | "approved" | "refused";
};

/** What the contract says of one kind of exclusion; seconds. `capS` null = no limit. */
export type ExclusionTerms = { noticeHours: number; clause: string; capS: number | null };

/** The terms of a kind; null = the contract excludes nothing of it. */
export function exclusionTerms(policy: ContractPolicy, kind: ExclusionKind): ExclusionTerms | null {
  if (kind === "maintenance") {
    const { excluded, noticeHours, clause, monthlyCapS } = policy.maintenance;
    return excluded ? { noticeHours, clause, capS: monthlyCapS } : null;
  }
  const terms = policy.exclusions.find((each) => each.kind === kind);
  return terms === undefined ? null : { noticeHours: terms.noticeHours, clause: terms.clause, capS: terms.monthlyCapS };
}

/** Notice a window of a kind needs, hours, also where the contract does not exclude it. */
export function noticeHoursOf(policy: ContractPolicy, kind: ExclusionKind): number {
  return kind === "maintenance" ? policy.maintenance.noticeHours : (exclusionTerms(policy, kind)?.noticeHours ?? 0);
}

/** Whether each window was announced with the notice its kind needs. In order of beginning. */
export function classifyWindows(windows: readonly MaintenanceWindow[], policy: ContractPolicy): ClassifiedWindow[] {
  return windows
    .map((window) => {
      const kind = window.kind ?? "maintenance";
      const fromS = toSeconds(window.from);
      const noticeS = fromS - toSeconds(window.announcedAt);
      const inTime = noticeS > 0 && noticeS >= noticeHoursOf(policy, kind) * 3600;
      const standing = inTime ? ("announced" as const) : window.approvedBy !== null ? ("approved" as const) : ("refused" as const);
      return { ...window, kind, fromS, toS: toSeconds(window.to), noticeS, standing };
    })
    .filter(({ fromS, toS }) => toS > fromS)
    .sort((a, b) => a.fromS - b.fromS || (a.id < b.id ? -1 : 1));
}

/** Announced or approved maintenance of a site, cut so that no second belongs to two windows: the one that began first keeps it. */
export function standingWindows(windows: readonly ClassifiedWindow[], site: string): { id: string; from: number; to: number }[] {
  const cut: { id: string; from: number; to: number }[] = [];
  let until = Number.NEGATIVE_INFINITY;
  for (const { id, fromS, toS, standing, kind, site: only } of windows) {
    if (kind !== "maintenance" || standing === "refused" || (only !== null && only !== site) || toS <= until) continue;
    cut.push({ id, from: Math.max(fromS, until), to: toS });
    until = toS;
  }
  return cut;
}

/** A stretch the contract excludes if nothing before it took it. */
export type Exclusion = Stretch & { id: string; kind: ExclusionKind };

/**
 * What the contract's terms exclude for a site, in order of the windows' beginning; may overlap. Maintenance counts only inside `within` (the standing local
 * hours of the terms, joined; null = at any hour). Caps are not applied here.
 */
export function exclusionsOf(
  windows: readonly ClassifiedWindow[],
  { policy, site, within }: { policy: ContractPolicy; site: string; within: readonly Stretch[] | null },
): Exclusion[] {
  const stands = windows.filter(
    ({ kind, standing, site: only }) => standing !== "refused" && (only === null || only === site) && exclusionTerms(policy, kind) !== null,
  );
  return stands.flatMap(({ id, kind, fromS, toS }) => {
    if (kind !== "maintenance" || within === null) return [{ id, kind, from: fromS, to: toS }];
    return within.map(({ from, to }) => ({ id, kind, from: Math.max(from, fromS), to: Math.min(to, toS) })).filter(({ from, to }) => to > from);
  });
}
