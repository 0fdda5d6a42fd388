import { beforeAll, expect, test } from "vitest";
import { keepFindings } from "#server/operations/apply-evaluation-rules.ts";
import { describeFinding } from "#server/operations/describe-finding.ts";
import { evaluateFindings } from "#server/operations/evaluate-finding.ts";
import { overrideSeverity } from "#server/operations/override-severity.ts";
import { seedWorld, type World } from "#server/operations/seeded-world.fixture.ts";
import { addEvaluationRule, changeEvaluationRule, listEvaluationRules, type RuleTerms } from "#server/operations/set-evaluation-rule.ts";
import { listFindings } from "#server/store/finding-list.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
let world: World;
// The findings were imported on 20 October at 06:00 UTC.
const OCTOBER_25 = "2026-10-25T12:00:00Z";
const rated = (severity: "critical" | "info" | null, now: string, until: string | null = null) =>
  overrideSeverity({
    scope: world.security,
    clientSlug: world.own.slug,
    findingId: world.own.findingId,
    severity,
    reason: "Reached only from inside",
    until,
    actor: "sam@example.test",
    now,
  });
const own = (now: string) => describeFinding({ scope: world.security, clientSlug: world.own.slug, findingId: world.own.findingId, now });
const waiting = async (now: string) => (await listFindings(world.security, { now })).findings.map(({ client, severity }) => [client.slug, severity]);

beforeAll(async () => {
  world = await seedWorld();
});

test("our own rating counts at once in lists and queue, is audited with what it was, and is never rewritten", async () => {
  await rated("critical", OCTOBER_25, "2026-10-30");
  expect(await waiting(OCTOBER_25)).toEqual([
    [world.own.slug, "critical"],
    [world.other.slug, "high"],
  ]);
  const finding = await own(OCTOBER_25);
  expect(finding).toMatchObject({ severity: "critical", waits: true, rating: { by: "sam@example.test", expiresAt: "2026-10-31T04:00:00Z" } });
  expect(finding.history.map(({ kind }) => kind)).toEqual(["rated", "seen"]);
  const [audit] = await database.asSuperuser<{ detail: object }>("select detail from app.audit_entry where action = 'finding.rated'");
  expect(audit?.detail).toMatchObject({ was: null, is: "critical", reason: "Reached only from inside" });
  await expect(database.asSuperuser("update app.severity_override set severity = 'low'")).rejects.toThrow(/write-once/u);
});

test("rated as information it leaves the queue; when the rating runs out the clock brings it back", async () => {
  await rated("info", "2026-10-26T12:00:00Z", "2026-10-30");
  expect(await waiting(OCTOBER_25)).toEqual([[world.other.slug, "high"]]);
  await keepFindings({ now: "2026-10-31T03:59:59Z" });
  expect(await waiting(OCTOBER_25)).toHaveLength(1);
  await keepFindings({ now: "2026-10-31T04:00:00Z" });
  expect(await waiting(OCTOBER_25)).toHaveLength(2);
});

test("a rating needs a reason, an end in the future and a finding in reach; withdrawing needs one to withdraw", async () => {
  const request = { scope: world.manager, clientSlug: world.own.slug, findingId: world.own.findingId, actor: "m", now: "2026-11-02T12:00:00Z" };
  const refused = (more: object) => overrideSeverity({ ...request, severity: "low", reason: "Not reachable", until: null, ...more });
  await expect(refused({ reason: " " })).rejects.toMatchObject({ code: "bad-input" });
  await expect(refused({ until: "2026-11-01" })).rejects.toMatchObject({ code: "bad-input" });
  await expect(refused({ severity: null })).rejects.toMatchObject({ code: "bad-input" });
  await expect(refused({ clientSlug: world.other.slug, findingId: world.other.findingId })).rejects.toMatchObject({ code: "not-found" });
});

const TERMS: RuleTerms = {
  name: "Old TLS",
  client: null,
  owner: "Rosa Diaz",
  verdict: "accepted",
  reason: "Replaced with the new hosts",
  acceptDays: 30,
  match: { severityMax: null, scannerRule: "10001", ruleFamily: null, cwe: null, afterDays: 14 },
  namedClasses: false,
};

test("a rule without an owner, without anything to match or that accepts for ever is refused", async () => {
  const add = (more: Partial<RuleTerms>) => addEvaluationRule({ scope: world.security, actor: "s", now: OCTOBER_25, terms: { ...TERMS, ...more } });
  await expect(add({ owner: " " })).rejects.toMatchObject({ code: "bad-input", message: expect.stringContaining("owner") });
  await expect(add({ match: { ...TERMS.match, scannerRule: null, afterDays: null } })).rejects.toMatchObject({ code: "bad-input" });
  await expect(add({ acceptDays: null })).rejects.toMatchObject({ code: "bad-input" });
  await expect(add({ client: "nowhere" })).rejects.toMatchObject({ code: "not-found" });
  expect((await listEvaluationRules(world.security)).rules).toEqual([]);
});

test("a rule decides once its days have passed, says so in its owner's name, and decides nothing twice", async () => {
  const id = await addEvaluationRule({ scope: world.security, actor: "sam@example.test", now: OCTOBER_25, terms: TERMS });
  await changeEvaluationRule({ scope: world.security, actor: "sam@example.test", now: OCTOBER_25, id, to: "off" });
  expect(await keepFindings({ now: "2026-11-03T12:00:00Z" })).toEqual({ evaluated: 0 });
  await changeEvaluationRule({ scope: world.security, actor: "sam@example.test", now: OCTOBER_25, id, to: "on" });
  expect(await keepFindings({ now: "2026-11-03T05:59:59Z" })).toEqual({ evaluated: 0 });
  expect(await keepFindings({ now: "2026-11-03T06:00:00Z" })).toEqual({ evaluated: 2 });
  expect(await keepFindings({ now: "2026-11-03T07:00:00Z" })).toEqual({ evaluated: 0 });
  const { history, why } = await own("2026-11-03T12:00:00Z");
  expect(history[0]).toMatchObject({ kind: "evaluated", who: "rule “Old TLS”, owned by Rosa Diaz" });
  expect(history[0]?.reason).toContain("auto-evaluated by rule “Old TLS”, owned by Rosa Diaz");
  expect(why).toMatchObject({ open: false, sentence: "It is accepted until the end of 3 December 2026, then it is open again." });
  expect((await listEvaluationRules(world.security)).rules).toMatchObject([{ id, decided: 2, enabled: true }]);
  await changeEvaluationRule({ scope: world.security, actor: "sam@example.test", now: OCTOBER_25, id, to: "ended" });
  await expect(changeEvaluationRule({ scope: world.security, actor: "s", now: OCTOBER_25, id, to: "on" })).rejects.toMatchObject({ code: "not-found" });
});

test("many findings are decided in one act or not at all, each acceptance to the end of its client's own day", async () => {
  const chosen = [world.own, world.other].map(({ slug, findingId }) => ({ clientSlug: slug, findingId }));
  const act = { actor: "sam@example.test", now: "2026-11-04T12:00:00Z", verdict: "accepted" as const, reason: "Until the move", expiresAt: "2026-11-20" };
  await expect(evaluateFindings({ ...act, scope: world.manager, findings: chosen })).rejects.toMatchObject({ code: "not-found" });
  expect(await evaluateFindings({ ...act, scope: world.security, findings: chosen })).toEqual({ evaluated: 2, clients: 2 });
  const rows = await database.asSuperuser<{ expires_at: Date }>("select expires_at from app.evaluation where reason = 'Until the move'");
  expect(rows.map((row) => row.expires_at.toISOString())).toEqual(["2026-11-21T05:00:00.000Z", "2026-11-21T05:00:00.000Z"]);
});

test("the ledger narrows by every part of a finding, and says when nothing fits", async () => {
  const list = (filter: object) => listFindings(world.security, { now: "2026-11-04T12:00:00Z", view: "ledger", ...filter });
  const totals = await Promise.all(
    [
      {},
      { client: world.own.slug },
      { severity: "info" },
      { state: "accepted" },
      { rule: "10001" },
      { text: "outdated" },
      { text: "100%" },
      { olderThan: 15 },
      { olderThan: 16 },
      { kev: true },
      { family: "zap" },
    ].map(async (filter) => (await list(filter)).total),
  );
  expect(totals).toEqual([4, 2, 2, 2, 2, 2, 0, 4, 0, 0, 0]);
  expect(await list({ client: world.own.slug, sort: "client" })).toMatchObject({ all: 4, waiting: 0, families: ["nessus"], sites: [{ slug: "www" }] });
});
