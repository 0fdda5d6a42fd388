import { ContractTerms } from "#server/posture/contract-terms.ts";
import type { ExclusionKind, WeeklyHours } from "#server/posture/facts.ts";

/** Hours of a week as they are typed. `key` keeps a row its own while rows come and go. */
export type HoursRow = { key: string; days: number[]; from: string; to: string };
export type OtherKind = Exclude<ExclusionKind, "maintenance">;
export type ExclusionDraft = { on: boolean; noticeHours: string; clause: string; capHours: string };
export type CreditRow = { key: string; belowPct: string; creditPct: string; clause: string };

/** A contract's terms as they stand in the form: text as it is typed, whether or not it can be read. */
export type TermsDraft = {
  name: string;
  targetPct: string;
  targetClause: string;
  consecutiveFailures: string;
  latencyS: string;
  statuses: string;
  minOutageMin: string;
  failureClause: string;
  unknownIsDown: boolean;
  aggregate: "sum" | "worst-site";
  service: { on: boolean; timeZone: string; weekly: HoursRow[]; holidays: string; clause: string };
  maintenance: ExclusionDraft & { withinOn: boolean; within: HoursRow[] };
  exclusions: Record<OtherKind, ExclusionDraft>;
  fee: string;
  credits: CreditRow[];
  claimDays: string;
};

/** A draft, how it changes, and what is wrong with it by field. */
export type DraftProps = { draft: TermsDraft; change: (next: Partial<TermsDraft>) => void; wrong: Record<string, string> };

export const OTHER_KINDS = ["emergency", "client-request", "third-party", "force-majeure"] as const satisfies readonly OtherKind[];

const text = (number: number | null, unit = 1) => (number === null ? "" : String(number / unit));
const rowsOf = (weekly: WeeklyHours | null): HoursRow[] =>
  (weekly ?? [{ days: [1, 2, 3, 4, 5], from: "07:00", to: "19:00" }]).map((hours, index) => ({ key: `kept-${index}`, ...hours }));

export function draftOf(terms: ContractTerms): TermsDraft {
  const { maintenance, serviceHours } = terms;
  const other = (kind: OtherKind): ExclusionDraft => {
    const kept = terms.exclusions.find((each) => each.kind === kind);
    return { on: kept !== undefined, noticeHours: text(kept?.noticeHours ?? 0), clause: kept?.clause ?? "", capHours: text(kept?.monthlyCapS ?? null, 3600) };
  };
  return {
    name: terms.name,
    targetPct: text(terms.targetPpm, 10_000),
    targetClause: terms.targetClause,
    consecutiveFailures: text(terms.consecutiveFailures),
    latencyS: text(terms.latencyLimitMs, 1000),
    statuses: terms.acceptedStatuses?.join(", ") ?? "",
    minOutageMin: terms.minOutageS === 0 ? "" : text(terms.minOutageS, 60),
    failureClause: terms.failureClause,
    unknownIsDown: terms.unknownIsDown,
    aggregate: terms.aggregate,
    service: {
      on: serviceHours !== null,
      timeZone: serviceHours?.timeZone ?? "",
      weekly: rowsOf(serviceHours?.weekly ?? null),
      holidays: serviceHours?.holidays.join("\n") ?? "",
      clause: serviceHours?.clause ?? "",
    },
    maintenance: {
      on: maintenance.excluded,
      noticeHours: text(maintenance.noticeHours),
      clause: maintenance.clause,
      capHours: text(maintenance.monthlyCapS, 3600),
      withinOn: maintenance.within !== null,
      within: maintenance.within === null ? [{ key: "first", days: [7], from: "02:00", to: "06:00" }] : rowsOf(maintenance.within),
    },
    exclusions: {
      emergency: other("emergency"),
      "client-request": other("client-request"),
      "third-party": other("third-party"),
      "force-majeure": other("force-majeure"),
    },
    fee: text(terms.monthlyFeeCents, 100),
    credits: terms.credits.map(({ belowPpm, creditPpm, clause }, index) => ({
      key: `kept-${index}`,
      belowPct: text(belowPpm, 10_000),
      creditPct: text(creditPpm, 10_000),
      clause,
    })),
    claimDays: text(terms.claimDays),
  };
}

/** A typed number as whole units, NaN when it is none or would be rounded. */
function whole(typed: string, unit = 1): number {
  const plain = typed.trim().replace(/[,$%\s]/g, "");
  if (!/^\d+(\.\d+)?$/.test(plain)) return Number.NaN;
  const value = Number(plain) * unit;
  return Math.abs(value - Math.round(value)) < 1e-6 ? Math.round(value) : Number.NaN;
}
const wholeOrNull = (typed: string, unit = 1) => (typed.trim() === "" ? null : whole(typed, unit));
const listed = (typed: string) => typed.split(/[\s,;]+/).filter((part) => part !== "");
const weekly = (rows: readonly HoursRow[]) => rows.map(({ days, from, to }) => ({ days: [...days].sort(), from, to }));

function typedTerms(draft: TermsDraft): unknown {
  const { service, maintenance } = draft;
  const exclusion = ({ noticeHours, clause, capHours }: ExclusionDraft) => ({
    noticeHours: whole(noticeHours),
    clause,
    monthlyCapS: wholeOrNull(capHours, 3600),
  });
  const statuses = listed(draft.statuses);
  return {
    name: draft.name,
    targetPpm: whole(draft.targetPct, 10_000),
    targetClause: draft.targetClause,
    consecutiveFailures: whole(draft.consecutiveFailures),
    latencyLimitMs: wholeOrNull(draft.latencyS, 1000),
    acceptedStatuses: statuses.length === 0 ? null : statuses.map((status) => whole(status)),
    minOutageS: wholeOrNull(draft.minOutageMin, 60) ?? 0,
    failureClause: draft.failureClause,
    unknownIsDown: draft.unknownIsDown,
    aggregate: draft.aggregate,
    serviceHours: service.on
      ? {
          timeZone: service.timeZone.trim() || null,
          weekly: weekly(service.weekly),
          holidays: [...new Set(listed(service.holidays))].sort(),
          clause: service.clause,
        }
      : null,
    // What is not left out still says where it stands, and keeps its notice for the day it is.
    maintenance: {
      excluded: maintenance.on,
      ...exclusion(
        maintenance.on
          ? maintenance
          : { ...maintenance, noticeHours: Number.isNaN(whole(maintenance.noticeHours)) ? "0" : maintenance.noticeHours, capHours: "" },
      ),
      within: maintenance.on && maintenance.withinOn ? weekly(maintenance.within) : null,
    },
    exclusions: OTHER_KINDS.filter((kind) => draft.exclusions[kind].on).map((kind) => ({ kind, ...exclusion(draft.exclusions[kind]) })),
    monthlyFeeCents: wholeOrNull(draft.fee, 100),
    credits: draft.credits.map(({ belowPct, creditPct, clause }) => ({ belowPpm: whole(belowPct, 10_000), creditPpm: whole(creditPct, 10_000), clause })),
    claimDays: whole(draft.claimDays),
  };
}

const CLAUSE = "Name the place in the contract, in at most 200 characters.";
const HOURS = "Choose at least one day, and hours that end after they begin. Cut hours over midnight into two.";
const NOTICE = "Whole hours, 0 to 2,160.";
const CAP = "Hours a month up to 744, or nothing for no limit.";
/** What is wrong with a field, by the field's last name. */
const WRONG: Record<string, string> = {
  name: "A name of at most 200 characters.",
  targetPct: "A percentage above 0 and up to 100, like 99.9.",
  targetClause: CLAUSE,
  consecutiveFailures: "A whole number, 1 to 60.",
  latencyS: "Seconds from 1 to 120, or nothing. Shorter answers are not kept one by one.",
  statuses: "Status codes from 100 to 599, like 200, 302, or nothing.",
  minOutageMin: "Minutes up to 1,440, or nothing.",
  failureClause: "At most 200 characters.",
  timeZone: "A time zone like America/Chicago, or nothing for the client's own.",
  weekly: HOURS,
  within: HOURS,
  holidays: "One day a line, like 2026-12-25.",
  clause: CLAUSE,
  noticeHours: NOTICE,
  capHours: CAP,
  fee: "Dollars and cents, like 1240.00, or nothing.",
  belowPct: "A percentage up to 100, like 99.9.",
  creditPct: "A percentage of the fee up to 100, like 10.",
  claimDays: "Whole days, 0 to 730.",
};

/** The form's field a term belongs to: "exclusions.2.monthlyCapS" of the terms is "exclusions.third-party.capHours" of the form. */
function fieldOf(path: readonly PropertyKey[], draft: TermsDraft): string {
  const [first, second, third] = path.map(String);
  const renamed: Record<string, string> = {
    targetPpm: "targetPct",
    latencyLimitMs: "latencyS",
    acceptedStatuses: "statuses",
    minOutageS: "minOutageMin",
    monthlyFeeCents: "fee",
    monthlyCapS: "capHours",
    belowPpm: "belowPct",
    creditPpm: "creditPct",
  };
  const named = (name: string | undefined) => renamed[name ?? ""] ?? name ?? "";
  if (first === "serviceHours") return `service.${named(second)}`;
  if (first === "maintenance") return `maintenance.${named(second)}`;
  if (first === "exclusions") return `exclusions.${OTHER_KINDS.filter((kind) => draft.exclusions[kind].on)[Number(second)] ?? ""}.${named(third)}`;
  if (first === "credits") return `credits.${second}.${named(third)}`;
  return named(first);
}

/** What can be read of a draft: its terms, or what is wrong by field. */
export function readDraft(draft: TermsDraft): { terms: ContractTerms; wrong: Record<string, string> } | { terms: null; wrong: Record<string, string> } {
  const read = ContractTerms.safeParse(typedTerms(draft));
  if (read.success) return { terms: read.data, wrong: {} };
  const fields = read.error.issues.map(({ path }) => fieldOf(path, draft));
  return { terms: null, wrong: Object.fromEntries(fields.map((field) => [field, WRONG[field.split(".").at(-1) ?? ""] ?? "This cannot be read."])) };
}
