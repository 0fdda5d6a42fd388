import fc from "fast-check";
import { expect, test } from "vitest";
import { measureAvailability } from "#server/posture/availability.ts";
import { checkDays, checkDaysFrom } from "#server/posture/checks.fixture.ts";
import { factsOf, OCTOBER_POLICY } from "#server/posture/facts.fixture.ts";
import type { CheckDay, ContractPolicy } from "#server/posture/facts.ts";
import { eitherDown, monitorsOf } from "#server/posture/monitors.ts";
import type { Segment } from "#server/posture/timeline.ts";

const [FROM, TO] = ["2026-09-30T00:00:00Z", "2026-11-02T12:00:00Z"];
const HOUR: [string, string] = ["2026-10-05T12:00:00Z", "2026-10-05T13:00:00Z"];
const SITE = { slug: "www", host: "www.alderfalls.gov", monitoredFrom: "2026-01-01T00:00:00Z", monitoredTo: null, monitorBound: true };

type Seen = { from?: string; to?: string; offsetS?: number; down?: [string, string][]; locations?: string[]; intervalS?: number };
/** A monitor's checks, `offsetS` past the minute; `name` null = kept before there were two. */
function monitor(name: string | null, { from = FROM, to = TO, offsetS = 0, down = [], locations = ["iad"], intervalS = 60 }: Seen = {}): CheckDay[] {
  const later = (instant: string) => new Date(Date.parse(instant) + offsetS * 1000).toISOString();
  const days = checkDaysFrom(locations, { site: "www", from: later(from), to, intervalS, down });
  return name === null ? days : days.map((day) => ({ ...day, monitor: name }));
}
const measure = (checks: CheckDay[], policy: Partial<ContractPolicy> = {}) =>
  measureAvailability(factsOf({ sites: [SITE], maintenance: [], checks, policies: [{ ...OCTOBER_POLICY, consecutiveFailures: 1, ...policy }] }));
const told = (checks: CheckDay[], policy: Partial<ContractPolicy> = {}) => {
  const { sites, tally } = measure(checks, policy);
  return { monitors: sites[0]?.monitors, downS: tally.downS, briefS: tally.briefS, unknownS: tally.unknownS };
};
const shuffled = (days: CheckDay[]) => days.toSorted((a, b) => (a.monitor ?? "").localeCompare(b.monitor ?? "") || b.day.localeCompare(a.day));

test.each([1, 2, 3, 60])("one of two monitors down for an hour is an hour down, where %i failures in a row count", (consecutiveFailures) => {
  const checks = [...monitor("home", { down: [HOUR] }), ...monitor("sign-in", { offsetS: 17 })];
  expect(told(checks, { consecutiveFailures })).toEqual({ monitors: 2, downS: 3_600, briefS: 0, unknownS: 0 });
  expect(told(shuffled(checks), { consecutiveFailures }).downS).toBe(3_600);
});

test("each is a majority of its own locations", () => {
  const locations = ["iad", "ord", "sjc"];
  const only = monitor("home", { locations: ["iad"], down: [HOUR] });
  const rest = monitor("home", { locations: ["ord", "sjc"] });
  expect(told([...only, ...rest, ...monitor("sign-in", { locations, offsetS: 17 })]).downS).toBe(0);
  expect(told([...monitor("home", { locations, down: [HOUR] }), ...monitor("sign-in", { locations, offsetS: 17 })]).downS).toBe(3_600);
});

const CHANGE = "2026-10-10T00:00:00Z";
test.each<[string, CheckDay[], ReturnType<typeof told>]>([
  [
    "a label that changed goes on as one, over a missed check",
    [...monitor("http", { to: CHANGE }), ...monitor("https", { from: CHANGE, offsetS: 60 })],
    { monitors: 1, downS: 0, briefS: 0, unknownS: 0 },
  ],
  [
    "what was kept before the second name came goes on as one",
    [...monitor(null, { to: CHANGE }), ...monitor("home", { from: CHANGE, offsetS: 60 })],
    { monitors: 1, downS: 0, briefS: 0, unknownS: 0 },
  ],
  [
    "the same checks by two names are one",
    [...monitor("a", { down: [HOUR] }), ...monitor("b", { down: [HOUR] })],
    { monitors: 1, downS: 3_600, briefS: 0, unknownS: 0 },
  ],
  [
    "read again under its own name, they are the same",
    [...monitor(null, { to: CHANGE, down: [HOUR] }), ...monitor("home", { from: "2026-10-04T00:00:00Z", down: [HOUR] })],
    { monitors: 1, downS: 3_600, briefS: 0, unknownS: 0 },
  ],
  [
    "of two values for one second the failure counts",
    [...monitor("a"), ...monitor("b", { down: [HOUR] })],
    { monitors: 1, downS: 3_600, briefS: 0, unknownS: 0 },
  ],
  [
    "names that stand for places are locations of one monitor",
    [...monitor("iad", { locations: ["iad"], down: [HOUR] }), ...monitor("ord", { locations: ["ord"] }), ...monitor("sjc", { locations: ["sjc"] })],
    { monitors: 1, downS: 0, briefS: 0, unknownS: 0 },
  ],
  [
    "one that is silent does not make the other unknown",
    [...monitor("home"), ...monitor("sign-in", { offsetS: 17, to: CHANGE })],
    { monitors: 2, downS: 0, briefS: 0, unknownS: 0 },
  ],
  [
    "single failures that take turns are no run of them",
    [
      ...monitor("home", { down: [[HOUR[0], "2026-10-05T12:01:00Z"]] }),
      ...monitor("sign-in", { offsetS: 17, down: [["2026-10-05T12:01:00Z", "2026-10-05T12:02:00Z"]] }),
    ],
    { monitors: 2, downS: 0, briefS: 120, unknownS: 0 },
  ],
])("%s", (_what, checks, expected) => {
  const policy = expected.briefS > 0 ? { consecutiveFailures: 2 } : {};
  expect(told(checks, policy)).toEqual(expected);
  expect(told(shuffled(checks), policy)).toEqual(expected);
});

test("a contract judges the checks of each, and the report says there are several", () => {
  const slow = (days: CheckDay[]) => days.map((day) => (day.day === "2026-10-05" ? { ...day, slow: [[43_217, 12_000] as [number, number]] } : day));
  const checks = [...monitor("home"), ...slow(monitor("sign-in", { offsetS: 17 }))];
  const { tally, contract } = measure(checks, { latencyLimitMs: 10_000 });
  expect([tally.downS, contract.downS]).toEqual([0, 60]);
});

const timeline = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom<Segment["state"] | null>("up", "down", "brief", "unknown", null)), { maxLength: 12 })
  .map((parts) => {
    let at = 0;
    return parts.flatMap(([length, state]): Segment[] => {
      const from = at;
      at += length;
      return state === null ? [] : [{ from, to: at, state }];
    });
  });
const at = (segments: readonly Segment[], second: number) => segments.find(({ from, to }) => from <= second && to > second)?.state;

test("at every second the worst that anybody knows stands, whatever the order", () => {
  fc.assert(
    fc.property(fc.array(timeline, { minLength: 1, maxLength: 4 }), (all) => {
      const joined = eitherDown(all);
      for (let second = 0; second < 110; second += 1) {
        const said = all.map((segments) => at(segments, second));
        expect(at(joined, second)).toBe((["down", "brief", "up", "unknown"] as const).find((state) => said.includes(state)));
      }
      joined.slice(1).forEach((segment, index) => expect(segment.from).toBeGreaterThanOrEqual(joined[index]?.to ?? 0));
      if (all.length > 1) expect(eitherDown(all.toReversed())).toEqual(joined);
    }),
  );
});

test("without names nothing is looked into", () => {
  const days = checkDays({ site: "www", location: "iad", from: FROM, to: TO });
  expect(monitorsOf(days)).toHaveLength(1);
  expect(monitorsOf([])).toEqual([[]]);
});
