import { createReadStream } from "node:fs";
import { expect, test } from "vitest";
import { cyhy } from "#server/connectors/cyhy.ts";
import { readScanFile } from "#server/connectors/registry.ts";
import type { ScanEvidence } from "#server/posture/evidence.ts";

async function* text(whole: string): AsyncIterable<string> {
  yield whole;
}
const HEADING = "ip_int,ip,port,protocol,known_exploited,severity,latest_detection,cvss_base_score,cvss_version,cve,name,description,source,plugin_id";
const rowOf = (more: Partial<Record<string, string>>): string => {
  const row: Record<string, string> = {
    ip: "192.0.2.1",
    port: "443",
    severity: "2",
    latest_detection: "2026-11-21 05:00:00",
    name: "n",
    source: "nessus",
    plugin_id: "1",
    ...more,
  };
  return HEADING.split(",")
    .map((column) => row[column] ?? "")
    .join(",");
};
const read = async (...rows: string[]) => {
  const { evidence, rejected } = await cyhy.read(text([HEADING, ...rows].join("\n")));
  return { scan: evidence[0] as ScanEvidence, flagged: rejected.map((r) => `${r.at}: ${r.reason}`) };
};

test("a cell of several lines, the owner column and CISA's own scores are read", async () => {
  const { evidence, rejected } = await readScanFile(createReadStream(new URL("fixtures/cyhy/findings.csv", import.meta.url)));
  const [first] = evidence[0]?.issues ?? [];
  expect(first).toMatchObject({
    ruleId: "155999",
    ruleFamily: "nessus",
    description: "desc, with comma\nand newline",
    cve: ["CVE-2021-44228"],
    cvss: [{ version: "3.1", score: 9.8 }],
  });
  expect(first?.occurrences).toEqual([{ host: "192.0.2.10", port: 443, protocol: "tcp", uri: null, parameter: null }]);
  expect(rejected).toEqual([]);
});

const SEVERITIES: [string, string | null][] = [
  ["1", "low"],
  ["2", "medium"],
  ["3", "high"],
  ["4", "critical"],
  ["0", "info"],
  ["5", null],
  ["", null],
  ["high", null],
];
test.each(SEVERITIES)("severity %j is %s", async (severity, expected) => {
  expect((await read(rowOf({ severity }))).scan.issues[0]?.toolSeverity).toBe(expected);
});

test("the report ends with its latest detection; only listed hosts were scanned; one rule on two hosts is one finding", async () => {
  const { scan } = await read(
    rowOf({}),
    rowOf({ ip: "192.0.2.2", latest_detection: "2026-11-22 01:00:00" }),
    rowOf({ latest_detection: "2026-11-01 00:00:00", port: "80" }),
  );
  expect([scan.finishedAt, scan.hosts, scan.issues.length, scan.issues[0]?.occurrences.length]).toEqual([
    "2026-11-22T01:00:00Z",
    ["192.0.2.1", "192.0.2.2"],
    1,
    3,
  ]);
});

test("the same plugin number of another source is another finding", async () => {
  expect((await read(rowOf({}), rowOf({ source: "nmap" }))).scan.issues.map((i) => i.discriminator)).toEqual(["nessus", "nmap"]);
});

test("what cannot be read is flagged with its line, and a file of several owners says so", async () => {
  const { scan, flagged } = await read(rowOf({ ip: "" }), rowOf({ latest_detection: "yesterday" }));
  expect([scan.completed, scan.issues.length, scan.finishedAt, flagged.map((f) => f.split(":")[0])]).toEqual([false, 1, null, ["line 2", "line 3"]]);
  const owned = await cyhy.read(text(`owner,${HEADING}\nA,${rowOf({})}\nB,${rowOf({})}`));
  expect(owned.rejected.map((r) => r.reason)).toEqual(["The file lists 2 owners (A, B): all are kept for this site."]);
  await expect(read(`${rowOf({})},more`)).rejects.toThrow("Line 2 has 15 fields, the heading has 14");
});
