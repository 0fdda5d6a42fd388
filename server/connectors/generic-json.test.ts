import { expect, test } from "vitest";
import { findingDate } from "#server/connectors/finding-date.ts";
import { genericJson } from "#server/connectors/generic-json.ts";
import type { ScanEvidence } from "#server/posture/evidence.ts";

async function* text(document: unknown): AsyncIterable<string> {
  yield JSON.stringify(document);
}
const read = async (findings: unknown[], more = {}) => {
  const { evidence, rejected } = await genericJson.read(text({ ...more, findings }), { now: "2026-11-23T00:00:00Z" });
  return { scan: evidence[0] as ScanEvidence, flagged: rejected.map((r) => r.at) };
};
const finding = (more = {}) => ({ title: "t", severity: "High", description: "d", ...more });

test("scores, ids, places and the tool's false positives are read", async () => {
  const { scan } = await read([
    finding({
      vuln_id_from_tool: "V1",
      cwe: 79,
      cve: "CVE-2026-0001",
      vulnerability_ids: ["CVE-2026-0002"],
      cvssv4_score: 9.1,
      cvssv4: "CVSS:4.0/AV:N",
      false_p: true,
    }),
    finding({ endpoints: [{ host: "a.example", port: 8443, path: "/x" }, "https://b.example/y", 7], component_name: "lib" }),
    finding({ title: "f", file_path: "src/a.c", line: 13 }),
  ]);
  expect(scan.issues.map((i) => [i.ruleId, i.falsePositive, i.cwe, i.cve, i.cvss.map((c) => c.score)])).toEqual([
    ["V1", true, [79], ["CVE-2026-0001", "CVE-2026-0002"], [9.1]],
    ["t", false, [], [], []],
    ["f", false, [], [], []],
  ]);
  expect(scan.issues.flatMap((i) => i.occurrences.map((o) => [o.host, o.port, o.uri]))).toEqual([
    ["", null, null],
    ["a.example", 8443, "/x"],
    ["b.example", null, "https://b.example/y"],
    ["", null, "src/a.c:13"],
  ]);
});

test("mitigated and duplicate findings are none; a list closes nothing by itself", async () => {
  const { scan } = await read([finding({ is_mitigated: true }), finding({ duplicate: true }), finding({ active: false, title: "kept" })]);
  expect([scan.issues.map((i) => i.title), scan.completed, scan.coverage]).toEqual([["kept"], true, "unknown"]);
  expect((await read([])).scan.completed).toBe(false);
});

test("the tool that is named is its own family of scanners", async () => {
  expect((await read([], { type: "City Scanner" })).scan).toMatchObject({ family: "generic:city scanner", scanner: "City Scanner" });
  expect((await read([])).scan.family).toBe("generic");
});

test("what is no finding is flagged by its place, and a file of nothing else is refused", async () => {
  expect((await read([{}, finding({ title: " " }), 7, finding()])).flagged).toEqual(["findings[0]", "findings[1]", "findings[2]"]);
  await expect(read([{}])).rejects.toThrow("findings[0]: The finding has no title");
});

const DATES: [text: string, expected: string | RegExp][] = [
  ["2026-10-01", "2026-10-01T00:00:00Z"],
  ["28/02/2021", "2021-02-28T00:00:00Z"],
  ["2/28/2021", "2021-02-28T00:00:00Z"],
  ["11/7/2015", /ambiguous/],
  ["31/02/2021", /does not exist/],
  ["13/13/2021", /does not exist/],
  ["1/2/21", /ambiguous/],
  ["2026-11-24", "2026-11-24T00:00:00Z"], // within a day: clocks differ
  ["2026-11-25", /lies in the future/],
  ["", /\(empty\) does not exist/],
];
test.each(DATES)("the date %j is %s", (written, expected) => {
  const date = findingDate(written, "2026-11-23T00:00:00Z");
  if (typeof expected === "string") expect("at" in date && Date.parse(date.at)).toBe(Date.parse(expected));
  else expect("reason" in date && date.reason).toMatch(expected);
});
