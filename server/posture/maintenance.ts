import type { ContractPolicy, MaintenanceWindow } from "#server/posture/facts.ts";
import { toSeconds } from "#server/posture/period.ts";

/** How a window stands: `announced` before it began with the notice due, `approved` late by a named person, `refused` otherwise (its minutes count). */
export type ClassifiedWindow = MaintenanceWindow & { fromS: number; toS: number; noticeS: number; standing: "announced" | "approved" | "refused" };

/** Whether each window counts as maintenance under the policy's notice. In order of beginning. */
export function classifyWindows(windows: readonly MaintenanceWindow[], policy: ContractPolicy): ClassifiedWindow[] {
  return windows
    .map((window) => {
      const fromS = toSeconds(window.from);
      const noticeS = fromS - toSeconds(window.announcedAt);
      const inTime = noticeS > 0 && noticeS >= policy.maintenance.noticeHours * 3600;
      const standing = inTime ? ("announced" as const) : window.approvedBy !== null ? ("approved" as const) : ("refused" as const);
      return { ...window, fromS, toS: toSeconds(window.to), noticeS, standing };
    })
    .filter(({ fromS, toS }) => toS > fromS)
    .sort((a, b) => a.fromS - b.fromS || (a.id < b.id ? -1 : 1));
}

/** The windows that stand for a site, cut so that no second belongs to two of them: the one that began first keeps it. */
export function standingWindows(windows: readonly ClassifiedWindow[], site: string): { id: string; from: number; to: number }[] {
  const cut: { id: string; from: number; to: number }[] = [];
  let until = Number.NEGATIVE_INFINITY;
  for (const { id, fromS, toS, standing, site: only } of windows) {
    if (standing === "refused" || (only !== null && only !== site) || toS <= until) continue;
    cut.push({ id, from: Math.max(fromS, until), to: toS });
    until = toS;
  }
  return cut;
}
