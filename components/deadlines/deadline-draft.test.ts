import { expect, test } from "vitest";
import { draftOf, readDraft } from "#components/deadlines/deadline-draft.ts";
import { DEADLINE_PRESETS, DeadlineTerms } from "#server/posture/deadline-policies.ts";
import type { DeadlinePolicy } from "#server/posture/facts.ts";

const presets = Object.values<DeadlinePolicy>(DEADLINE_PRESETS);
const other: DeadlinePolicy = { kind: "kev-due", name: "KEV due dates" };

test.each([
  ["each preset alone", presets.map((preset) => [preset])],
  ["several with settings of their own", [[{ ...DEADLINE_PRESETS["bod-26-04"], unknown: "60-days", clock: "later", exposed: false } as DeadlinePolicy, other]]],
  ["all at once", [presets]],
])("%s go through the form unchanged", (_, cases) => {
  for (const policies of cases) {
    const { policies: read, wrong } = readDraft(draftOf(policies), "2026-01-01");
    expect(wrong).toEqual({});
    expect(new Set(read)).toEqual(new Set(policies));
    expect(DeadlineTerms.safeParse(read).success).toBe(true);
  }
});

test("revoked directives are left out from the day they were revoked", () => {
  const draft = draftOf([DEADLINE_PRESETS["bod-22-01"], DEADLINE_PRESETS.house]);
  expect(readDraft(draft, "2026-06-09").policies?.map(({ name }) => name)).toEqual(["7/30/90/120 days", "CISA BOD 22-01 (revoked)"]);
  expect(readDraft(draft, "2026-06-10").policies).toEqual([DEADLINE_PRESETS.house]);
});

test("days somebody types name the policy, and an empty one is no deadline", () => {
  const draft = draftOf([DEADLINE_PRESETS.house]);
  const typed = { ...draft, own: { on: true, days: { ...draft.own.days, critical: "5", low: "" } } };
  expect(readDraft(typed, "2026-12-01").policies).toEqual([
    { kind: "severity", name: "5/30/90/none days", days: { critical: 5, high: 30, medium: 90, low: null, unknown: 30 } },
  ]);
});

test.each([
  ["critical", "0"],
  ["critical", "soon"],
  ["critical", "4000"],
  ["critical", "1.5"],
])("what is typed for %s as %s is wrong and named", (severity, text) => {
  const draft = draftOf([DEADLINE_PRESETS.house]);
  const { policies, wrong } = readDraft({ ...draft, own: { on: true, days: { ...draft.own.days, [severity]: text } } }, "2026-12-01");
  expect(policies).toBeNull();
  expect(Object.keys(wrong)).toEqual([severity]);
});

test("no policy at all is wrong", () => {
  const draft = draftOf([DEADLINE_PRESETS.house]);
  expect(readDraft({ ...draft, own: { ...draft.own, on: false } }, "2026-12-01")).toEqual({
    policies: null,
    wrong: { policies: "Choose at least one policy." },
  });
});
