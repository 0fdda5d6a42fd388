import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { describeFinding } from "#server/operations/describe-finding.ts";
import { importScan } from "#server/operations/import-scan.ts";
import { addTwoClients, bytesOf } from "#server/operations/two-clients.fixture.ts";
import { withScope } from "#server/store/database.ts";
import { loadFacts } from "#server/store/facts.ts";
import { listFindings } from "#server/store/finding-list.ts";
import { type ClientScope, scopeForJob } from "#server/store/scope.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

useTestDatabase();
const NOW = "2026-11-30T12:00:00Z";
let scope: ClientScope;
const fixture = (name: string) => readFileSync(new URL(`../connectors/fixtures/cyhy/${name}`, import.meta.url));
const put = (name: string, client: string) => importScan({ client, site: "www", bytes: bytesOf(fixture(name)), actor: "test", now: NOW });
const states = async (client: string) =>
  (await listFindings(scope, { now: NOW, client, view: "ledger" })).findings.map(({ title, state }) => [title.slice(0, 12), state]).sort();

beforeAll(async () => {
  await addTwoClients("2026-09-01T00:00:00Z");
  scope = await scopeForJob("test", "all");
}, 60_000);

test("what CISA no longer finds is fixed, also the last finding of a host, whichever file came first", async () => {
  expect(await put("findings.csv", "springfield")).toMatchObject({ findings: 3, baseline: true });
  expect(await put("mitigated-vulnerabilities.csv", "springfield")).toMatchObject({
    ...{ format: "cyhy-mitigated", findings: 0, new: 0, stillOpen: 0, fixed: 2, notAssessed: 0, outOfOrder: false, alreadyImported: false },
  });
  expect(await put("mitigated-vulnerabilities.csv", "springfield")).toMatchObject({ fixed: 0, alreadyImported: true });
  expect(await states("springfield")).toEqual([
    ["Apache Log4j", "fixed"],
    ["SSL Certific", "open"],
    ["Web Server T", "fixed"],
  ]);
  for (const file of ["mitigated-vulnerabilities.csv", "findings.csv"]) await put(file, "riverton");
  expect(await states("riverton")).toEqual(await states("springfield"));
});

test("it says when and by whom, and is no scan: neither the schedule nor the baseline counts it", async () => {
  const found = (await listFindings(scope, { now: NOW, client: "springfield", view: "ledger", text: "Cleartext" })).findings[0];
  const { why, history, state } = await describeFinding({ scope, clientSlug: "springfield", findingId: found?.id ?? "", now: NOW });
  expect(state).toBe("fixed");
  expect(why?.sentence).toBe("It is fixed: CISA Cyber Hygiene reported on 25 November 2026 that it no longer finds it.");
  expect(history[0]).toMatchObject({ at: "2026-11-25T05:00:00.000Z", text: "Reported as no longer found on 192.0.2.11:80." });
  const { facts } = await withScope(scope, "read", (tx) => loadFacts(tx, { clientSlug: "springfield", periodId: "2026-11", now: NOW }));
  expect([facts.scans.length, facts.mitigations?.length]).toEqual([1, 2]);
});
