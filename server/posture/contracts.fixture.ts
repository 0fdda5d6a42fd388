import type { ContractPolicy } from "#server/posture/facts.ts";

const BASE: ContractPolicy = {
  id: "base",
  name: "Hosting agreement",
  effectiveFrom: "2020-01-01",
  targetPpm: 999_000,
  targetClause: "Section 3.1",
  consecutiveFailures: 1,
  latencyLimitMs: null,
  acceptedStatuses: null,
  minOutageS: 0,
  failureClause: "",
  unknownIsDown: false,
  aggregate: "sum",
  serviceHours: null,
  maintenance: { excluded: true, noticeHours: 0, clause: "Section 3.4", within: null, monthlyCapS: null },
  exclusions: [],
  monthlyFeeCents: 100_000,
  credits: [{ belowPpm: 999_000, creditPpm: 100_000, clause: "Section 3.6" }],
  claimDays: 30,
};

/** Test only: 99.9 % monthly; the home page not delivered within 10 s, or a status other than 200 or 302, three times in a row; 1 % of the monthly fee. */
export const TEN_SECONDS: ContractPolicy = {
  ...BASE,
  id: "ten-seconds",
  name: "Website services agreement",
  consecutiveFailures: 3,
  latencyLimitMs: 10_000,
  acceptedStatuses: [200, 302],
  failureClause: "Section 7.2(a)",
  credits: [{ belowPpm: 999_000, creditPpm: 10_000, clause: "Section 7.2(c)" }],
};

/** Test only: 99.9 % with Sunday 02:00 to 06:00 ET excluded on 48 hours' notice; outages of a minute or longer. For a client on Eastern Time. */
export const SUNDAY_WINDOW: ContractPolicy = {
  ...BASE,
  id: "sunday-window",
  name: "Master agreement",
  minOutageS: 60,
  failureClause: "Exhibit B 1.3",
  maintenance: { excluded: true, noticeHours: 48, clause: "Exhibit B 2.1", within: [{ days: [7], from: "02:00", to: "06:00" }], monthlyCapS: null },
};

/** Test only: 99.9 % with credits of 10, 25 and 50 % and 30 days to claim. */
export const CREDIT_BANDS: ContractPolicy = {
  ...BASE,
  id: "credit-bands",
  name: "Service level agreement",
  credits: [
    { belowPpm: 999_000, creditPpm: 100_000, clause: "SLA 5(a)" },
    { belowPpm: 990_000, creditPpm: 250_000, clause: "SLA 5(b)" },
    { belowPpm: 950_000, creditPpm: 500_000, clause: "SLA 5(c)" },
  ],
  claimDays: 30,
};

/** Test only: 99 % of the working hours, Monday to Friday 7 to 19 Central Time without holidays; outages under 15 minutes do not count. */
export const WORKING_HOURS: ContractPolicy = {
  ...BASE,
  id: "working-hours",
  name: "County services contract",
  targetPpm: 990_000,
  targetClause: "Article 4",
  minOutageS: 900,
  failureClause: "Article 4.2",
  serviceHours: {
    timeZone: "America/Chicago",
    weekly: [{ days: [1, 2, 3, 4, 5], from: "07:00", to: "19:00" }],
    holidays: ["2026-10-12", "2026-11-26"],
    clause: "Article 4.1",
  },
  credits: [{ belowPpm: 990_000, creditPpm: 100_000, clause: "Article 4.5" }],
};

/** Test only: the four contracts of this market, domain.md §2. */
export const CONTRACTS = [TEN_SECONDS, SUNDAY_WINDOW, CREDIT_BANDS, WORKING_HOURS] as const;
