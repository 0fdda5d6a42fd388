import { expect, test } from "vitest";
import { z } from "zod";
import { reportJsonSchema } from "#server/posture/report-schema.ts";
import { reportOf } from "#server/posture/report.fixture.ts";

const schema = reportJsonSchema("https://reports.example/schemas/keepwatch.report-1.json");
const reader = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
const publication = { revision: 1, sha256: "a".repeat(64), code: "KW-1A2B-3C4D", publishedAt: "2026-11-03T12:00:00Z", replaces: null, errata: [] };

test("it says which schema it is written in, where it stands and which report it describes", () => {
  expect(schema.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
  expect(schema.$id).toBe("https://reports.example/schemas/keepwatch.report-1.json");
  expect(JSON.stringify(schema)).toContain('"const":"keepwatch.report/1"');
});

test("a draft and a published report fit it, read by the schema alone", () => {
  for (const each of [null, publication]) expect(reader.safeParse({ ...reportOf(), publication: each }).error).toBeUndefined();
});

test("a field added later still fits; a missing, wrong or unknown one of ours does not", () => {
  const file = { ...reportOf(), publication };
  expect(reader.safeParse({ ...file, later: true }).success).toBe(true);
  const { headline: _, ...headless } = file;
  for (const broken of [
    headless,
    { ...file, figures: { a: { value: "1" } } },
    { ...file, schema: "keepwatch.report/2" },
    { ...file, sections: [{ ...file.sections[0], blocks: [{ audience: "all", block: { kind: "none" } }] }] },
  ])
    expect(reader.safeParse(broken).success).toBe(false);
});
