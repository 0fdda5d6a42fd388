import { expect, test } from "vitest";
import { DEADLINE_PRESETS, DeadlineTerms, policiesName, policyWords } from "#server/posture/deadline-policies.ts";
import type { DeadlinePolicy } from "#server/posture/facts.ts";

const { house, "fedramp-vdr": vdr, "bod-26-04": bod, "bod-22-01": kevDue } = DEADLINE_PRESETS;

test("every preset is a policy that can be entered", () => {
  expect(DeadlineTerms.safeParse(Object.values(DEADLINE_PRESETS)).success).toBe(true);
});

test.each<[DeadlinePolicy, string]>([
  [house, "Critical 7, high 30, medium 90, low 120 and severity unknown 30 days, from first seen."],
  [{ ...house, days: { critical: 15, high: null, medium: null, low: null, unknown: null } }, "Critical 15 days, from first seen."],
  [{ ...house, days: { critical: null, high: null, medium: null, low: null, unknown: null } }, "No deadline by severity."],
  [vdr, "4 days when known or likely to be exploited (KEV, or EPSS from 10 %), else 30 days, because the sites are on the internet; never later than"],
  [{ ...vdr, exposed: false }, "14 days when known or likely to be exploited (KEV, or EPSS from 10 %); never later than critical 30,"],
  [bod, "What CISA has not assessed counts as not automatable with total impact."],
  [{ ...bod, unknown: "60-days", exposed: false }, "has 60 days. What is neither in KEV nor automatable waits for the next upgrade."],
  [kevDue, "The day the KEV catalogue names for the weakness."],
])("a policy is said in words", (policy, words) => {
  expect(policyWords(policy)).toContain(words);
});

test("several policies are named with what decides between them", () => {
  expect(policiesName([house])).toBe("7/30/90/120 days");
  expect(policiesName([house, bod])).toBe("the earliest date of 7/30/90/120 days and CISA BOD 26-04 (reference)");
});

test.each<[string, unknown]>([
  ["no policy", []],
  ["a name twice", [house, { ...kevDue, name: house.name }]],
  ["no days at all to fix", [{ ...house, days: { ...house.days, low: 0 } }]],
  ["a share above one", [{ ...vdr, epssFrom: 1.5 }]],
  ["a setting nobody knows", [{ ...bod, clock: "noon" }]],
  ["a kind nobody knows", [{ kind: "other", name: "x" }]],
  ["a term nobody knows", [{ ...kevDue, extra: true }]],
])("%s is refused", (_, policies) => {
  expect(DeadlineTerms.safeParse(policies).success).toBe(false);
});
