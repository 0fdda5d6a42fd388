import { expect, test } from "vitest";
import { burp, javaInstant } from "#server/connectors/burp.ts";

async function* text(whole: string): AsyncIterable<string> {
  yield whole;
}
type Issue = { serial?: string; type?: string; name?: string; host?: string; path?: string; location?: string; severity?: string };
const issue = ({
  serial = "1",
  type = "1049088",
  name = "SQL injection",
  host = "https://city.example",
  path = "/a",
  location = "/a",
  severity = "High",
}: Issue): string =>
  `<issue><serialNumber>${serial}</serialNumber><type>${type}</type><name>${name}</name><host ip="192.0.2.1">${host}</host><path><![CDATA[${path}]]></path><location><![CDATA[${location}]]></location><severity>${severity}</severity><confidence>Firm</confidence><issueDetail>payload</issueDetail><vulnerabilityClassifications><![CDATA[<ul><li><a href="https://cwe.mitre.org/data/definitions/89.html">CWE-89: SQL</a></li></ul>]]></vulnerabilityClassifications></issue>`;
async function read(...issues: Issue[]) {
  const { evidence, rejected } = await burp.read(
    text(`<issues burpVersion="2026.9" exportTime="Thu Oct 01 10:00:00 GMT 2026">${issues.map(issue).join("")}</issues>`),
  );
  return { issues: evidence[0]?.issues ?? [], scan: evidence[0], rejected };
}

test.each([
  ["Sat Sep 13 22:39:44 CEST 2014", "2014-09-13T20:39:44.000Z"],
  ["Thu Oct 01 10:00:00 EDT 2026", "2026-10-01T14:00:00.000Z"],
  ["Thu Oct 01 10:00:00 GMT+05:30 2026", "2026-10-01T04:30:00.000Z"],
  ["Thu Oct 01 10:00:00 IST 2026", null], // India, Israel or Ireland
  ["Thu Feb 31 10:00:00 GMT 2026", null],
  ["2026-10-01", null],
])("the export time %s is %s", (written, instant) => {
  expect(javaInstant(written)).toBe(instant);
});

test("an issue is its type, an occurrence its path and location; serial numbers of another scan change neither", async () => {
  const first = await read({ location: "/a [q parameter]" }, { path: "/b", location: "/b" });
  const second = await read({ serial: "77", location: "/a [q parameter]" }, { serial: "78", path: "/b", location: "/b" });
  expect(second).toEqual(first);
  expect(first.issues.map((i) => [i.ruleId, i.discriminator, i.cwe, i.occurrences])).toEqual([
    [
      ...["1049088", "", [89]],
      [
        { host: "city.example", port: 443, protocol: "tcp", uri: "https://city.example/a", parameter: "q parameter" },
        { host: "city.example", port: 443, protocol: "tcp", uri: "https://city.example/b", parameter: null },
      ],
    ],
  ]);
});

test("issues of extensions share a type, so their name tells them apart", async () => {
  const { issues } = await read({ type: "134217728", name: "Old jQuery" }, { type: "134217728", name: "Backup file" });
  expect(issues.map((i) => i.discriminator)).toEqual(["Old jQuery", "Backup file"]);
});

test.each([
  ["High", "high", false],
  ["Medium", "medium", false],
  ["Low", "low", false],
  ["Information", "info", false],
  ["False positive", null, true], // written in place of the severity
])("severity %s is %s, a false positive: %s", async (severity, ours, falsePositive) => {
  const { issues, rejected } = await read({ severity });
  expect([issues[0]?.toolSeverity, issues[0]?.falsePositive, rejected]).toEqual([ours, falsePositive, []]);
});

test("a type once marked false and once not is a finding", async () => {
  const { issues } = await read({ severity: "False positive" }, { severity: "Low", path: "/b" });
  expect([issues[0]?.toolSeverity, issues[0]?.falsePositive]).toEqual(["low", false]);
});

test("ports and paths: the scheme gives the port, the query is not kept", async () => {
  const { issues } = await read({ host: "http://city.example", path: "/a?session=1" }, { host: "https://city.example:8443" });
  expect(issues[0]?.occurrences.map((o) => [o.port, o.uri])).toEqual([
    [80, "http://city.example/a"],
    [8443, "https://city.example:8443/a"],
  ]);
});

test("an issue without a type is reported and not taken; the file says nothing of what was scanned, so it closes nothing by itself", async () => {
  const { issues, rejected, scan } = await read({ type: "" }, {});
  expect([issues.length, rejected.map((r) => r.at)]).toEqual([1, ["issue 1 (type , city.example)"]]);
  expect(scan).toMatchObject({
    completed: false,
    coverage: "unknown",
    hosts: ["city.example"],
    finishedAt: "2026-10-01T10:00:00.000Z",
    scanner: "Burp Suite 2026.9",
  });
});

test("an export with issues ran; one without any is no proof that anything did", async () => {
  expect([(await read({})).scan?.completed, (await read()).scan?.completed]).toEqual([true, false]);
});

test("an XML of another root is refused", async () => {
  await expect(burp.read(text("<nmaprun/>"))).rejects.toThrow("root is not issues");
});
