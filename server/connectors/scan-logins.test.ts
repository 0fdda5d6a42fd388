import { expect, test } from "vitest";
import { nessus } from "#server/connectors/nessus.ts";
import { qualysDetections } from "#server/connectors/qualys-detections.ts";
import { qualysWas } from "#server/connectors/qualys-was.ts";
import { type HostLogin, loginsOf } from "#server/connectors/scan-logins.ts";

async function* text(whole: string): AsyncIterable<string> {
  yield whole;
}
const login = (host: string, said: boolean | null): HostLogin => ({ host, login: said });

test.each<[HostLogin[], ReturnType<typeof loginsOf>]>([
  [[], { credentialed: null }],
  [[login("a", true), login("b", true)], { credentialed: true }],
  [[login("a", null), login("b", null)], { credentialed: null }],
  [[login("a", false), login("b", null)], { credentialed: false }],
  [[login("b", true), login("a", true), login("c", false)], { credentialed: false, credentialedHosts: ["a", "b"] }],
  [[login("a", true), login("b", null)], { credentialed: null, credentialedHosts: ["a"] }],
  [[login("a", true), login("a", false)], { credentialed: false }], // once without is not with
  [[login("", true), login("b", false)], { credentialed: false }],
])("logins %j are %j", (hosts, expected) => {
  expect(loginsOf(hosts)).toEqual(expected);
});

test("Nessus: one host without a login leaves the others with theirs; a host found dead has no say", async () => {
  const host = (name: string, said: string, item = "") =>
    `<ReportHost name="${name}"><HostProperties><tag name="HOST_END">Thu Oct  1 10:00:00 2026</tag>${said && `<tag name="Credentialed_Scan">${said}</tag>`}</HostProperties>${item}</ReportHost>`;
  const dead = `<ReportItem port="0" protocol="tcp" severity="0" pluginID="10180" pluginName="Ping"><plugin_output>The remote host is considered as dead</plugin_output></ReportItem>`;
  const read = async (...hosts: string[]) => {
    const [scan] = (await nessus.read(text(`<NessusClientData_v2><Report>${hosts.join("")}</Report></NessusClientData_v2>`))).evidence;
    return [scan?.completed, scan?.credentialed, scan?.credentialedHosts];
  };
  expect(await read(host("a", "true"), host("b", "false"))).toEqual([true, false, ["a"]]);
  expect(await read(host("a", "true"), host("b", "", dead))).toEqual([true, true, undefined]);
});

test("Qualys detections: a host whose last login is older than its last scan had none", async () => {
  const host = (ip: string, auth: string) =>
    `<HOST><IP>${ip}</IP><LAST_VM_SCANNED_DATE>2026-10-01T23:40:00Z</LAST_VM_SCANNED_DATE><LAST_VM_AUTH_SCANNED_DATE>${auth}</LAST_VM_AUTH_SCANNED_DATE></HOST>`;
  const hosts = host("10.0.0.1", "2026-10-01T23:40:00Z") + host("10.0.0.2", "2026-09-01T23:40:00Z");
  const file = `<HOST_LIST_VM_DETECTION_OUTPUT><RESPONSE><HOST_LIST>${hosts}</HOST_LIST></RESPONSE></HOST_LIST_VM_DETECTION_OUTPUT>`;
  expect((await qualysDetections.read(text(file))).evidence[0]).toMatchObject({ credentialed: false, credentialedHosts: ["10.0.0.1"] });
});

test("Qualys WAS: each application goes by its own scan", async () => {
  const scan = (name: string, said: string) =>
    `<SCAN><STATUS>Finished</STATUS><WEB_APPLICATION>${name}</WEB_APPLICATION><AUTHENTICATION_STATUS>${said}</AUTHENTICATION_STATUS></SCAN>`;
  const application = (name: string) => `<WEBAPP><NAME>${name}</NAME><URL>https://${name}.example</URL></WEBAPP>`;
  const file = (...scans: string[]) =>
    `<WAS_SCAN_REPORT><APPENDIX><SCAN_LIST>${scans.join("")}</SCAN_LIST>${application("a")}${application("b")}</APPENDIX></WAS_SCAN_REPORT>`;
  const read = async (...scans: string[]) => (await qualysWas.read(text(file(...scans)))).evidence[0];
  expect(await read(scan("a", "Successful"), scan("b", "Failed"))).toMatchObject({ credentialed: false, credentialedHosts: ["a.example"] });
  expect((await read(scan("", "Successful"), scan("", "Failed")))?.credentialedHosts).toBeUndefined();
});
