import { beforeAll, expect, test } from "vitest";
import { keepFindings } from "#server/operations/apply-evaluation-rules.ts";
import { describeFinding } from "#server/operations/describe-finding.ts";
import { importScan } from "#server/operations/import-scan.ts";
import { previewEvaluationRule } from "#server/operations/preview-evaluation-rule.ts";
import { addEvaluationRule, type RuleTerms } from "#server/operations/set-evaluation-rule.ts";
import { addTwoClients, bytesOf } from "#server/operations/two-clients.fixture.ts";
import { listFindings } from "#server/store/finding-list.ts";
import { type ClientScope, scopeForUser } from "#server/store/scope.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const NOW = "2026-11-02T00:00:00Z";
let scope: ClientScope;
/** A ZAP report of one alert, of a day in October; confidence 0 is ZAP's word for a false positive. */
const zap = (day: number, confidence: number, plugin = "40012") =>
  new TextEncoder().encode(
    `<OWASPZAPReport version="2.16" generated="Thu, ${day} Oct 2026 10:00:00"><site name="https://h.example" host="h.example" port="443" ssl="true"><alerts><alertitem><pluginid>${plugin}</pluginid><name>Header ${plugin}</name><riskcode>2</riskcode><confidence>${confidence}</confidence><desc>d</desc><solution>s</solution><instances><instance><uri>https://h.example/</uri><param></param></instance></instances></alertitem></alerts></site></OWASPZAPReport>`,
  );
const put = (bytes: Uint8Array, client = "springfield", site = "www") => importScan({ client, site, bytes: bytesOf(bytes), actor: "test", now: NOW });
const waiting = async (client: string, site: string) =>
  (await listFindings(scope, { now: NOW, client, site })).findings.map(({ ruleId, toolMarked, waits }) => ({ ruleId, toolMarked, waits }));
const RULE: RuleTerms = {
  ...{ name: "The tool's own word", client: null, owner: "Rosa Diaz", verdict: "false-positive", reason: "Checked in ZAP by our testers", acceptDays: null },
  match: { severityMax: null, scannerRule: null, ruleFamily: null, cwe: null, afterDays: null, toolMarked: true },
  namedClasses: false,
};

beforeAll(async () => {
  await addTwoClients("2026-09-01T00:00:00Z");
  scope = await scopeForUser({ userId: "00000000-0000-4000-8000-000000000001", role: "security" });
}, 60_000);

test("a tool's own mark lifts no gate: the finding waits, marked, and nobody is said to have evaluated it", async () => {
  await put(zap(1, 0));
  expect(await waiting("springfield", "www")).toEqual([{ ruleId: "40012", toolMarked: true, waits: true }]);
  expect(await database.asSuperuser("select * from app.evaluation")).toEqual([]);
  expect(await database.asSuperuser("select state from app.finding")).toEqual([{ state: "open" }]);
});

test("what counts is the mark of the last scan that saw it, whichever order the scans came in", async () => {
  for (const file of [zap(1, 0), zap(8, 2)]) await put(file, "springfield", "parks");
  for (const file of [zap(8, 2), zap(1, 0)]) await put(file, "riverton", "www");
  for (const [client, site] of [
    ["springfield", "parks"],
    ["riverton", "www"],
  ] as const)
    expect(await waiting(client, site)).toEqual([{ ruleId: "40012", toolMarked: false, waits: true }]);
  await put(zap(15, 0), "riverton", "www");
  expect(await waiting("riverton", "www")).toEqual([{ ruleId: "40012", toolMarked: true, waits: true }]);
  const [finding] = (await listFindings(scope, { now: NOW, client: "riverton" })).findings;
  const { history, toolMarked } = await describeFinding({ scope, clientSlug: "riverton", findingId: finding?.id ?? "", now: NOW });
  expect([toolMarked, history.map(({ text }) => text.includes("marked as a false positive by the tool"))]).toEqual([true, [true, false, true]]);
});

test("before a rule is saved it says what it would decide now, and changes nothing", async () => {
  const preview = (terms: Partial<RuleTerms>) => previewEvaluationRule({ scope, now: NOW, terms: { ...RULE, ...terms } });
  expect(await preview({})).toEqual({ findings: 2, clients: 2, waiting: 3 });
  expect(await preview({ client: "riverton" })).toEqual({ findings: 1, clients: 1, waiting: 3 });
  expect(await preview({ match: { ...RULE.match, toolMarked: null, severityMax: "high" } })).toEqual({ findings: 3, clients: 2, waiting: 3 });
  expect(await preview({ match: { ...RULE.match, cwe: 79 } })).toEqual({ findings: 0, clients: 0, waiting: 3 });
  await expect(preview({ owner: " " })).rejects.toMatchObject({ code: "bad-input", message: expect.stringContaining("owner") });
  await expect(preview({ client: "nowhere" })).rejects.toMatchObject({ code: "not-found" });
  expect(await database.asSuperuser("select * from app.evaluation_rule")).toEqual([]);
  expect(await waiting("springfield", "www")).toHaveLength(1);
});

test("a rule with an owner may take the tool's word, and decides what its preview said", async () => {
  await addEvaluationRule({ scope, actor: "sam@example.test", now: NOW, terms: RULE });
  expect(await keepFindings({ now: NOW })).toEqual({ evaluated: 2 });
  expect(await database.asSuperuser("select distinct by from app.evaluation")).toEqual([{ by: "rule “The tool's own word”, owned by Rosa Diaz" }]);
  expect(await waiting("springfield", "parks")).toHaveLength(1);
});
