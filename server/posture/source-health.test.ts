import fc from "fast-check";
import { expect, test } from "vitest";
import { ageOf, type SourceHealthFacts, sourceHealth, type SourceTrouble } from "#server/posture/source-health.ts";

const NOW = "2026-11-10T12:00:00Z";
const fine: SourceHealthFacts = {
  name: "Bob's monitor",
  mode: "pull",
  createdAt: "2026-09-01T00:00:00Z",
  last: { status: "succeeded", at: "2026-11-10T11:52:00Z", trouble: null, error: null, retryAt: null },
  lastGoodAt: "2026-11-10T11:52:00Z",
  failingSince: null,
  toleranceS: 3600,
  bound: 12,
  untied: 0,
  paused: null,
  retired: null,
};
const failed = (trouble: SourceTrouble | null, more: Partial<NonNullable<SourceHealthFacts["last"]>> = {}): Partial<SourceHealthFacts> => ({
  last: { status: "failed", at: "2026-11-10T11:58:00Z", trouble, error: "It went wrong.", retryAt: null, ...more },
  failingSince: "2026-11-10T11:40:00Z",
});
const brought = (received: number) => ({ ...(fine.last as NonNullable<SourceHealthFacts["last"]>), received, applied: 0, duplicate: 0 });
const partly = (received: number, unread: number) => ({ ...brought(received), applied: Math.max(1, received - unread), unread });
const old = { lastGoodAt: "2026-11-08T11:00:00Z" };
const SINCE = "10 November 2026, 11:40 UTC";

test.each<[string, Partial<SourceHealthFacts>, string, string, string, RegExp]>([
  ["all is well", {}, "ok", "met", "Current", /^The last good pull was 8 minutes ago\.$/],
  ["a compliance tool has nothing to tie", { kind: "compliance", bound: 0 }, "ok", "met", "Current", /8 minutes ago/],
  ["a scanner nothing of which is tied", { kind: "scans", bound: 0, untied: 3 }, "unbound", "at-risk", "Nothing bound to a site", /none of the 3 names/],
  ["names wait", { untied: 2 }, "ok", "met", "Current", /2 names wait in the mapping inbox/],
  ["the last pull brought nothing at all", { last: brought(0) }, "empty", "at-risk", "Answers, but says nothing", /not even of the 12 names/],
  ["nothing of the last pull could be used", { last: brought(100) }, "unusable", "at-risk", "Nothing usable", /None of the 100 records/],
  ["some records could not be read", { last: partly(100, 3) }, "partly-read", "at-risk", "Partly read", /^3 of 100 records of the last pull could not be read/],
  ["one record could not be read", { last: partly(1, 1) }, "partly-read", "at-risk", "Partly read", /^1 of 1 record of/],
  ["of a delivery", { last: partly(2000, 1500), mode: "push" }, "partly-read", "at-risk", "Partly read", /^1,500 of 2,000 records of the last delivery/],
  ["untied names are not unread records", { last: { ...partly(100, 0), quarantined: 40 } as never, untied: 1 }, "ok", "met", "Current", /1 name waits/],
  ["unread and stale", { ...old, last: { ...partly(100, 3), at: old.lastGoodAt } }, "stale", "missed", "Stale for 2 days", /since/],
  ["unread and nothing tied", { last: partly(100, 3), bound: 0 }, "unbound", "at-risk", "Nothing bound to a site", /no figure uses it/],
  ["some of it was known already", { last: { ...brought(100), duplicate: 1 } }, "ok", "met", "Current", /8 minutes ago/],
  ["nothing since two days", { ...old, last: null, bound: 1 }, "never", "missed", "Never pulled", /never been pulled/],
  [
    "the last good pull is too old",
    { ...old, last: { status: "succeeded", at: old.lastGoodAt, trouble: null, error: null, retryAt: null } },
    "stale",
    "missed",
    "Stale for 2 days",
    /since 8 November 2026, 11:00 UTC/,
  ],
  ["credentials, while the evidence is fresh", failed("credentials"), "credentials", "missed", "Credentials refused", new RegExp(`since ${SINCE}`)],
  [
    "slow down, until a moment",
    failed("rate-limit", { retryAt: "2026-11-10T12:30:00Z" }),
    "slow-down",
    "at-risk",
    "Asks us to slow down",
    /wait until 10 November 2026, 12:30 UTC/,
  ],
  [
    "slow down, the moment is over",
    failed("rate-limit", { retryAt: "2026-11-10T11:59:00Z" }),
    "slow-down",
    "at-risk",
    "Asks us to slow down",
    /^((?!until).)*$/,
  ],
  ["no answer, still fresh", failed("unreachable"), "not-answering", "at-risk", "Not answering", new RegExp(`not answered since ${SINCE}`)],
  [
    "no answer for long",
    { ...failed("unreachable"), ...old },
    "not-answering",
    "missed",
    "Not answering",
    /The last good pull was 2 days ago; its values stay/,
  ],
  ["errors of its own", failed("server-error"), "server-error", "at-risk", "Failing on its side", /errors of its own since/],
  ["a web page in place of data", failed("reply"), "other-reply", "at-risk", "Answers with something else", /something other than its data/],
  ["a refusal", failed("refused"), "refused", "at-risk", "Request refused", /refused since/],
  ["our own fault", failed("ours"), "failing", "at-risk", "Cannot be pulled", /cannot be pulled since/],
  ["a failure of before we noted the trouble", failed(null), "failing", "at-risk", "Cannot be pulled", /cannot be pulled since/],
  ["it never worked", { ...failed("unreachable"), lastGoodAt: null }, "not-answering", "missed", "Not answering", /never brought anything/],
  [
    "a pull that was cut off",
    { last: { status: "interrupted", at: "2026-11-10T11:58:00Z", trouble: null, error: null, retryAt: null } },
    "cut-off",
    "at-risk",
    "Last pull was cut off",
    /nothing of it was kept/,
  ],
  ["nothing tied, names wait", { bound: 0, untied: 1 }, "unbound", "at-risk", "Nothing bound to a site", /the one name it uses is not tied/],
  ["nothing tied, nothing named", { bound: 0 }, "unbound", "at-risk", "Nothing bound to a site", /has named nothing yet/],
  ["a feed nobody is tied to", { mode: "push", bound: 0, untied: 3 }, "unbound", "at-risk", "Nothing bound to a client", /3 names/],
  ["files need no tie", { mode: "file", bound: 0 }, "ok", "met", "Current", /The last file was 8 minutes ago/],
  ["added a moment ago", { last: null, lastGoodAt: null, createdAt: "2026-11-10T11:59:00Z" }, "never", "no-data", "Never pulled", /added on 10 November/],
  ["added long ago", { last: null, lastGoodAt: null }, "never", "missed", "Never pulled", /never been pulled/],
  ["a silent sender", { mode: "push", last: null, lastGoodAt: null }, "never", "no-data", "Nothing delivered yet", /Nothing has been delivered/],
  ["no file yet", { mode: "file", last: null, lastGoodAt: null }, "never", "no-data", "No file yet", /No file/],
  [
    "paused by somebody",
    { paused: { at: "2026-11-01T09:00:00Z", by: "alex@example.org" } },
    "paused",
    "no-data",
    "Paused",
    /^Paused by alex@example\.org since 1 November 2026, 09:00 UTC\./,
  ],
  ["paused before we noted who", { paused: { at: null, by: null } }, "paused", "no-data", "Paused", /^Paused\. Nothing/],
  [
    "retired, whatever else is so",
    { ...failed("credentials"), paused: { at: null, by: null }, retired: { at: "2026-11-02T09:00:00Z", by: "sam@example.org" } },
    "retired",
    "no-data",
    "Retired",
    /What it brought stays/,
  ],
])("%s", (_name, change, condition, state, label, sentence) => {
  const health = sourceHealth({ ...fine, ...change }, NOW);
  expect(health).toMatchObject({ condition, verdict: { state, label } });
  expect(health.sentence).toMatch(sentence);
});

test("every trouble says what to do, and only a source in order says nothing to do", () => {
  for (const trouble of ["credentials", "rate-limit", "unreachable", "server-error", "reply", "refused", "ours"] as const)
    expect(sourceHealth({ ...fine, ...failed(trouble) }, NOW).todo).toMatch(/\w/);
  expect(sourceHealth(fine, NOW).todo).toBeNull();
});

test("a private address names the command that allows it", () => {
  const error = "monitor.internal resolves to a private address, which is not on the list of allowed private hosts.";
  expect(sourceHealth({ ...fine, ...failed("refused", { error }) }, NOW).todo).toMatch(/sources allow --source 'Bob'\\''s monitor'$/);
});

test("what waits for a person comes before what heals by itself, and both before what is in order, paused or retired", () => {
  const rank = (change: Partial<SourceHealthFacts>) => sourceHealth({ ...fine, ...change }, NOW).rank;
  const paused = { at: null, by: null };
  const ranks = [
    rank(failed("credentials")),
    rank(failed("unreachable")),
    rank({ last: null, lastGoodAt: null, mode: "push" }),
    rank({}),
    rank({ paused }),
    rank({ paused, retired: { at: NOW, by: null } }),
  ];
  expect(ranks).toEqual([0, 1, 2, 3, 4, 5]);
});

test("no source without a good pull inside its tolerance is ever green", () => {
  const status = fc.constantFrom("succeeded", "failed", "interrupted");
  fc.assert(
    fc.property(status, fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 60, max: 1e6 }), fc.nat(3), (given, ageS, toleranceS, bound) => {
      const at = new Date(Date.parse(NOW) - ageS * 1000).toISOString();
      const facts: SourceHealthFacts = {
        ...fine,
        toleranceS,
        bound,
        last: { status: given as "failed", at, trouble: given === "failed" ? "unreachable" : null, error: null, retryAt: null },
        lastGoodAt: given === "succeeded" ? at : null,
      };
      const { verdict } = sourceHealth(facts, NOW);
      expect(verdict.state === "met").toBe(given === "succeeded" && ageS <= toleranceS && bound > 0);
    }),
  );
});

test.each([
  [0, "less than a minute"],
  [59, "less than a minute"],
  [60, "1 minute"],
  [7199, "119 minutes"],
  [7200, "2 hours"],
  [172_799, "47 hours"],
  [172_800, "2 days"],
])("%i seconds are %s", (seconds, text) => {
  expect(ageOf(new Date(Date.parse(NOW) - seconds * 1000).toISOString(), NOW)).toBe(text);
});

test("what to do names the tool by what it is", () => {
  const todo = (kind: NonNullable<SourceHealthFacts["kind"]>) => sourceHealth({ ...fine, ...failed("server-error"), kind }, NOW).todo;
  expect(todo("uptime")).toMatch(/Look at the monitor itself/);
  expect(todo("scans")).toMatch(/Look at the scanner itself/);
  expect(todo("compliance")).toMatch(/Look at the tool itself/);
});
