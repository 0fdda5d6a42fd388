import { expect, test } from "vitest";
import { factsOf } from "#server/posture/facts.fixture.ts";
import type { PurgeFacts } from "#server/posture/purge-facts.ts";
import { contextOf } from "#server/posture/sections/context.fixture.ts";
import { purgedAccounts } from "#server/posture/sections/purged-accounts.ts";

const base = factsOf({ checks: [] });
const month = (blocked: number | null, deleted: number | null): Partial<PurgeFacts> => ({
  counts: [{ source: "gatekeeper", from: "2026-10-01", to: "2026-10-31", reason: "unspecified", blocked, deleted, reportedAt: "2026-11-01T00:00:00Z" }],
  events: [],
});
const build = (purges: Partial<PurgeFacts>, more: Parameters<typeof contextOf>[0] = {}) =>
  purgedAccounts.build(contextOf({ ...more, purges: { ...base.purges, ...purges } }));

test.each<[Partial<PurgeFacts>, string, string]>([
  [month(412, 38), "No action needed", "We refused 412 suspicious accounts for you and deleted 38."],
  [month(1, 0), "No action needed", "We refused 1 suspicious account for you and had none to delete."],
  [month(0, 0), "No action needed", "No suspicious account had to be refused or deleted."],
  [{ ...month(1204, null), feeds: [] }, "Incomplete counts", "We refused 1,204 suspicious accounts for you; how many were deleted was not reported."],
  [{ counts: [], events: [], feeds: [] }, "No data", "The account feed reported nothing in this period, so we cannot say how many accounts were refused."],
  [{ configured: false }, "Not configured", "No account feed is set up for you, so we cannot say how many accounts were refused."],
])("%j reads %s", (purges, label, headline) => {
  expect(build(purges)).toMatchObject({ verdict: { label }, headline });
});

test("a feed that fell silent has no verdict", () => {
  const sources = base.sources.map((source) => (source.kind === "purges" ? { ...source, lastSuccessAt: "2026-10-10T00:00:00Z" } : source));
  expect(build({}, { sources }).verdict).toEqual({ state: "no-data", label: "Out of date" });
});

test("how fast says median, longest and for how many of the deleted it is known", () => {
  const deleted = (createdAt: string | null, minute: number) => ({
    at: `2026-10-05T12:${minute}:00Z`,
    action: "deleted" as const,
    reason: "policy" as const,
    createdAt,
  });
  const events = [deleted("2026-10-05T12:00:00Z", 10), deleted("2026-10-05T12:00:00Z", 50), deleted(null, 30)];
  const { notes } = build({ counts: [], events });
  expect(notes.find(({ title }) => title === "How fast")?.text).toBe(
    "From sign-up to deletion: median 30 min, longest 50 min, known for 2 of 3 deleted accounts. For the others we were not told when they signed up.",
  );
});

test("the trend draws a month without data as a gap", () => {
  const figure = (value: number | null) => ({
    "purges.blocked": { value, unit: "count" as const, display: value === null ? "no data" : String(value), basis: "" },
  });
  const { blocks } = build(month(412, 38), {
    history: [
      { period: "2026-08", figures: figure(300) },
      { period: "2026-09", figures: figure(null) },
    ],
  });
  const trend = blocks.map(({ block }) => block).find((block) => block.kind === "trend");
  expect(trend).toMatchObject({
    points: [{ value: 300 }, { value: null, display: "no data" }, { value: 412 }],
    summary: "From 300 in August 2026 to 412 in October 2026. One month has no data.",
  });
});

test("refused and deleted accounts have a trend each, and the one nobody reported has none", () => {
  const count = (value: number) => ({ value, unit: "count" as const, display: String(value), basis: "" });
  const trends = (deleted: number | null, before: Record<string, ReturnType<typeof count>>) =>
    build({ ...month(412, deleted), feeds: [] }, { history: [{ period: "2026-09", figures: before }] }).blocks.flatMap(({ block }) =>
      block.kind === "trend" ? [[block.title, block.points.map(({ value }) => value)]] : [],
    );
  expect(trends(38, { "purges.blocked": count(300), "purges.deleted": count(21) })).toEqual([
    ["Accounts refused each month", [300, 412]],
    ["Accounts deleted each month", [21, 38]],
  ]);
  expect(trends(null, { "purges.blocked": count(300) })).toEqual([["Accounts refused each month", [300, 412]]]);
});

test("the months come before a table of one reason, which says its number twice; several reasons come first", () => {
  const count = (value: number) => ({ value, unit: "count" as const, display: String(value), basis: "" });
  const history = [{ period: "2026-09", figures: { "purges.blocked": count(400), "purges.deleted": count(30) } }];
  const kinds = (purges: Partial<PurgeFacts>) => build(purges, { history }).blocks.map(({ block }) => block.kind);
  expect(kinds(month(412, 38))).toEqual(["trend", "trend", "table"]);
  const counts = (["bot-signup", "policy"] as const).flatMap((reason) => (month(200, 10).counts ?? []).map((count) => ({ ...count, reason })));
  expect(kinds({ counts, events: [] })).toEqual(["bars", "table", "trend", "trend"]);
});
