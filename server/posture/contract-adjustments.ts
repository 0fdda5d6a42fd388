import type { Cause, Slice } from "#server/posture/contract-slices.ts";
import type { TimedCorrection } from "#server/posture/corrections.ts";
import type { ContractPolicy, ExclusionKind } from "#server/posture/facts.ts";
import { type ClassifiedWindow, exclusionTerms } from "#server/posture/maintenance.ts";

/** Seconds by which one cause moves measured downtime to the contract's: negative takes off. `id` = the window or correction it comes from. */
export type Adjustment = {
  kind: Cause;
  site: string;
  seconds: number;
  clause: string;
  id: string | null;
  /** Seconds between announcement and beginning, and when it was announced; null where nothing is announced. */
  noticeS: number | null;
  announcedAt: string | null;
  approvedBy: string | null;
};

/** The order in which a ledger takes things off; windows and corrections within a kind by beginning. */
const ORDER: readonly Cause[] = [
  "slow",
  "accepted",
  "few",
  "service-hours",
  "short",
  "corrected",
  "maintenance",
  "emergency",
  "client-request",
  "third-party",
  "force-majeure",
  "missing",
];

type Sources = { policy: ContractPolicy; windows: readonly ClassifiedWindow[]; corrections: readonly TimedCorrection[] };

/** What leads from measured to contractual downtime of one site: measured down + Σ seconds = contractual down, exactly. */
export function adjustmentsOf(slices: readonly Slice[], site: string, sources: Sources): Adjustment[] {
  const found = new Map<string, Adjustment>();
  for (const { from, to, cause, by, measuredDown } of slices) {
    if (cause === null) continue;
    const key = `${cause}|${by}`;
    const adjustment = found.get(key) ?? adjustment0(cause, { site, by, sources });
    adjustment.seconds += measuredDown ? from - to : to - from;
    found.set(key, adjustment);
  }
  return [...found.values()].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

function adjustment0(kind: Cause, { site, by, sources }: { site: string; by: string | null; sources: Sources }): Adjustment {
  const { policy, windows, corrections } = sources;
  const base = { kind, site, seconds: 0, id: by, noticeS: null, announcedAt: null, approvedBy: null };
  if (kind === "corrected") {
    const correction = corrections.find(({ id }) => id === by);
    return { ...base, clause: correction?.clause ?? "", approvedBy: correction?.approvedBy ?? null };
  }
  const window = windows.find(({ id }) => id === by);
  if (window !== undefined) {
    const { noticeS, announcedAt, approvedBy } = window;
    return { ...base, clause: exclusionTerms(policy, kind as ExclusionKind)?.clause ?? "", noticeS, announcedAt, approvedBy };
  }
  if (kind === "service-hours") return { ...base, clause: policy.serviceHours?.clause ?? "" };
  return { ...base, clause: kind === "missing" ? policy.targetClause : failureClause(policy) };
}

/** The clause that says what an outage is; the target's where the terms name none. */
export function failureClause({ failureClause: clause, targetClause }: ContractPolicy): string {
  return clause === "" ? targetClause : clause;
}

/** The same cause of the same site over several months, added up. */
export function joinAdjustments(all: readonly Adjustment[]): Adjustment[] {
  const found = new Map<string, Adjustment>();
  for (const each of all) {
    const key = [each.kind, each.site, each.id, each.clause].join("|");
    const last = found.get(key);
    if (last === undefined) found.set(key, { ...each });
    else last.seconds += each.seconds;
  }
  return [...found.values()];
}

/** Seconds of the given causes, signed. */
export function adjustedS(adjustments: readonly Adjustment[], ...kinds: readonly Cause[]): number {
  return adjustments.reduce((sum, { kind, seconds }) => (kinds.includes(kind) ? sum + seconds : sum), 0);
}
