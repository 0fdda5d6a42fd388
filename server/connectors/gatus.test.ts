import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Fetch } from "#server/connectors/connector.ts";
import { gatus } from "#server/connectors/gatus.ts";
import { expandChecks } from "#server/posture/checks.ts";
import type { Evidence } from "#server/posture/evidence.ts";
import { latencyEvidence } from "#server/posture/latency-samples.ts";

const STATUSES: unknown = JSON.parse(readFileSync(new URL("fixtures/gatus/endpoints_statuses.json", import.meta.url), "utf8"));
const now = "2026-11-20T18:00:00Z";
const T0 = Date.parse("2026-11-20T12:00:00Z") / 1000;

const answer =
  (pages: unknown[], log: { query: string; authorization: string | undefined }[] = []): Fetch =>
  async (address, init) => {
    const { search, searchParams } = new URL(address);
    log.push({ query: search, authorization: init?.headers?.["authorization"] });
    const body = JSON.stringify(pages[Number(searchParams.get("page")) - 1] ?? []);
    return { status: 200, headers: new Headers({ "content-type": "application/json" }), text: async () => body };
  };
const pull = (fetch: Fetch, { from = "2026-11-20T11:00:00Z", secret = null as string | null } = {}) =>
  gatus.pull({ settings: gatus.settings.parse({ url: "https://gatus.example.gov" }), secret, window: { from, to: now }, fetch, now });
const checksIn = (evidence: Evidence[]) => evidence.flatMap((piece) => (piece.kind === "checks" ? expandChecks(piece.runs) : []));
const result = (at: number, success: unknown = true) => ({ success, timestamp: new Date(at * 1000).toISOString(), duration: 5_000_000, status: 200 });
const endpoint = (results: unknown) => ({ name: "a", group: "g", key: "g_a", results });

test("results become checks: nanoseconds, zones, statuses and the key as the name", async () => {
  const { evidence, rejected, cursor } = await pull(answer([STATUSES]));
  expect(rejected).toEqual([]);
  expect(cursor).toBe("2026-11-20T17:01:00.000Z");
  expect(evidence).toEqual([
    {
      kind: "checks",
      external: "core_www",
      location: "Gatus",
      intervalS: 60,
      runs: [
        { from: T0, stepS: 0, count: 1, up: true, status: 200 },
        { from: T0 + 18_060, stepS: 0, count: 1, up: false, status: 503 },
      ],
      slow: [[T0 + 18_060, 80.5]],
    },
    latencyEvidence({ external: "core_www", location: "Gatus", samples: [{ at: T0, ms: 125 }] }),
  ]);
});

test("pages are read until they reach the window's start, and results in any order and overlapping pages give each check once", async () => {
  const page = (newest: number) => [endpoint(Array.from({ length: 100 }, (_, index) => result(newest - ((index * 37) % 100) * 60)))];
  const last = T0 + 5 * 3600;
  const log: { query: string; authorization: string | undefined }[] = [];
  const { evidence, pages } = await pull(answer([page(last), page(last - 98 * 60), page(last - 196 * 60), page(last - 294 * 60)], log), {
    from: "2026-11-20T13:00:00Z",
  });
  expect(log.map(({ query }) => query)).toEqual(["1", "2", "3"].map((number) => `?page=${number}&pageSize=100`));
  expect(pages).toBe(3);
  const times = checksIn(evidence).map(({ at }) => at);
  expect(times).toEqual(Array.from({ length: 296 }, (_, index) => last - (295 - index) * 60));
});

test("what Gatus threw away since the last pull is told and not filled in", async () => {
  const kept = [endpoint(Array.from({ length: 100 }, (_, index) => result(T0 + index * 60)))];
  const { rejected, evidence } = await pull(answer([kept, [endpoint([])]]), { from: "2026-11-20T10:00:00Z" });
  expect(rejected).toEqual([
    expect.objectContaining({
      at: "g_a",
      reason: expect.stringMatching(/Gatus no longer has the checks between 2026-11-20T10:00:00.000Z and 2026-11-20T12:00:00.000Z/),
    }),
  ]);
  expect(checksIn(evidence)).toHaveLength(100);
  expect((await pull(answer([[endpoint([result(T0)])]]), { from: "2026-11-20T10:00:00Z" })).rejected).toEqual([]);
});

test.each([
  ["success is no yes or no", { ...result(T0), success: "maybe" }, /success/],
  ["the time has no zone", { ...result(T0), timestamp: "2026-11-20T12:00:00" }, /time/],
  ["the time is Go's zero", { ...result(T0), timestamp: "0001-01-01T00:00:00Z" }, /time/],
  ["it is no object", 5, /top level/],
])("a result where %s is rejected with its place, the others stay", async (_name, odd, reason) => {
  const { evidence, rejected } = await pull(answer([[endpoint([result(T0), odd])]]));
  expect(checksIn(evidence)).toHaveLength(1);
  expect(rejected).toEqual([expect.objectContaining({ at: "page 1, [0].results[1]", reason: expect.stringMatching(reason) })]);
});

test("status 0 or none means that no answer came, and null is an empty list", async () => {
  const { evidence } = await pull(
    answer([
      [
        endpoint([
          { ...result(T0, false), status: 0 },
          { success: false, timestamp: result(T0 + 60).timestamp },
        ]),
      ],
    ]),
  );
  expect(checksIn(evidence)).toEqual([
    { at: T0, up: false },
    { at: T0 + 60, up: false },
  ]);
  expect(await pull(async () => ({ status: 200, headers: new Headers(), text: async () => "null" }))).toMatchObject({ evidence: [], cursor: null });
  expect(await pull(answer([[endpoint(null)]]))).toMatchObject({ evidence: [], cursor: null });
});

test.each([
  [null, undefined],
  ["reader:p:w", `Basic ${btoa("reader:p:w")}`],
  ['{"username":"reader","password":"pw"}', `Basic ${btoa("reader:pw")}`],
])("the secret %s signs in", async (secret, expected) => {
  const log: { query: string; authorization: string | undefined }[] = [];
  await pull(answer([STATUSES], log), { secret });
  expect(log[0]?.authorization).toBe(expected);
});

test.each(["token-only", "a\nb:c", "{broken"])("the secret %j is refused before anything is asked", async (secret) => {
  await expect(pull(answer([STATUSES]), { secret })).rejects.toMatchObject({ code: "bad-input" });
});
