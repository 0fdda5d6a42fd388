import { afterAll, beforeAll, expect, test } from "vitest";
import { addSource } from "#server/operations/add-source.ts";
import { dismissRecords } from "#server/operations/dismiss-records.ts";
import { listRecords } from "#server/operations/list-records.ts";
import { mapSource } from "#server/operations/map-source.ts";
import { startPrometheus } from "#server/operations/prometheus.fixture.ts";
import { pullSource } from "#server/operations/pull-source.ts";
import { redriveQuarantine } from "#server/operations/request-pull.ts";
import { listAsked, runSource } from "#server/operations/run-source.ts";
import { getOverview } from "#server/operations/source-overview.ts";
import { staffScope } from "#server/operations/staff-scope.fixture.ts";
import { addTwoClients } from "#server/operations/two-clients.fixture.ts";
import { withScope } from "#server/store/database.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const W = "https://www.springfield.example.gov";
const start = Date.parse("2026-09-29T00:00:00Z") / 1000;
const BAD = [start + 600, start + 1200, start + 7200];
const broken = new Set(BAD);
let minutes = 0;
/** So much later that a scheduled pull does not read the broken minutes again by itself. */
const clock = () => new Date(Date.parse("2026-10-01T12:00:00Z") + minutes * 60_000).toISOString().replace(".000Z", "Z");
const later = () => {
  minutes += 1;
  return clock();
};
let upstream: Awaited<ReturnType<typeof startPrometheus>>;
let scope: ClientScope;
let source: string;

const act = () => ({ scope, source, actor: "sam@example.org", now: later() });
const healthOf = async () => {
  const { condition, sentence } = (await withScope(scope, "read", (tx) => getOverview(tx, source, clock()))).overview.health;
  return { condition, sentence };
};
const records = (state: "open" | "resolved" | "dismissed" = "open") => listRecords({ scope, source, state, page: 1 });
const run = () => {
  later();
  return runSource({ sourceId: source, actor: "worker", clock });
};
const appliedBy = async () =>
  (await database.asSuperuser<{ applied: number }>("select applied from app.pull where source_id = $1 order by started_at", [source])).map(
    ({ applied }) => applied,
  );

beforeAll(async () => {
  // A monitor that for some minutes says something that is neither up nor down.
  const value = (at: number) => (at < start || at >= start + 86_400 ? null : broken.has(at) ? ("7" as "1") : "1");
  upstream = await startPrometheus([{ instance: W, probe: "iad", value }]);
  await addTwoClients(clock());
  scope = await staffScope("security", clock());
  source = (
    await addSource({ connector: "prometheus", name: "monitor", settings: { url: upstream.url }, secret: null, allowPrivate: true, actor: "cli", now: clock() })
  ).id;
  await mapSource({ source, external: W, client: "springfield", site: "www", actor: "cli", now: clock() });
  await run();
}, 60_000);
afterAll(() => upstream.close());

test("what could not be read is listed with reason, place and the record as text", async () => {
  const { records: open, reasons, name } = await records();
  expect(name).toBe("monitor");
  const sentence = expect.stringMatching(new RegExp(`^${open.length} of [\\d,]+ records of the last pull could not be read`));
  expect(await healthOf()).toEqual({ condition: "partly-read", sentence });
  expect(open.length).toBeGreaterThanOrEqual(1);
  expect(reasons.reduce((sum, each) => sum + each.open, 0)).toBe(open.length);
  for (const record of open) {
    expect(record.reason).toMatch(/\w/);
    expect(record.raw).toContain(W);
    expect(record).toMatchObject({ redriveRequestedAt: null, redrivenAt: null, resolvedAt: null, dismissed: null, cut: false });
    expect(Date.parse(record.window?.to ?? "")).toBeGreaterThan(start * 1000);
  }
});

test("tried again while the upstream still sends it so, it stays, with the time of the try and of meeting it again", async () => {
  const before = (await records()).records;
  const id = before[0]?.id ?? "";
  expect(await redriveQuarantine({ ...act(), choice: { id } })).toEqual({ records: 1 });
  expect((await records()).records.find((record) => record.id === id)?.redriveRequestedAt).toBe(clock());
  expect(await listAsked()).toEqual([source]);
  expect(await run()).toMatchObject({ status: "succeeded" });
  expect(await listAsked()).toEqual([]);
  const after = (await records()).records;
  expect(after.map((record) => record.id).sort()).toEqual(before.map((record) => record.id).sort());
  expect(after.find((record) => record.id === id)).toMatchObject({ redriveRequestedAt: null, redrivenAt: clock(), lastAt: clock(), at: before[0]?.at });
});

test("when the source fails meanwhile, nothing is settled and nothing is asked again", async () => {
  const { reason = "" } = (await records()).records[0] ?? {};
  await redriveQuarantine({ ...act(), choice: { reason } });
  upstream.answerInstead({ status: 500, body: "no" });
  expect(await run()).toMatchObject({ status: "failed" });
  upstream.answerInstead(null);
  expect(await listAsked()).toEqual([]);
  expect((await records("resolved")).records).toEqual([]);
});

test("tried again once the upstream is mended, what can be read now is settled, and its checks are in", async () => {
  const open = (await records()).records;
  const { reason = "" } = open[0] ?? {};
  const same = open.filter((record) => record.reason === reason).length;
  expect(await redriveQuarantine({ ...act(), choice: { reason } })).toEqual({ records: same });
  broken.clear();
  await run();
  expect((await records("resolved")).records).toHaveLength(same);
  expect((await records()).records).toHaveLength(open.length - same);
  expect((await appliedBy()).at(-1)).toBe(BAD.length);
  expect((await healthOf()).condition).toBe("ok");
  expect((await database.asSuperuser("select 1 from app.audit_entry where action = 'quarantine.redriven'")).length).toBeGreaterThanOrEqual(2);
});

test("what is met again after it was settled waits again, and what was dismissed stays dismissed", async () => {
  for (const at of BAD) broken.add(at);
  const [settled] = (await records("resolved")).records;
  const window = settled?.window ?? { from: "", to: "" };
  await pullSource({ source, ...window, actor: "test", now: later() });
  const open = (await records()).records;
  expect(open.map((record) => record.id)).toContain(settled?.id);
  expect((await healthOf()).condition).toBe("partly-read");
  await expect(dismissRecords({ ...act(), choice: { reason: settled?.reason ?? "" }, reason: "  " })).rejects.toThrow(/why this does not matter/);
  const { records: dismissed } = await dismissRecords({ ...act(), choice: { reason: settled?.reason ?? "" }, reason: "The probe was under test." });
  expect(dismissed).toBe(open.filter((record) => record.reason === settled?.reason).length);
  await pullSource({ source, ...window, actor: "test", now: later() });
  expect((await records()).records.filter((record) => record.reason === settled?.reason)).toEqual([]);
  expect((await healthOf()).condition).toBe("ok");
  expect((await records("dismissed")).records[0]?.dismissed).toMatchObject({ by: "sam@example.org", reason: "The probe was under test." });
  const [audit] = await database.asSuperuser<{ actor: string; detail: object }>(
    "select actor, detail from app.audit_entry where action = 'quarantine.dismissed'",
  );
  expect(audit).toMatchObject({ actor: "sam@example.org", detail: { why: "The probe was under test." } });
});

test("what nobody set aside cannot be tried or dismissed", async () => {
  const choice = { reason: "no such reason" };
  await expect(redriveQuarantine({ ...act(), choice })).rejects.toThrow(/set aside any more/);
  await expect(dismissRecords({ ...act(), choice, reason: "It does not matter." })).rejects.toThrow(/set aside any more/);
});

test("a record of accounts is never shown, and what was delivered to us cannot be pulled again", async () => {
  await database.asSuperuser(
    `insert into app.source (connector, name, kind, settings, tolerance_s) values ('purge-webhook', 'feed', 'purges', '{"settings":{},"allowedHosts":[]}', 3600)`,
  );
  await database.asSuperuser(
    `insert into app.quarantine (source_id, reason, place, raw, raw_sha256, at) select source_id, 'account_id: too long', 'body', 'jane.doe@example.org', 'x', $1 from app.source where name = 'feed'`,
    [clock()],
  );
  const [feed] = await database.asSuperuser<{ id: string }>("select source_id::text as id from app.source where name = 'feed'");
  const answer = await listRecords({ scope, source: feed?.id ?? "", state: "open", page: 1 });
  expect(answer.records).toHaveLength(1);
  expect(answer.records[0]).toMatchObject({ raw: null, window: null });
  expect(JSON.stringify(answer)).not.toContain("jane.doe");
  await expect(redriveQuarantine({ ...act(), source: feed?.id ?? "", choice: { id: answer.records[0]?.id ?? "" } })).rejects.toThrow(
    /not a source we pull from/,
  );
});
