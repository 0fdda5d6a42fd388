import { beforeAll, expect, test } from "vitest";
import { evaluateFindings } from "#server/operations/evaluate-finding.ts";
import { importScan } from "#server/operations/import-scan.ts";
import { buildClientReport } from "#server/operations/build-client-report.ts";
import { addTwoClients, bytesOf } from "#server/operations/two-clients.fixture.ts";
import { listFindings } from "#server/store/finding-list.ts";
import { type ClientScope, scopeForJob } from "#server/store/scope.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

useTestDatabase();
const NOW = "2026-11-20T12:00:00Z";
const HOST = "www.springfield.example.gov";
let scope: ClientScope;
const nuclei = (day: string, ...ids: string[]) =>
  ids.map((id) => JSON.stringify({ "template-id": id, info: { name: id, severity: "high" }, host: HOST, timestamp: `${day}T10:00:00Z` })).join("\n");
const put = (file: string, more: Partial<Parameters<typeof importScan>[0]> = {}) =>
  importScan({ client: "springfield", site: "www", format: "nuclei", bytes: bytesOf(file), actor: "test", now: NOW, ...more });
const figures = async (client: string) => {
  const { figures: all, sections } = await buildClientReport({ scope, clientSlug: client, periodId: "2026-11", reader: "security", now: NOW });
  return { open: all["findings.open"]?.display, fixed: all["findings.fixed"]?.display, told: JSON.stringify(sections) };
};
const confirmAll = async () => {
  const { findings } = await listFindings(scope, { now: NOW });
  const chosen = findings.map(({ id, client }) => ({ clientSlug: client.slug, findingId: id }));
  await evaluateFindings({ scope, findings: chosen, actor: "sam", now: NOW, verdict: "confirmed", reason: "Seen by hand", expiresAt: null });
};

beforeAll(async () => {
  await addTwoClients("2026-09-01T00:00:00Z");
  scope = await scopeForJob("test", "all");
}, 60_000);

test("a scan that does not say where it looked ran all the same: its findings are counted, its site was scanned, nothing failed", async () => {
  expect(await put(nuclei("2026-11-02", "cve-a", "cve-b"))).toMatchObject({ findings: 2, baseline: true });
  await confirmAll();
  const { open, told } = await figures("springfield");
  expect(open).toBe("2");
  expect(told).not.toMatch(/did not finish/);
  expect((await figures("riverton")).open).toBe("no data");
});

test("what it no longer sees stays open, unless somebody states what was scanned", async () => {
  expect(await put(nuclei("2026-11-09", "cve-b"))).toMatchObject({ stillOpen: 1, fixed: 0, notAssessed: 1 });
  expect((await figures("springfield")).open).toBe("2");
  await expect(put(nuclei("2026-11-09", "cve-b"), { targets: [HOST] })).rejects.toMatchObject({
    code: "bad-input",
    message: expect.stringContaining("imported before"),
  });
  expect(await put(nuclei("2026-11-16", "cve-b"), { targets: [` HTTPS://${HOST}/ `, "other.example"] })).toMatchObject({ stillOpen: 1, fixed: 1, assets: 2 });
  expect(await figures("springfield")).toMatchObject({ open: "1", fixed: "1" });
});

test("a clean scan of nothing counts once a day, and closes what its targets had", async () => {
  const empty = (now: string, targets?: string[]) => put("", { now, targets });
  expect(await empty("2026-11-17T10:00:00Z")).toMatchObject({ alreadyImported: false, fixed: 0, notAssessed: 1 });
  expect(await empty("2026-11-17T11:00:00Z")).toMatchObject({ alreadyImported: true });
  expect(await empty("2026-11-18T10:00:00Z", ["elsewhere.example"])).toMatchObject({ alreadyImported: false, fixed: 0, notAssessed: 1 });
  expect(await empty("2026-11-19T10:00:00Z", [HOST])).toMatchObject({ alreadyImported: false, fixed: 1 });
});

test("a Nessus scan of some ports closes nothing on the others", async () => {
  const nessus = (day: number, ports: string, item = "") =>
    `<NessusClientData_v2><Policy><Preferences><ServerPreferences><preference><name>port_range</name><value>${ports}</value></preference></ServerPreferences></Preferences></Policy><Report><ReportHost name="10.0.0.1"><HostProperties><tag name="HOST_END">Sun Nov ${String(day).padStart(2)} 10:00:00 2026</tag></HostProperties>${item}</ReportHost></Report></NessusClientData_v2>`;
  const item = '<ReportItem port="8443" protocol="tcp" severity="3" pluginID="42873" pluginName="SWEET32"/>';
  const read = (file: string) => put(file, { format: "nessus", client: "riverton" });
  expect(await read(nessus(1, "default", item))).toMatchObject({ findings: 1 });
  expect(await read(nessus(8, "1-1024"))).toMatchObject({ fixed: 0, notAssessed: 1 });
  expect(await read(nessus(15, "T:1-9000"))).toMatchObject({ fixed: 1, notAssessed: 0 });
});

test.each<[string, string[]]>([
  ["none", []],
  ["a blank one", [" "]],
  ["a pattern", ["*.springfield.example.gov"]],
])("targets that are %s are refused", async (_, targets) => {
  await expect(put(nuclei("2026-11-19", "cve-c"), { targets })).rejects.toMatchObject({ code: "bad-input", message: expect.stringContaining("hosts") });
});

test("a report that says itself what it covered takes no targets", async () => {
  const zap = `<OWASPZAPReport version="2" generated="Thu, 1 Oct 2026 10:00:00"><site name="https://${HOST}" host="${HOST}" port="443"><alerts/></site></OWASPZAPReport>`;
  await expect(put(zap, { format: "zap", targets: [HOST] })).rejects.toMatchObject({ code: "bad-input", message: expect.stringContaining("says itself") });
});
