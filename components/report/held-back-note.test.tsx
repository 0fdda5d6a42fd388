import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { HeldBackNote } from "#components/report/held-back-note.tsx";
import type { FollowUpEntry } from "#server/posture/follow-up-standing.ts";
import { monthOf } from "#server/posture/period.ts";

const entry = (id: string, released: boolean): FollowUpEntry => ({
  id,
  period: "2026-09",
  question: "Why?",
  promise: "",
  owner: "",
  due: null,
  raisedOn: "2026-10-06",
  raisedBy: "dana",
  doneOn: null,
  outcome: null,
  released,
  inWalkThrough: false,
});
const drawn = (followUps: FollowUpEntry[]) =>
  renderToStaticMarkup(<HeldBackNote client="alder-falls" followUps={followUps} period={monthOf("2026-10", "America/New_York")} />);

test("before publishing it is said what the client will not read, with the way there", () => {
  expect(drawn([entry("a", false), entry("b", false), entry("c", true)])).toBe(
    '<p><a href="/clients/alder-falls/follow-ups">2 follow-ups</a> are not released; the client will not read them.</p>',
  );
  expect(drawn([entry("a", false)])).toContain("is not released; the client will not read it.");
  expect(drawn([entry("c", true)])).toBe("");
});
