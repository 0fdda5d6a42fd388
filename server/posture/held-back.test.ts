import { expect, test } from "vitest";
import type { FollowUpEntry } from "#server/posture/follow-up-standing.ts";
import { heldBack } from "#server/posture/held-back.ts";
import { monthOf } from "#server/posture/period.ts";

const entry: FollowUpEntry = {
  id: "f",
  period: "2026-09",
  question: "Can we see the scan schedule?",
  promise: "Put it into the portal",
  owner: "Dana Whitfield",
  due: null,
  raisedOn: "2026-10-06",
  raisedBy: "dana",
  doneOn: null,
  outcome: null,
  released: false,
  inWalkThrough: true,
};

const CASES: [string, Partial<FollowUpEntry>, boolean][] = [
  ["one that is open", {}, true],
  ["one that is released", { released: true }, false],
  ["one raised on the last day", { raisedOn: "2026-10-31" }, true],
  ["one raised after the month", { raisedOn: "2026-11-01" }, false],
  ["one raised long before and still open", { raisedOn: "2026-02-01" }, true],
  ["one done on the first day", { raisedOn: "2026-09-02", doneOn: "2026-10-01" }, true],
  ["one done before the month", { raisedOn: "2026-09-02", doneOn: "2026-09-30" }, false],
];
test.each(CASES)("whether the client goes without it: %s", (_name, more, held) => {
  expect(heldBack([{ ...entry, ...more }], monthOf("2026-10", "America/New_York")).length).toBe(held ? 1 : 0);
});
