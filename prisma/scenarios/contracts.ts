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

/** Down only after three failed checks in a row; one percent of the fee. */
export const THREE_IN_A_ROW: Contract = {
  ...THREE_NINES,
  name: "Master services agreement, three failures in a row",
  targetClause: "Exhibit B, section 2",
  consecutiveFailures: 3,
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
