import { beforeAll, expect, test } from "vitest";
import { buildClientReport } from "#server/operations/build-client-report.ts";
import { evaluateFinding } from "#server/operations/evaluate-finding.ts";
import { refreshMonth } from "#server/operations/refresh-month.ts";
import { refreshStatement } from "#server/operations/refresh-statement.ts";
import { NOW, seedWorld, type World } from "#server/operations/seeded-world.fixture.ts";
import { listFindings } from "#server/store/finding-list.ts";
import { listClientMonths } from "#server/store/portfolio.ts";
import { findStatement } from "#server/store/statement.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
let world: World;
const listQueue = (scope: World["security"], more: { perPage?: number; page?: number } = {}) => listFindings(scope, { now: NOW, ...more });
const IN_OCTOBER = "2026-10-25T12:00:00Z";
const decision = { verdict: "confirmed" as const, reason: "Reproduced by our team", expiresAt: null };

beforeAll(async () => {
  world = await seedWorld();
});

test("the queue holds what nobody has evaluated, of the clients in reach only; information never waits", async () => {
  const all = await listQueue(world.security);
  expect(all.total).toBe(2);
  expect(all.findings.map((finding) => finding.title)).toEqual(["Outdated TLS", "Outdated TLS"]);
  expect(all.findings[0]).toMatchObject({ alike: 2, occurrences: 2 });
  const own = await listQueue(world.manager);
  expect(own.findings.map((finding) => finding.client.slug)).toEqual([world.own.slug]);
});

test("the total counts every waiting finding, also those a short list leaves out", async () => {
  expect(await listQueue(world.security, { perPage: 1 })).toMatchObject({ total: 2, waiting: 2, all: 4, page: 1, pages: 2, findings: [{}] });
  expect(await listQueue(world.security, { perPage: 1, page: 9 })).toMatchObject({ page: 2, findings: [{}] });
});

test("before it is evaluated a finding is counted apart and named to nobody but security", async () => {
  const build = (reader: "client" | "csm" | "security") =>
    buildClientReport({ scope: world.worker, clientSlug: world.own.slug, periodId: "2026-10", reader, now: NOW });
  const client = await build("client");
  expect(client.figures["findings.open"]?.value).toBe(0);
  expect(client.figures["findings.under_evaluation"]?.value).toBe(1);
  expect((await build("csm")).figures).toEqual(client.figures);
  for (const reader of ["client", "csm"] as const) expect(JSON.stringify(await build(reader))).not.toContain("Outdated TLS");
});

test("a reason is required, an acceptance needs an end, and a foreign finding does not exist", async () => {
  const request = { scope: world.manager, clientSlug: world.own.slug, findingId: world.own.findingId, actor: "user:m", now: IN_OCTOBER };
  await expect(evaluateFinding({ ...request, ...decision, reason: " " })).rejects.toMatchObject({ code: "bad-input" });
  await expect(evaluateFinding({ ...request, ...decision, verdict: "accepted" })).rejects.toMatchObject({ code: "bad-input" });
  const foreign = { ...request, ...decision, clientSlug: world.other.slug, findingId: world.other.findingId };
  await expect(evaluateFinding(foreign)).rejects.toMatchObject({ code: "not-found" });
  await expect(evaluateFinding({ ...foreign, clientSlug: "nowhere" })).rejects.toMatchObject({ code: "not-found", message: "There is no such finding." });
  const [row] = await database.asSuperuser<{ n: string }>("select count(*) as n from app.evaluation");
  expect(row?.n).toBe("0");
});

test("one act releases the same finding to every client it affects, with an audit row for each", async () => {
  const result = await evaluateFinding({
    scope: world.security,
    clientSlug: world.own.slug,
    findingId: world.own.findingId,
    actor: "user:s",
    now: IN_OCTOBER,
    alike: true,
    ...decision,
  });
  expect(result).toEqual({ evaluated: 2, clients: 2 });
  expect((await listQueue(world.security)).total).toBe(0);
  for (const { slug, findingId, clientId } of [world.own, world.other]) {
    const report = await buildClientReport({ scope: world.worker, clientSlug: slug, periodId: "2026-10", reader: "client", now: NOW });
    expect(report.figures["findings.open"]?.value).toBe(1);
    const audit = await database.asSuperuser<{ subject: string }>("select subject from app.audit_entry where chain = $1 and action = 'finding.evaluated'", [
      clientId,
    ]);
    expect(audit).toEqual([{ subject: findingId }]);
    const [kept] = await database.asSuperuser<{ open: string }>(
      "select figures -> 'findings.open' ->> 'value' as open from app.client_month where client_id = $1 and period = '2026-10'",
      [clientId],
    );
    expect(kept?.open).toBe("1");
  }
});

test("an evaluation is never rewritten", async () => {
  await expect(database.asSuperuser("update app.evaluation set verdict = 'false-positive'")).rejects.toThrow(/write-once/u);
});

test("refreshing a month twice changes nothing, and an older reading does not overwrite a newer one", async () => {
  const refresh = (now: string) => refreshMonth({ scope: world.worker, clientSlug: world.own.slug, periodId: "2026-10", now });
  const kept = () => database.asSuperuser("select * from app.client_month where client_id = $1 and period = '2026-10'", [world.own.clientId]);
  await refresh(NOW);
  const once = await kept();
  await refresh(NOW);
  expect(await kept()).toEqual(once);
  await refresh("2026-10-30T12:00:00Z");
  expect(await kept()).toEqual(once);
});

test("the portfolio shows the clients in reach, a gap where there is no month, and what changed", async () => {
  await refreshMonth({ scope: world.worker, clientSlug: world.own.slug, periodId: "2026-09", now: NOW });
  const rows = await listClientMonths(world.security, "2026-10");
  expect(rows).toHaveLength(2);
  const own = rows.find((row) => row.client.slug === world.own.slug);
  expect(own?.uptime).toHaveLength(12);
  expect(own?.uptime.at(-1)?.value).toBeLessThan(100);
  expect(own?.uptime[0]).toEqual({ period: "2025-11", value: null, display: "no data" });
  expect(own?.changed.length).toBeGreaterThan(0);
  expect((await listClientMonths(world.manager, "2026-10")).map((row) => row.client.slug)).toEqual([world.own.slug]);
  expect((await listClientMonths(world.manager, "2026-08"))[0]?.month).toBeNull();
});

test("the public statement counts every client, names none, and no missing month reads as kept", async () => {
  expect(await findStatement()).toBeNull();
  await refreshStatement({ scope: world.worker, now: NOW });
  const statement = await findStatement();
  expect(statement).toMatchObject({ period: "2026-10", periodLabel: "October 2026", clients: 2 });
  expect(JSON.stringify(statement)).not.toContain(world.own.slug);
  for (const promise of statement?.promises ?? []) expect(promise.kept + promise.atRisk + promise.broken + promise.notShown).toBe(2);
  await refreshStatement({ scope: world.worker, now: "2026-10-15T12:00:00Z" });
  expect((await findStatement())?.period).toBe("2026-10");
});
