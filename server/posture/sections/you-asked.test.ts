import { expect, test } from "vitest";
import { buildReport } from "#server/posture/build-report.ts";
import { forReader } from "#server/posture/disclosure.ts";
import { factsOf } from "#server/posture/facts.fixture.ts";
import type { ClientFacts, FollowUpFacts } from "#server/posture/facts.ts";

const base = factsOf();
const ASKED: FollowUpFacts = {
  id: "f1",
  question: "Can we see the scan schedule?",
  promise: "Put the schedule into the portal",
  owner: "Dana Whitfield",
  due: "2026-11-02",
  raisedAt: "2026-10-06T15:00:00Z",
  doneAt: null,
  outcome: null,
  released: true,
};
const build = (followUps: Partial<FollowUpFacts>[], more: Partial<ClientFacts> = {}) =>
  buildReport({ ...base, ...more, followUps: followUps.map((each, index) => ({ ...ASKED, id: `f${index}`, ...each })) });
const section = (report: ReturnType<typeof build>) => report.sections.find(({ id }) => id === "you-asked");
const row = (each: Partial<FollowUpFacts>, more: Partial<ClientFacts> = {}) => {
  const block = section(build([each], more))?.blocks[0]?.block;
  return block?.kind === "follow-ups" ? block.rows[0] : undefined;
};

test("a report without follow-ups goes without the section", () => {
  expect(section(build([]))).toBeUndefined();
  expect(section(buildReport(base))).toBeUndefined();
});

test("it comes first after the summary", () => {
  expect(
    build([{}])
      .sections.slice(0, 2)
      .map(({ id }) => id),
  ).toEqual(["summary", "you-asked"]);
});

test.each([
  ["done before it was due", { doneAt: "2026-10-20T12:00:00Z" }, "Kept", "2026-10-20"],
  ["done on the day it was due, late in the evening there", { doneAt: "2026-11-03T03:30:00Z" }, "Kept", "2026-11-02"],
  ["done a day late", { doneAt: "2026-11-03T06:00:00Z" }, "Kept 1 day late", "2026-11-03"],
  ["not done and a day past due", {}, "Late by 1 day", null],
  ["not done and due today", { due: "2026-11-03" }, "Open", null],
  ["not done and without a day", { due: null }, "Open", null],
])("%s", (_, each, label, done) => {
  expect(row(each)).toMatchObject({ verdict: { label }, done });
});

test("the day it falls due is the client's, not the server's", () => {
  const at = { now: "2026-11-03T04:30:00Z" };
  expect(row({ due: "2026-11-02" }, at)?.verdict.label).toBe("Open");
  expect(row({ due: "2026-11-02" }, { now: "2026-11-03T05:30:00Z" })?.verdict.label).toBe("Late by 1 day");
});

test.each([
  ["raised after the period ended", { raisedAt: "2026-11-02T12:00:00Z" }],
  ["done before the period began", { raisedAt: "2026-09-03T12:00:00Z", doneAt: "2026-09-20T12:00:00Z" }],
  ["the client's own to do", { owner: "City of Alder Falls" }],
])("what was %s is not in it", (_, each) => {
  expect(section(build([each]))).toBeUndefined();
});

test("what is not released is for staff alone, and changes neither verdict nor headline", () => {
  const report = build([{ doneAt: "2026-10-20T12:00:00Z" }, { question: "A secret question", released: false }]);
  expect(section(report)).toMatchObject({ verdict: { state: "met", label: "All done" }, headline: "We did the one thing we promised you." });
  expect(JSON.stringify(forReader(report, "csm"))).toContain("A secret question");
  expect(JSON.stringify(forReader(report, "client"))).not.toContain("A secret question");
});

test("follow-ups that are all held back are for staff, and the client's edition goes without the section", () => {
  const report = build([{ released: false }, { question: "A secret question", released: false }]);
  expect(section(report)).toMatchObject({ headline: "Nothing we promised in a walk-through is released to the client yet.", verdict: null });
  expect(forReader(report, "client").sections.map(({ id }) => id)).not.toContain("you-asked");
  expect(JSON.stringify(forReader(report, "client"))).not.toMatch(/no promise that is open|A secret question|is released/);
});

test("a late promise needs attention and says so in the verdict of the report", () => {
  const report = build([{}, { doneAt: "2026-10-20T12:00:00Z" }, { due: null }]);
  expect(section(report)).toMatchObject({
    verdict: { state: "at-risk", label: "1 late" },
    headline: "We did one of the three things we promised you; one is late and one is still open and not due yet.",
  });
  expect(report.verdict.state).toBe("at-risk");
});
