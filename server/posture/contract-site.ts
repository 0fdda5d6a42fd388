import { type Adjustment, adjustmentsOf } from "#server/posture/contract-adjustments.ts";
import { type ContractSeconds, contractSlices, type Slice, secondsOf } from "#server/posture/contract-slices.ts";
import { standingCorrections, type TimedCorrection } from "#server/posture/corrections.ts";
import type { ContractPolicy, ExclusionKind } from "#server/posture/facts.ts";
import { type ClassifiedWindow, exclusionsOf, exclusionTerms } from "#server/posture/maintenance.ts";
import { type Period, toSeconds } from "#server/posture/period.ts";
import type { Piece } from "#server/posture/site-availability.ts";
import type { JudgedSegment, Stretch } from "#server/posture/timeline.ts";
import { joinStretches, secondsWithin, weeklyStretches } from "#server/posture/weekly-hours.ts";

/** What the terms say of one month of any site: agreed and standing hours as stretches of it, caps, windows and corrections. */
export type ContractMonth = {
  policy: ContractPolicy;
  /** Joined, unix seconds; null = all hours. */
  service: Stretch[] | null;
  within: Stretch[] | null;
  caps: Partial<Record<ExclusionKind, number>>;
  windows: readonly ClassifiedWindow[];
  corrections: readonly TimedCorrection[];
};

const KINDS = ["maintenance", "emergency", "client-request", "third-party", "force-majeure"] as const satisfies readonly ExclusionKind[];

/** Service hours are on the clock the terms name or else the client's, standing maintenance hours on the client's. */
export function contractMonth(input: {
  policy: ContractPolicy;
  period: Period;
  windows: readonly ClassifiedWindow[];
  corrections: readonly TimedCorrection[];
}): ContractMonth {
  const { policy, period } = input;
  const span = { from: toSeconds(period.start), to: toSeconds(period.end) };
  const { serviceHours } = policy;
  const caps = KINDS.map((kind) => [kind, exclusionTerms(policy, kind)?.capS ?? null] as const).filter(([, capS]) => capS !== null);
  return {
    ...input,
    service:
      serviceHours === null
        ? null
        : joinStretches(
            weeklyStretches({
              weekly: serviceHours.weekly,
              timeZone: serviceHours.timeZone ?? period.timeZone,
              span,
              skip: new Set(serviceHours.holidays),
            }),
          ),
    within: policy.maintenance.within === null ? null : joinStretches(weeklyStretches({ weekly: policy.maintenance.within, timeZone: period.timeZone, span })),
    caps: Object.fromEntries(caps),
  };
}

/** One site under the contract: seconds by state, and what leads there from measured downtime. */
export type ContractSite = { slices: Slice[]; seconds: ContractSeconds; adjustments: Adjustment[] };

/** One site's month as the contract sees it. `pieces` are the measured ones, which cover the span evaluated. */
export function contractSite(input: { site: string; pieces: readonly Piece[]; judged: readonly JudgedSegment[]; month: ContractMonth }): ContractSite {
  const { site, pieces, judged, month } = input;
  const { policy, service, within, caps, windows, corrections } = month;
  const slices = contractSlices({
    pieces,
    judged,
    service,
    caps,
    corrections: standingCorrections(corrections, site),
    exclusions: exclusionsOf(windows, { policy, site, within }),
    unknownIsDown: policy.unknownIsDown,
  });
  return { slices, seconds: secondsOf(slices), adjustments: adjustmentsOf(slices, site, month) };
}

/** Monitored seconds of a stretch that the contract agrees on. */
export function agreedWithin({ service }: Pick<ContractMonth, "service">, stretch: Stretch): number {
  return stretch.to <= stretch.from ? 0 : service === null ? stretch.to - stretch.from : secondsWithin(service, stretch);
}
