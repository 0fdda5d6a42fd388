import { expect, test } from "vitest";
import { canonicalJson } from "#server/posture/canonical-json.ts";
import { Report } from "#server/posture/report.ts";
import { reportOf } from "#server/posture/report.fixture.ts";
import { json } from "#server/renderers/json.ts";

test("taking the publication away gives back the report the hash covers", async () => {
  const report = reportOf();
  const { publication, ...rest } = JSON.parse(new TextDecoder().decode(await json.render(report, null)));
  expect(publication).toBeNull();
  expect(canonicalJson(rest)).toBe(canonicalJson(report));
  expect(Report.parse(rest)).toEqual(report);
});
