import fc from "fast-check";
import { expect, test } from "vitest";
import { endOfDayMs, toMs } from "#server/posture/as-of.ts";
import { DEADLINE_PRESETS, policiesOn } from "#server/posture/deadline-policies.ts";
import { bod2604, outcomeDays } from "#server/posture/deadline-table.ts";
import { type Dated, deadlineOf, duesOf } from "#server/posture/deadlines.ts";
import type { DeadlinePolicy, FindingPriority } from "#server/posture/facts.ts";
import { addDays } from "#server/posture/period.ts";
import { STANDARD_DEADLINES } from "#server/posture/standard-terms.ts";

const ZONE = "America/New_York";
const none: FindingPriority = { kev: null, epss: null, ssvc: null };
const kev = (addedOn: string, dueOn: string | null = null): FindingPriority["kev"] => ({ cve: "CVE-2026-1", addedOn, dueOn, ransomware: false });
const base: Dated = { severity: "critical", firstSeen: "2026-10-01T12:00:00Z", hasCve: true, priority: none };
const dueDay = (policies: readonly DeadlinePolicy[], finding: Partial<Dated> = {}, asOfDay = "2026-12-31") =>
  deadlineOf({ policies, ...base, ...finding, timeZone: ZONE, lastMs: endOfDayMs(asOfDay, ZONE) - 1, asOfDay })?.dueDay ?? null;
const house = (firstSeen: string, at: string, asOfDay: string, severity: Dated["severity"] = "critical") =>
  deadlineOf({ policies: [STANDARD_DEADLINES], ...base, severity, firstSeen, timeZone: ZONE, lastMs: toMs(at), asOfDay });

test("due at the end of the day in the client's zone, not in UTC", () => {
  expect(house("2026-10-02T03:30:00Z", "2026-10-09T03:59:59.999Z", "2026-10-08")).toMatchObject({ dueDay: "2026-10-08", overdueDays: 0 });
  expect(house("2026-10-02T03:30:00Z", "2026-10-09T04:00:00Z", "2026-10-09")).toMatchObject({ dueDay: "2026-10-08", overdueDays: 1 });
});

test("the end of a 25-hour day is the end of that day", () => {
  expect(house("2026-10-25T12:00:00Z", "2026-11-02T04:59:59Z", "2026-11-01")).toMatchObject({ dueDay: "2026-11-01", overdueDays: 0 });
  expect(house("2026-10-25T12:00:00Z", "2026-11-02T05:00:00Z", "2026-11-02")).toMatchObject({ dueDay: "2026-11-01", overdueDays: 1 });
});

test("information never has a deadline, nor a severity for which no policy names days", () => {
  expect(house("2026-01-01T12:00:00Z", "2026-10-09T04:00:00Z", "2026-10-09", "info")).toBeNull();
  expect(dueDay([{ ...STANDARD_DEADLINES, days: { critical: 7, high: 30, medium: 90, low: 120, unknown: null } }], { severity: "unknown" })).toBeNull();
});

// samples/bod2604/bod_26_04_table.tsv, as transcribed from CERTCC/SSVC: KEV, exposed, automatable, impact, outcome.
const SAMPLE = `N N N P FSU
Y N N P 14D
N Y N P 60D
N N Y P 60D
N N N T FSU
Y Y N P 14D
Y N Y P 14D
N Y Y P 14D
Y N N T 14D
N Y N T 14D
N N Y T 60D
Y Y Y P 3D
Y Y N T 3DF
Y N Y T 3DF
N Y Y T 3D
Y Y Y T 3DF`;

test.each(SAMPLE.split("\n").map((line) => line.split(" ") as [string, string, string, string, string]))(
  "BOD 26-04: KEV %s, exposed %s, automatable %s, impact %s is %s",
  (inKev, exposed, automatable, impact, outcome) => {
    const points = { kev: inKev === "Y", exposed: exposed === "Y", automatable: automatable === "Y", impact: impact === "T" ? "total" : "partial" } as const;
    expect(bod2604(points)).toBe(outcome);
    const priority = { ...none, kev: points.kev ? kev("2026-10-01") : null, ssvc: { automatable: points.automatable, technicalImpact: points.impact } };
    const [due] = duesOf({
      ...base,
      policies: [{ ...DEADLINE_PRESETS["bod-26-04"], exposed: points.exposed }],
      priority,
      timeZone: ZONE,
      asOfDay: "2026-12-31",
    });
    const days = outcomeDays(bod2604(points));
    expect(due).toEqual(
      days === null ? undefined : { policy: "CISA BOD 26-04 (reference)", dueDay: addDays("2026-10-01", days), forensics: outcome === "3DF", unknown: [] },
    );
  },
);

const bod = DEADLINE_PRESETS["bod-26-04"];
const total = { automatable: false, technicalImpact: "total" } as const;

test.each<[string, Partial<typeof bod>, Partial<Dated>, string | null]>([
  ["listed years before we saw it: due on the day we saw it", {}, { priority: { ...none, kev: kev("2021-11-03"), ssvc: total } }, "2026-10-01"],
  [
    "the same with the later clock: three days from first seen",
    { clock: "later" } as never,
    { priority: { ...none, kev: kev("2021-11-03"), ssvc: total } },
    "2026-10-04",
  ],
  ["listed after we saw it: due with the listing, not before", {}, { priority: { ...none, kev: kev("2026-10-10"), ssvc: total } }, "2026-10-10"],
  ["listed after it was due anyway: the earlier date stands", {}, { priority: { ...none, kev: kev("2026-11-10"), ssvc: total } }, "2026-10-15"],
  ["listed after the day the report speaks of: not known yet", {}, { priority: { ...none, kev: kev("2027-01-10"), ssvc: total } }, "2026-10-15"],
  ["not assessed, as not automatable with total impact", {}, {}, "2026-10-15"],
  ["not assessed, as 60 days", { unknown: "60-days" } as never, {}, "2026-11-30"],
  ["no record of priorities at all is not assessed either", {}, { priority: null }, "2026-10-15"],
  ["no CVE: the directive does not speak of it", {}, { hasCve: false }, null],
])("BOD 26-04: %s", (_, setting, finding, expected) => {
  expect(dueDay([{ ...bod, ...setting }], finding)).toBe(expected);
});

test("what CISA has not assessed is said, and forensic triage is asked for only of what is listed with total impact", () => {
  const deadline = (priority: FindingPriority) =>
    deadlineOf({ ...base, policies: [bod], priority, timeZone: ZONE, lastMs: toMs("2026-10-02T00:00:00Z"), asOfDay: "2026-10-01" });
  expect(deadline(none)).toMatchObject({ unknown: ["automatable", "technical impact"], forensics: false });
  expect(deadline({ ...none, kev: kev("2026-09-01"), ssvc: { automatable: true, technicalImpact: null } })).toMatchObject({
    unknown: ["technical impact"],
    forensics: true,
  });
});

test.each<[keyof typeof DEADLINE_PRESETS, Partial<Dated>, string | null]>([
  ["house", { severity: "high" }, "2026-10-31"],
  ["house", { severity: "low" }, "2027-01-29"],
  ["fedramp-rev5", { severity: "critical" }, "2026-10-31"],
  ["fedramp-rev5", { severity: "low" }, "2027-03-30"],
  ["fedramp-vdr", { severity: "low" }, "2026-10-31"],
  ["fedramp-vdr", { severity: "low", priority: { ...none, kev: kev("2025-01-01") } }, "2026-10-05"],
  ["fedramp-vdr", { severity: "low", priority: { ...none, kev: kev("2026-10-20") } }, "2026-10-20"],
  ["fedramp-vdr", { severity: "low", priority: { ...none, epss: { cve: "CVE-2026-1", score: 0.1, percentile: 0.9, asOf: "2026-10-01" } } }, "2026-10-05"],
  ["fedramp-vdr", { severity: "low", priority: { ...none, epss: { cve: "CVE-2026-1", score: 0.09, percentile: 0.9, asOf: "2026-10-01" } } }, "2026-10-31"],
  ["bod-19-02", { severity: "critical" }, "2026-10-16"],
  ["bod-19-02", { severity: "medium" }, null],
  ["bod-22-01", { priority: { ...none, kev: kev("2026-09-20", "2026-10-11") } }, "2026-10-11"],
  ["bod-22-01", { priority: { ...none, kev: kev("2021-11-03", "2021-11-17") } }, "2026-10-01"],
  ["bod-22-01", {}, null],
])("the preset %s sets its own date", (preset, finding, expected) => {
  expect(dueDay([DEADLINE_PRESETS[preset]], finding)).toBe(expected);
});

test("the newest version by a day is in force, without what was revoked; nothing left is our standard", () => {
  const versions = [
    { effectiveFrom: "2026-01-01", policies: [DEADLINE_PRESETS["bod-22-01"], DEADLINE_PRESETS["fedramp-rev5"]] },
    { effectiveFrom: "2025-01-01", policies: [DEADLINE_PRESETS["bod-19-02"]] },
  ];
  const names = (day: string) => policiesOn(versions, day).map(({ name }) => name);
  expect(names("2024-12-31")).toEqual(["7/30/90/120 days"]);
  expect(names("2025-12-31")).toEqual(["CISA BOD 19-02 (revoked)"]);
  expect(names("2026-06-09")).toEqual(["CISA BOD 22-01 (revoked)", "FedRAMP Rev5"]);
  expect(names("2026-06-10")).toEqual(["FedRAMP Rev5"]);
  expect(policiesOn(versions.slice(1), "2026-06-10")).toEqual([STANDARD_DEADLINES]);
});

const anyDay = fc.integer({ min: -900, max: 400 }).map((days) => addDays("2026-10-01", days));
const anyFinding: fc.Arbitrary<Dated> = fc.record({
  severity: fc.constantFrom("critical", "high", "medium", "low", "unknown", "info"),
  firstSeen: anyDay.map((day) => `${day}T17:00:00Z`),
  hasCve: fc.boolean(),
  priority: fc.option(
    fc.record({
      kev: fc.option(fc.record({ cve: fc.constant("CVE-2026-1"), addedOn: anyDay, dueOn: fc.option(anyDay), ransomware: fc.boolean() })),
      epss: fc.option(
        fc.record({ cve: fc.constant("CVE-2026-1"), score: fc.double({ min: 0, max: 1, noNaN: true }), percentile: fc.constant(0.5), asOf: anyDay }),
      ),
      ssvc: fc.option(fc.record({ automatable: fc.option(fc.boolean()), technicalImpact: fc.option(fc.constantFrom("partial" as const, "total" as const)) })),
    }),
  ),
});
const presets = Object.values<DeadlinePolicy>(DEADLINE_PRESETS);
const anyPolicies = fc.subarray([
  ...presets,
  { ...bod, name: "another table", exposed: false, unknown: "60-days", clock: "later" },
  { ...DEADLINE_PRESETS["fedramp-vdr"], name: "not reachable", exposed: false },
] as DeadlinePolicy[]);

test("adding a policy never makes a due date later, and the policy named is one that set the date", () => {
  fc.assert(
    fc.property(anyFinding, anyPolicies, fc.constantFrom(...presets), anyDay, (finding, policies, added, asOfDay) => {
      const at = { ...finding, timeZone: ZONE, lastMs: endOfDayMs(asOfDay, ZONE) - 1, asOfDay };
      const [before, then] = [deadlineOf({ ...at, policies }), deadlineOf({ ...at, policies: [...policies, added] })];
      if (before !== null) expect(then !== null && then.dueDay <= before.dueDay).toBe(true);
      if (then !== null) expect(duesOf({ ...at, policies: [...policies, added] }).find(({ policy }) => policy === then.policy)?.dueDay).toBe(then.dueDay);
    }),
  );
});

test("no date lies before the day a finding was first seen, and a listing never moves one back", () => {
  fc.assert(
    fc.property(anyFinding, anyPolicies, anyDay, (finding, policies, asOfDay) => {
      const at = { ...finding, policies, timeZone: ZONE, lastMs: 0, asOfDay };
      const due = deadlineOf(at)?.dueDay ?? null;
      if (due !== null) expect(due >= finding.firstSeen.slice(0, 10)).toBe(true);
      const unlisted = deadlineOf({ ...at, priority: finding.priority && { ...finding.priority, kev: null } })?.dueDay ?? null;
      if (unlisted !== null) expect(due !== null && due <= unlisted).toBe(true);
    }),
  );
});
