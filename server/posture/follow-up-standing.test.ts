import { expect, test } from "vitest";
import { standingOf } from "#server/posture/follow-up-standing.ts";

test.each([
  ["nothing due and nothing done is open", null, null, "open", "no-data"],
  ["on its last day it is still open", "2026-11-10", null, "open", "no-data"],
  ["a day later it is late", "2026-11-09", null, "late", "missed"],
  ["kept on its last day is done", "2026-11-09", "2026-11-09", "done", "met"],
  ["kept a day too late is done, and says so", "2026-11-08", "2026-11-09", "done", "at-risk"],
  ["done without a date to keep is done", null, "2026-11-09", "done", "met"],
])("%s", (_claim, due, doneOn, standing, state) => {
  expect(standingOf({ due, doneOn }, "2026-11-10")).toMatchObject({ standing, verdict: { state } });
});
