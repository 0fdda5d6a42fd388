import { expect, test } from "vitest";
import { forReader } from "#server/posture/disclosure.ts";
import { errataBetween } from "#server/posture/errata.ts";
import { factsOf } from "#server/posture/facts.fixture.ts";
import { reportOf } from "#server/posture/report.fixture.ts";

const client = (...args: Parameters<typeof reportOf>) => forReader(reportOf(...args), "client");
const { purges, checks } = factsOf();

test("reading the same evidence later is no erratum", () => {
  expect(errataBetween(client(), client({ now: "2026-11-09T12:00:00Z" }))).toEqual([]);
});

test("a late count is named with what it was and what it is, in the report's words", () => {
  const after = client({ purges: { ...purges, counts: purges.counts.map((count) => ({ ...count, blocked: 20 })) } });
  const lines = errataBetween(client(), after);
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.join("\n")).toContain("was 403, is 620");
});

test("a figure that only the table of all figures says is counted, not named by its formula", () => {
  const before = client();
  const [id = ""] = Object.keys(before.figures).filter((each) => each === "findings.kev_open");
  const after = { ...before, figures: { ...before.figures, [id]: { ...before.figures[id], value: 3, display: "3" } } } as typeof before;
  expect(id).not.toBe("");
  expect(errataBetween(before, after)).toEqual(["1 figure in the data files."]);
});

test("a changed verdict comes first", () => {
  const after = client({ checks: checks.map((day) => (day.site === "www" ? { ...day, runs: day.runs.map((run) => ({ ...run, up: false })) } : day)) });
  expect(errataBetween(client(), after)[0]).toMatch(/^Overall: was “.+”, is “.+”\.$/u);
});

const NOTE = { section: "availability", text: "We replaced the switch.", by: "Dana", at: "2026-11-02T12:00:00Z" };
const ASKED = {
  id: "1",
  question: "Why?",
  promise: "We tell you.",
  owner: "Dana",
  due: null,
  raisedAt: "2026-10-07T12:00:00Z",
  doneAt: null,
  outcome: null,
  released: true,
};
const DONE = { ...ASKED, doneAt: "2026-11-02T12:00:00Z", outcome: "Told on the phone." };

test.each([
  ["a note that was added", {}, { notes: [NOTE] }, /: the note was added\.$/],
  ["a note that was rewritten", { notes: [NOTE] }, { notes: [{ ...NOTE, text: "And tested it." }] }, /: the note was rewritten\.$/],
  ["a note that was taken out", { notes: [NOTE] }, {}, /: the note was taken out\.$/],
  ["a promise that was kept since", { followUps: [ASKED] }, { followUps: [DONE] }, /: brought up to date\.$/],
  ["a section left out", {}, { design: { sections: ["availability"] } }, /: left out\.$/],
])("%s is an erratum", (_claim, before, after, line) => {
  expect(errataBetween(client(before), client(after)).filter((each) => line.test(each)).length).toBeGreaterThan(0);
});

test("a note saved again in the same words is none", () => {
  expect(errataBetween(client({ notes: [NOTE] }), client({ notes: [{ ...NOTE, at: "2026-11-03T12:00:00Z" }] }))).toEqual([]);
});
