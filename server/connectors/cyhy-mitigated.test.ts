import { createReadStream } from "node:fs";
import { expect, test } from "vitest";
import { cyhyMitigated } from "#server/connectors/cyhy-mitigated.ts";
import { readScanFile } from "#server/connectors/registry.ts";

async function* text(whole: string): AsyncIterable<string> {
  yield whole;
}
const HEADING = "vulnerability,severity,ip,port,initial_detection,mitigation_detected,days_to_mitigate";

test("each row says what is gone, by name, address and port; the owner column may be there", async () => {
  const { format, evidence, rejected } = await readScanFile(createReadStream(new URL("fixtures/cyhy/mitigated-vulnerabilities.csv", import.meta.url)));
  expect(format).toBe("cyhy-mitigated");
  expect(evidence[0]).toMatchObject({
    ...{ family: "cyhy", completed: true, coverage: "unknown", finishedAt: "2026-11-27T05:00:00Z", hosts: ["192.0.2.11", "192.0.2.10"], issues: [] },
    mitigated: [
      { title: "Web Server Transmits Cleartext Credentials", host: "192.0.2.11", port: 80, at: "2026-11-25T05:00:00Z" },
      { title: "Apache Log4j < 2.15.0 RCE", host: "192.0.2.10", port: 443, at: "2026-11-27T05:00:00Z" },
    ],
  });
  expect(rejected).toEqual([]);
});

test.each([
  ["no name", ",2,192.0.2.1,443,,2026-11-25 05:00:00,1"],
  ["no address", "n,2,,443,,2026-11-25 05:00:00,1"],
  ["no port", "n,2,192.0.2.1,,,2026-11-25 05:00:00,1"],
  ["no date", "n,2,192.0.2.1,443,,,1"],
])("a row with %s closes nothing and is told with its line", async (_, row) => {
  const { evidence, rejected } = await cyhyMitigated.read(text(`${HEADING}\n${row}\nm,2,192.0.2.1,443,,2026-11-26 05:00:00,1`));
  expect([evidence[0]?.mitigated?.map(({ title }) => title), rejected.map(({ at }) => at)]).toEqual([["m"], ["line 2"]]);
});

test("a week in which nothing was fixed is a report all the same", async () => {
  expect((await cyhyMitigated.read(text(HEADING))).evidence[0]).toMatchObject({ mitigated: [], finishedAt: null });
});
