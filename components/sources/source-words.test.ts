import { expect, test } from "vitest";
import type { SourceItem } from "#components/sources/source-answers.ts";
import { addressOf, broughtText, sourcesSentence, tookText } from "#components/sources/source-words.ts";

const source = (state: "met" | "at-risk" | "missed" | "no-data", condition = "ok") => ({ health: { condition, verdict: { state, label: "" } } }) as SourceItem;

test.each([
  [[], "No source is connected."],
  [[source("met")], "The one source is current."],
  [[source("met"), source("met")], "Both sources are current."],
  [[source("met"), source("met"), source("met")], "All three sources are current."],
  [[source("missed"), source("met")], "One of 2 sources needs a look."],
  [[source("missed"), source("at-risk"), source("no-data")], "Two of 3 sources need a look."],
  [[source("met"), source("no-data", "paused")], "One of 2 sources is current."],
  [[source("met"), source("no-data", "retired")], "The one source is current."],
])("sources in %j: %s", (sources, sentence) => {
  expect(sourcesSentence(sources)).toBe(sentence);
});

test.each([
  ["2026-11-10T12:00:00.000Z", "2026-11-10T12:00:00.000Z", "0 s"],
  ["2026-11-10T12:00:00.000Z", "2026-11-10T12:00:00.310Z", "0.4 s"],
  ["2026-11-10T12:00:00Z", "2026-11-10T12:00:38Z", "38 s"],
  ["2026-11-10T12:00:00Z", "2026-11-10T12:02:05Z", "2 min 5 s"],
  ["2026-11-10T12:00:00Z", null, "no data"],
])("from %s to %s is %s", (from, to, text) => {
  expect(tookText(from, to)).toBe(text);
});

test("what a pull brought adds up in words", () => {
  expect(broughtText({ received: 12, applied: 7, duplicate: 4, quarantined: 1 })).toBe("12 records: 7 new, 4 known already, 1 set aside.");
  expect(broughtText({ received: 0, applied: 0, duplicate: 0, quarantined: 0 })).toBe("It brought nothing new to read.");
});

test("an address carries what is chosen, and nothing else", () => {
  expect(addressOf("/sources/coverage", { state: "none", client: undefined, page: 1 })).toBe("/sources/coverage?state=none");
  expect(addressOf("/sources/x", { reason: "a b&c", page: 2 })).toBe("/sources/x?reason=a+b%26c&page=2");
  expect(addressOf("/sources", {})).toBe("/sources");
});
