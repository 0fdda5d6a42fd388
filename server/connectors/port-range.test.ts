import { expect, test } from "vitest";
import { nessus } from "#server/connectors/nessus.ts";
import { portRanges } from "#server/connectors/port-range.ts";

const range = (from: number, to: number, protocol: "tcp" | "udp" | null = null) => ({ protocol, from, to });

test.each([
  ["1-1024", [range(1, 1024)]],
  ["22, 80-90,443", [range(22, 22), range(80, 90), range(443, 443)]],
  ["T:1-1024,8443,U:53", [range(1, 1024, "tcp"), range(8443, 8443, "tcp"), range(53, 53, "udp")]],
  ["T:1-65535", [range(1, 65_535, "tcp")]],
  ["1-65535", null],
  ["0-65535", null],
  ["default", null],
  ["all", null],
  ["", null],
  ["1024-1", null],
  ["1-70000", null],
  ["ssh,80", null],
])("the port range %j is %j", (text, ranges) => {
  expect(portRanges(text)).toEqual(ranges);
});

async function* text(whole: string): AsyncIterable<string> {
  yield whole;
}
test.each([
  ["1-1024", [range(1, 1024)]],
  ["default", undefined],
])("Nessus told to look at %j says so", async (value, ports) => {
  const preference = (name: string, said: string) => `<preference><name>${name}</name><value>${said}</value></preference>`;
  const policy = `<Policy><Preferences><ServerPreferences>${preference("TARGET", "10.0.0.1")}${preference("port_range", value)}${preference("x", "1-2")}</ServerPreferences></Preferences></Policy>`;
  const file = `<NessusClientData_v2>${policy}<Report><ReportHost name="h"><ReportItem port="1" protocol="tcp" severity="2" pluginID="1" pluginName="n"/></ReportHost></Report></NessusClientData_v2>`;
  const [scan] = (await nessus.read(text(file))).evidence;
  expect([scan?.ports, scan?.issues.length]).toEqual([ports, 1]);
});
