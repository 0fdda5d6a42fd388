import { expect, test } from "vitest";
import { zap } from "#server/connectors/zap.ts";
import type { ScanEvidence } from "#server/posture/evidence.ts";

async function* text(whole: string): AsyncIterable<string> {
  yield whole;
}
const alert = (more = {}) => ({
  pluginid: "10001",
  name: "n",
  riskcode: "2",
  confidence: "2",
  desc: "<p>d</p>",
  instances: [{ uri: "https://h.example/", param: "p" }],
  ...more,
});
const readJson = async (site: unknown) => {
  const { evidence, rejected } = await zap.read(text(JSON.stringify({ "@version": "2.15.0", site })));
  return { scan: evidence[0] as ScanEvidence, flagged: rejected.length };
};
const host = { "@name": "https://h.example", "@host": "h.example", "@port": "443" };

const RISKS: [riskcode: string, severity: string | null][] = [
  ["0", "info"],
  ["1", "low"],
  ["2", "medium"],
  ["3", "high"],
  ["4", null],
  ["", null],
  ["constructor", null],
];
test.each(RISKS)("riskcode %j is %s: ZAP knows no critical", async (riskcode, severity) => {
  expect((await readJson([{ ...host, alerts: [alert({ riskcode })] }])).scan.issues[0]?.toolSeverity).toBe(severity);
});

test("XML and JSON of one alert are the same evidence", async () => {
  const xml = `<OWASPZAPReport version="2.15.0"><site name="https://h.example" host="h.example" port="443"><alerts><alertitem><pluginid>10001</pluginid><name>n</name><riskcode>2</riskcode><confidence>2</confidence><desc>&lt;p&gt;d&lt;/p&gt;</desc><instances><instance><uri>https://h.example/</uri><param>p</param></instance></instances></alertitem></alerts></site></OWASPZAPReport>`;
  expect((await zap.read(text(xml))).evidence).toEqual([(await readJson([{ ...host, alerts: [alert()] }])).scan]);
});

test("one site may stand without a list, alerts and instances may be missing, cweid -1 is none", async () => {
  expect((await readJson({ ...host, alerts: [alert({ cweid: "-1", instances: undefined })] })).scan.issues).toMatchObject([
    { cwe: [], occurrences: [{ host: "h.example" }] },
  ]);
  expect((await readJson([host])).scan).toMatchObject({ hosts: ["h.example"], completed: true, issues: [] });
});

test("confidence 0 is the tool's false positive, 4 (confirmed by a person) is not", async () => {
  const { scan } = await readJson([{ ...host, alerts: ["0", "1", "4"].map((confidence) => alert({ confidence, name: confidence })) }]);
  expect(scan.issues.map((i) => i.falsePositive)).toEqual([true, false, false]);
});

test("an alert that cannot be told from others is flagged, and the report closes nothing", async () => {
  const { scan, flagged } = await readJson([{ ...host, alerts: [alert(), alert({ pluginid: "" })] }]);
  expect([scan.completed, scan.issues.length, flagged]).toEqual([false, 1, 1]);
});
