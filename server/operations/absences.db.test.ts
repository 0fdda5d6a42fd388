import { beforeAll, expect, test } from "vitest";
import { describeFinding } from "#server/operations/describe-finding.ts";
import { importScan } from "#server/operations/import-scan.ts";
import { setDeadlines } from "#server/operations/set-deadlines.ts";
import { addTwoClients, bytesOf } from "#server/operations/two-clients.fixture.ts";
import { DEADLINE_PRESETS } from "#server/posture/deadline-policies.ts";
import { withScope } from "#server/store/database.ts";
import { listDeadlines } from "#server/store/deadlines.ts";
import { listFindings } from "#server/store/finding-list.ts";
import { type ClientScope, scopeForUser } from "#server/store/scope.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const NOW = "2026-11-30T12:00:00Z";
let scope: ClientScope;
const nessus = (day: number, open: boolean) =>
  `<NessusClientData_v2><Report><ReportHost name="10.0.0.1"><HostProperties><tag name="HOST_END">Sun Nov ${String(day).padStart(2)} 10:00:00 2026</tag></HostProperties>${open ? '<ReportItem port="443" protocol="tcp" severity="3" pluginID="42873" pluginName="SWEET32"/>' : ""}</ReportHost></Report></NessusClientData_v2>`;
const put = (day: number, open: boolean, client = "springfield") =>
  importScan({ client, site: "www", bytes: bytesOf(nessus(day, open)), actor: "test", now: NOW });
const finding = async (client = "springfield") => (await listFindings(scope, { now: NOW, client, view: "ledger" })).findings[0];
const set = (effectiveFrom: string, absences: 1 | 2) =>
  setDeadlines({ scope, client: "springfield", effectiveFrom, policies: [DEADLINE_PRESETS.house], absences, actor: "user:1", by: "Sam", now: NOW });

beforeAll(async () => {
  await addTwoClients("2026-09-01T00:00:00Z");
  scope = await scopeForUser({ userId: "00000000-0000-4000-8000-000000000001", role: "security" });
}, 60_000);

test("without a word about it one scan that does not see a finding is enough", async () => {
  await put(1, true);
  expect(await put(8, false)).toMatchObject({ fixed: 1, notAssessed: 0 });
  expect((await finding())?.state).toBe("fixed");
});

test("a client may ask for two in a row from a day on: what one scan since then closed is open again, in the lists too", async () => {
  await set("2026-11-02", 2);
  const open = await finding();
  expect(open?.state).toBe("open");
  const { state, why } = await describeFinding({ scope, clientSlug: "springfield", findingId: open?.id ?? "", now: NOW });
  expect([state, why?.sentence]).toEqual(["open", "It is open: the last scan that looked did not see it, and another in a row must not either."]);
  expect(await put(15, false)).toMatchObject({ fixed: 1 });
  expect((await finding())?.state).toBe("fixed");
});

test("scans of before that day keep their meaning, and no other client is touched", async () => {
  await put(1, true, "riverton");
  expect(await put(8, false, "riverton")).toMatchObject({ fixed: 1 });
  await set("2026-11-02", 1);
  await set("2026-11-09", 2);
  expect(await finding()).toMatchObject({ state: "fixed" });
  const { clientId } = (await database.asSuperuser<{ clientId: string }>(`select client_id as "clientId" from app.client where slug = 'springfield'`))[0] ?? {
    clientId: "",
  };
  const versions = await withScope(scope, "read", (tx) => listDeadlines(tx, clientId));
  expect(versions.map(({ effectiveFrom, absences }) => [effectiveFrom, absences])).toEqual([
    ["2026-11-02", 1],
    ["2026-11-09", 2],
  ]);
  await expect(database.asSuperuser("update app.client_deadline_policy set absences = 3")).rejects.toThrow(/check/u);
});
