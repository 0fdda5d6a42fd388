import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { importScan } from "#server/operations/import-scan.ts";
import { addTwoClients, bytesOf } from "#server/operations/two-clients.fixture.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const put = (name: string) =>
  importScan({
    ...{ client: "springfield", site: "www", actor: "test", now: "2026-11-22T00:00:00Z" },
    bytes: bytesOf(readFileSync(new URL(`../connectors/fixtures/${name}`, import.meta.url))),
  });
beforeAll(() => addTwoClients("2026-10-01T00:00:00Z"), 60_000);

test("a tool's own grade is kept beside its scan and told on import, and makes no finding", async () => {
  expect(await put("observatory/v2_scan.json")).toMatchObject({ findings: 0, score: { grade: "B+", score: 80, outOf: null } });
  expect(await put("testssl/overall_medium.csv")).toMatchObject({
    findings: 2,
    bySeverity: { info: 2, medium: 0 },
    score: { grade: "B", score: 91, outOf: 100 },
  });
  expect(await put("cyhy/findings.csv")).toMatchObject({ findings: 3, score: null });
  expect(await database.asSuperuser("select family, score_grade, score, score_out_of from app.scan order by family")).toEqual([
    { family: "cyhy", score_grade: null, score: null, score_out_of: null },
    { family: "observatory", score_grade: "B+", score: 80, score_out_of: null },
    { family: "testssl", score_grade: "B", score: 91, score_out_of: 100 },
  ]);
});
