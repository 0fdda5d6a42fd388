import type { ContractPolicy, WeeklyHours } from "#server/posture/facts.ts";

/** Months count back from the last complete one (0); `at` is wall-clock time in the client's zone. */
export type Moment = { monthsBack: number; day: number; at: string; minutes: number };

export type Incident = Moment & { site: string; locations?: readonly string[]; kind: "down" | "silent" };
export type Window = Moment & { site: string | null; noticeHours: number; reason: string; approvedBy?: string };

/** Maintenance every week at local hours, announced two weeks before its first day. */
export type WeeklyWindow = {
  since: { monthsBack: number; day: number };
  weekly: WeeklyHours;
  skip: readonly { monthsBack: number; day: number }[];
  reason: string;
};

/** An outage said afterwards not to have been the site's; `approved` = two days later by the security team, else it still waits. */
export type CorrectedOutage = Moment & { site: string; reason: string; clause: string; approved: boolean };

/** Stretches in which a site answers `factor` times as slowly as it does otherwise. */
export type Slowness = Moment & { site: string; factor: number };

export type Weakness = {
  site: string;
  rule: string;
  /** First and last scan that sees it, in months back; last null = still there. */
  from: number;
  last: number | null;
  /** Months back in which the security team decided; null = still being evaluated. */
  evaluated: number | null;
  verdict?: "confirmed" | "accepted" | "false-positive";
};

export type Scenario = {
  slug: string;
  name: string;
  story: string;
  kind: "city" | "county" | "town" | "village" | "township" | "borough";
  state: string;
  population: number;
  timeZone: string;
  products: readonly string[];
  renewalInDays: number;
  checkEveryS: 60 | 300;
  sites: readonly { slug: string; host: string; joined?: { monthsBack: number; day: number } }[];
  incidents: readonly Incident[];
  /** Null = the monitor keeps no response times of this client. */
  slow: readonly Slowness[] | null;
  windows: readonly Window[];
  weeklyWindows: readonly WeeklyWindow[];
  corrections: readonly CorrectedOutage[];
  contract: Omit<ContractPolicy, "id" | "effectiveFrom"> | null;
  /** New terms from the first day of a later month on. */
  amended: { monthsBack: number; contract: Omit<ContractPolicy, "id" | "effectiveFrom"> } | null;
  weaknesses: readonly Weakness[];
  /** Months back in which a site's regular scan was not run. */
  missedScans: readonly { site: string; monthsBack: number }[];
  /** Accounts a day, the size of a wave, and when; null = no feed is connected. */
  purges: { daily: number; wave?: { monthsBack: number; day: number; days: number; factor: number } } | null;
};

export const LOCATIONS = ["iad", "ord", "sjc"] as const;
export const HISTORY_MONTHS = 14;
