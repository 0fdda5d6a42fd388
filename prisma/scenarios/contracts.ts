import type { Scenario } from "#prisma/scenarios/scenario.ts";

type Contract = NonNullable<Scenario["contract"]>;

export const THREE_NINES: Contract = {
  name: "Hosting agreement, 99.9 % a month",
  targetPpm: 999_000,
  targetClause: "Clause 4.1",
  consecutiveFailures: 1,
  latencyLimitMs: null,
  acceptedStatuses: null,
  minOutageS: 0,
  failureClause: "",
  unknownIsDown: false,
  aggregate: "sum",
  serviceHours: null,
  maintenance: { excluded: true, noticeHours: 72, clause: "Clause 4.2(b)", within: null, monthlyCapS: null },
  exclusions: [],
  monthlyFeeCents: 124_000,
  credits: [
    { belowPpm: 999_000, creditPpm: 100_000, clause: "Clause 4.5(a)" },
    { belowPpm: 995_000, creditPpm: 250_000, clause: "Clause 4.5(b)" },
    { belowPpm: 990_000, creditPpm: 500_000, clause: "Clause 4.5(c)" },
  ],
  claimDays: 30,
};

/** Down only after three checks in a row that were not delivered within 10 seconds or with a status other than 200 or 302; one percent of the fee. */
export const THREE_IN_A_ROW: Contract = {
  ...THREE_NINES,
  name: "Master services agreement, three failures in a row",
  targetClause: "Exhibit B, section 2",
  consecutiveFailures: 3,
  latencyLimitMs: 10_000,
  acceptedStatuses: [200, 302],
  failureClause: "Exhibit B, section 2(a)",
  maintenance: { excluded: true, noticeHours: 48, clause: "Exhibit B, section 3", within: null, monthlyCapS: null },
  credits: [{ belowPpm: 999_000, creditPpm: 10_000, clause: "Exhibit B, section 5" }],
};

/** Missing minutes count against us and no maintenance is excluded. */
export const STRICT: Contract = {
  ...THREE_NINES,
  name: "County services agreement, no exclusions",
  targetPpm: 995_000,
  targetClause: "Section 7.1",
  unknownIsDown: true,
  maintenance: { excluded: false, noticeHours: 0, clause: "Section 7.3", within: null, monthlyCapS: null },
  credits: [{ belowPpm: 995_000, creditPpm: 50_000, clause: "Section 7.6" }],
};

/** Only office hours are agreed, and an outage shorter than 15 minutes does not count. */
export const OFFICE_HOURS: Contract = {
  ...THREE_NINES,
  name: "Service agreement, working hours",
  targetPpm: 990_000,
  targetClause: "Schedule C, 1",
  minOutageS: 900,
  failureClause: "Schedule C, 2",
  serviceHours: {
    timeZone: "America/Chicago",
    weekly: [{ days: [1, 2, 3, 4, 5], from: "07:00", to: "19:00" }],
    holidays: ["2026-01-01", "2026-05-25", "2026-07-03", "2026-09-07", "2026-11-26", "2026-12-25", "2027-01-01", "2027-05-31", "2027-07-05", "2027-09-06"],
    clause: "Schedule C, 3",
  },
  maintenance: { excluded: true, noticeHours: 48, clause: "Schedule C, 4", within: null, monthlyCapS: 28_800 },
  exclusions: [{ kind: "third-party", noticeHours: 0, clause: "Schedule C, 5", monthlyCapS: null }],
  monthlyFeeCents: 68_500,
  credits: [{ belowPpm: 990_000, creditPpm: 50_000, clause: "Schedule C, 6" }],
};

/** Sunday nights only, on 48 hours' notice, and an outage lasts a minute at least. */
export const SUNDAY_NIGHTS: Contract = {
  ...THREE_NINES,
  name: "Hosting agreement with a weekly window",
  minOutageS: 60,
  failureClause: "Clause 3.1",
  targetClause: "Clause 3",
  maintenance: { excluded: true, noticeHours: 48, clause: "Clause 3.2", within: [{ days: [7], from: "02:00", to: "06:00" }], monthlyCapS: null },
};
