import { expect, test } from "vitest";
import { draftOf, readDraft, type TermsDraft } from "#components/contract/terms-draft.ts";
import { ContractTerms } from "#server/posture/contract-terms.ts";
import { STANDARD_POLICY } from "#server/posture/contract.ts";

const { id: _id, effectiveFrom: _from, ...STANDARD } = STANDARD_POLICY;
const RICH: ContractTerms = ContractTerms.parse({
  ...STANDARD,
  name: "Odd hours",
  targetPpm: 999_500,
  consecutiveFailures: 3,
  latencyLimitMs: 10_000,
  acceptedStatuses: [200, 302],
  minOutageS: 900,
  failureClause: "Section 2",
  aggregate: "worst-site",
  serviceHours: { timeZone: "America/Chicago", weekly: [{ days: [1, 2, 3, 4, 5], from: "07:00", to: "19:00" }], holidays: ["2026-12-25"], clause: "Section 3" },
  maintenance: { excluded: true, noticeHours: 48, clause: "Section 4", within: [{ days: [7], from: "02:00", to: "06:00" }], monthlyCapS: 28_800 },
  exclusions: [{ kind: "third-party", noticeHours: 0, clause: "Section 5", monthlyCapS: null }],
  monthlyFeeCents: 124_050,
  credits: [{ belowPpm: 999_500, creditPpm: 12_500, clause: "Section 6" }],
  claimDays: 30,
});

test.each([
  ["the standard target", STANDARD],
  ["a contract that says everything", RICH],
])("%s comes out of the form as it went in", (_name, terms) => {
  expect(readDraft(draftOf(terms))).toEqual({ terms, wrong: {} });
});

const typed = (change: (draft: TermsDraft) => void) => {
  const draft = draftOf(RICH);
  change(draft);
  return readDraft(draft);
};

test.each<[string, (draft: TermsDraft) => void, string]>([
  ["a target above 100", (draft) => Object.assign(draft, { targetPct: "100.1" }), "targetPct"],
  ["a target that would be rounded", (draft) => Object.assign(draft, { targetPct: "99.99999" }), "targetPct"],
  ["words for a number", (draft) => Object.assign(draft, { consecutiveFailures: "three" }), "consecutiveFailures"],
  ["a limit below what we keep", (draft) => Object.assign(draft, { latencyS: "0.5" }), "latencyS"],
  ["a status nobody sends", (draft) => Object.assign(draft, { statuses: "200, 999" }), "statuses"],
  ["an empty clause", (draft) => Object.assign(draft, { targetClause: " " }), "targetClause"],
  ["hours over midnight", (draft) => Object.assign(draft.service.weekly[0] ?? {}, { from: "22:00", to: "06:00" }), "service.weekly"],
  ["hours on no day", (draft) => Object.assign(draft.maintenance.within[0] ?? {}, { days: [] }), "maintenance.within"],
  ["a holiday that is no day", (draft) => Object.assign(draft.service, { holidays: "Christmas" }), "service.holidays"],
  ["a zone nobody lives in", (draft) => Object.assign(draft.service, { timeZone: "Mars/Olympus" }), "service.timeZone"],
  ["a cap of nothing", (draft) => Object.assign(draft.exclusions["third-party"], { capHours: "0" }), "exclusions.third-party.capHours"],
  ["a credit of more than the fee", (draft) => Object.assign(draft.credits[0] ?? {}, { creditPct: "120" }), "credits.0.creditPct"],
  ["a fee in half cents", (draft) => Object.assign(draft, { fee: "10.005" }), "fee"],
])("%s is refused at its field", (_name, change, field) => {
  const { terms, wrong } = typed(change);
  expect(terms).toBeNull();
  expect(Object.keys(wrong)).toEqual([field]);
  expect(wrong[field]).toMatch(/\.$/);
});

test("what is switched off is not asked for", () => {
  const { terms } = typed((draft) => {
    Object.assign(draft.service, { on: false, clause: "" });
    Object.assign(draft.maintenance, { on: false, noticeHours: "", within: [] });
    Object.assign(draft.exclusions["third-party"], { on: false, clause: "" });
    draft.credits = [];
  });
  expect(terms).toMatchObject({ serviceHours: null, exclusions: [], credits: [], maintenance: { excluded: false, within: null, monthlyCapS: null } });
});

test("amounts may be typed as people write them", () => {
  expect(typed((draft) => Object.assign(draft, { fee: "$1,240.50", targetPct: "99.95 %", statuses: "200 302;304" })).terms).toMatchObject({
    monthlyFeeCents: 124_050,
    targetPpm: 999_500,
    acceptedStatuses: [200, 302, 304],
  });
});
