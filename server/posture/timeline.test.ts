import { expect, test } from "vitest";
import type { CheckDay } from "#server/posture/facts.ts";
import { foldRuns } from "#server/posture/checks.ts";
import { buildTimeline, locationsOf } from "#server/posture/timeline.ts";

const MIDNIGHT = Date.UTC(2026, 8, 1) / 1000;

/** One letter a minute from midnight: u(p), d(own), . (no check). */
function day(location: string, minutes: string, offsetS = 0): CheckDay {
  const checks = [...minutes].flatMap((letter, index) => (letter === "." ? [] : [{ at: MIDNIGHT + index * 60 + offsetS, up: letter === "u" }]));
  return { site: "www", source: "s", location, day: "2026-09-01", intervalS: 60, runs: foldRuns([], checks) };
}

/** The timeline in minutes from midnight: "up 0-3, down 3-5". */
function told(days: CheckDay[], consecutive = 1): string {
  return buildTimeline(locationsOf(days), consecutive)
    .map(({ from, to, state }) => `${state} ${(from - MIDNIGHT) / 60}-${(to - MIDNIGHT) / 60}`)
    .join(", ");
}

test.each([
  ["one location of three failing is not an outage", ["uuuu", "uddu", "uuuu"], 1, "up 0-4"],
  ["two of three failing is an outage", ["uddu", "uddu", "uuuu"], 1, "up 0-1, down 1-3, up 3-4"],
  ["half is not a majority", ["uddu", "uuuu"], 1, "up 0-4"],
  ["the only location that reports decides", ["u...", "uddu", "u..."], 1, "up 0-1, down 1-3, up 3-4"],
  ["a silent location neither fails nor helps", ["uddu", "u.....", "uddu"], 1, "up 0-1, down 1-3, up 3-4"],
  ["one missing check is bridged", ["u.uu"], 1, "up 0-4"],
  ["a bridged check keeps what was last said", ["d.uu"], 1, "down 0-2, up 2-4"],
  ["two missing checks are unknown from the end of the last check's own minute", ["u..uu"], 1, "up 0-1, unknown 1-3, up 3-5"],
  ["after the last check nothing is assumed", ["uu"], 1, "up 0-2"],
  ["two failures in a row are brief when three are required", ["udduu"], 3, "up 0-1, brief 1-3, up 3-5"],
  ["three in a row count from the first", ["udddu"], 3, "up 0-1, down 1-4, up 4-5"],
  ["rounds in a row count even if another location fails each time", ["uddudu", "uduudu", "uuddd" + "u"], 2, "up 0-1, down 1-3, up 3-4, brief 4-5, up 5-6"],
])("%s", (_, locations, consecutive, expected) => {
  expect(
    told(
      locations.map((minutes, index) => day(`l${index}`, minutes)),
      consecutive,
    ),
  ).toBe(expected);
});

test("locations that check at different seconds are compared at every second", () => {
  const days = [day("a", "udduu", 0), day("b", "udduu", 20), day("c", "uuuuu", 40)];
  expect(told(days)).toBe(`up 0-${80 / 60}, down ${80 / 60}-3, up 3-${(340 - 0) / 60}`);
  expect(told(days, 2)).toContain("down");
  expect(told(days, 3)).not.toContain("down");
});

test("a location that failed a little before the others has its earlier failure counted in the row", () => {
  expect(told([day("a", "udddu", 0), day("b", "udddu", 20)], 3)).toContain("down");
  expect(told([day("a", "udddu", 0), day("b", "udddu", 20)], 4)).not.toContain("down");
});

test("checks that fail late by a second are still one round", () => {
  const runs = foldRuns(
    [],
    [0, 60, 121, 180].map((second) => ({ at: MIDNIGHT + second, up: second !== 60 })),
  );
  const days: CheckDay[] = [{ site: "www", source: "s", location: "a", day: "2026-09-01", intervalS: 60, runs }];
  expect(told(days, 2)).toContain("brief");
});

test("without checks there is no timeline", () => {
  expect(told([])).toBe("");
});
