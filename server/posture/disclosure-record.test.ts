import { expect, test } from "vitest";
import { buildReport } from "#server/posture/build-report.ts";
import { forReader } from "#server/posture/disclosure.ts";
import { namesFinding } from "#server/posture/disclosure-record.ts";
import { factsOf } from "#server/posture/facts.fixture.ts";

const finding = { title: "Old TLS", host: "www.city.gov" };

test.each<[string, unknown, boolean]>([
  ["a cell with its title and host", { rows: [[{ text: "Old TLS", detail: "www.city.gov. Came back" }]] }, true],
  ["its host alone as detail", [{ text: "Old TLS", detail: "www.city.gov" }], true],
  ["a line without detail", { text: "Old TLS" }, true],
  ["another site", { text: "Old TLS", detail: "pay.city.gov" }, false],
  ["a host that only begins alike", { text: "Old TLS", detail: "www.city.gov.example" }, false],
  ["a title that only contains it", { text: "Old TLS version" }, false],
  ["its title as anything but a text", { title: "Old TLS" }, false],
  ["nothing", null, false],
])("a report with %s", (_, model, named) => {
  expect(namesFinding(model, finding)).toBe(named);
});

test("of a report as built, an evaluated finding is named to the client, a waiting one to the security team alone", () => {
  const facts = factsOf();
  const report = buildReport(facts);
  const of = (id: string) => {
    const found = facts.findings.find((each) => each.id === id);
    return { title: found?.title ?? "", host: facts.sites.find(({ slug }) => slug === found?.site)?.host ?? "" };
  };
  expect([namesFinding(report, of("f-tls")), namesFinding(forReader(report, "client"), of("f-tls"))]).toEqual([true, true]);
  expect([namesFinding(report, of("f-hidden")), namesFinding(forReader(report, "client"), of("f-hidden"))]).toEqual([true, false]);
});
