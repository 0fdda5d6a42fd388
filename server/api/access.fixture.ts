/** Test only: inputs that procedures take, for whoever asks. */
export const PROMISE = { question: "Can the page load faster?", promise: "We move it to the faster host.", owner: "Dana", due: "2026-12-01" };

export const RULE = {
  name: "Old headers",
  owner: "Sam",
  verdict: "confirmed",
  reason: "Hardening only",
  acceptDays: null,
  match: { severityMax: "low", scannerRule: null, ruleFamily: null, cwe: null, afterDays: 30 },
  namedClasses: false,
};

export const SPAN = { from: "2026-12-01T02:00", to: "2026-12-01T04:00" };

export const SERIES = {
  kind: "maintenance",
  timeZone: "UTC",
  weekly: [{ days: [7], from: "02:00", to: "06:00" }],
  firstDay: "2026-12-01",
  lastDay: null,
  skipDays: [],
  reason: "Weekly",
};

export const STATEMENT = {
  ...{ programme: "SOC 2 Type II", label: "", scope: "", products: [], issuer: null, detail: null, reference: null, stage: "issued" },
  ...{ periodStart: null, periodEnd: null, issuedOn: null, expiresOn: null, nextReviewOn: null },
};
