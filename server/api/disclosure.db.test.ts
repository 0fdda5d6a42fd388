import { readFileSync } from "node:fs";
import { beforeAll, expect, test, vi } from "vitest";
import { callAs, NOW, useTwoClients } from "#server/api/two-clients.fixture.ts";
import { readerOf } from "#server/api/reader.ts";
import { exportReport } from "#server/operations/export-report.ts";
import { evaluateFinding } from "#server/operations/evaluate-finding.ts";
import { importScan } from "#server/operations/import-scan.ts";
import { submitConcern } from "#server/operations/submit-concern.ts";
import { refreshMonth } from "#server/operations/refresh-month.ts";
import { Role } from "#server/posture/access.ts";
import { GUIDELINES } from "#server/posture/disclosure-policy.ts";
import { Reader } from "#server/posture/report.ts";
import { scopeForJob, scopeForUser } from "#server/store/scope.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const world = useTwoClients(database);
const PERIOD = "2026-10";
const place = { client: "alder", period: PERIOD };
const SECRET = "canary";
const ZAP = readFileSync(new URL("../connectors/fixtures/zap/0_zap_sample.xml", import.meta.url), "utf8");
const logged: string[] = [];
let waiting: { finding_id: string; fingerprint: string; rule_id: string }[] = [];

/** A scanner's report in which every text a tool or a target could choose is marked. */
function markedScan(): Uint8Array {
  const marked = ZAP.replace(/generated="[^"]*"/, 'generated="Thu, 1 Oct 2026 10:00:00"')
    .replaceAll(/<(name|alert|desc|solution|otherinfo|reference|evidence|param|attack)>[^<]*</g, (_, tag: string) => `<${tag}>${SECRET}-${tag}<`)
    .replaceAll(/<uri>[^<]*</g, `<uri>https://www.alder.example/${SECRET}-path<`)
    .replaceAll(/<riskcode>\d</g, "<riskcode>3<")
    .replaceAll(/<pluginid>(\d+)</g, "<pluginid>77$1<");
  return new TextEncoder().encode(marked);
}

async function* once(bytes: Uint8Array) {
  yield bytes;
}

beforeAll(async () => {
  vi.spyOn(process.stderr, "write").mockImplementation((line) => logged.push(String(line)) > 0);
  await importScan({ client: "alder", site: "www", bytes: once(markedScan()), actor: "test", now: NOW });
  waiting = await database.asSuperuser("select finding_id, fingerprint, rule_id from app.finding where title like $1", [`%${SECRET}%`]);
  await submitConcern({
    channel: "partner",
    subject: `${SECRET}-subject`,
    body: `${SECRET}-body in ten letters`,
    contact: `${SECRET}-contact`,
    guidelinesVersion: GUIDELINES.version,
    peer: "192.0.2.7",
    pepper: "p",
    now: NOW,
  });
  const scope = await scopeForJob("test", "all");
  for (const periodId of [PERIOD, "2026-11"]) await refreshMonth({ scope, clientSlug: "alder", periodId, now: NOW });
  await callAs(world.people.csm).report.publish({ ...place, after: 0 });
}, 60_000);

/** Everything a role may fetch by name, with every reader it may ask for; what it may not is left out. */
async function everythingFor(role: Role): Promise<string> {
  const api = callAs(world.people[role]);
  const finding = { client: "alder", finding: waiting[0]?.finding_id ?? "" };
  const readers = [undefined, ...Reader.options];
  const asked: (() => Promise<unknown>)[] = [
    () => api.session.me(),
    () => api.clients.list({}),
    () => api.clients.list({ period: PERIOD }),
    () => api.clients.get({ client: "alder" }),
    () => api.portfolio.get({ period: PERIOD }),
    () => api.portfolio.get({ period: "2026-11" }),
    () => api.report.editions({}),
    ...readers.flatMap((reader) => [
      () => api.report.get({ ...place, ...(reader && { reader }) }),
      () => api.report.get({ ...place, revision: 1, ...(reader && { reader }) }),
      () => api.report.draft({ ...place, ...(reader && { reader }) }),
      () => api.report.draft({ ...place, period: "2026-11", ...(reader && { reader }) }),
      () => api.report.draft({ ...place, period: "2026", compare: "2025", ...(reader && { reader }) }),
      ...["json", "csv"].flatMap((format) =>
        (["latest", "draft"] as const).map((revision) => async () => {
          const scope = await scopeForUser(world.people[role]);
          const request = { scope, clientSlug: "alder", periodId: PERIOD, format, revision, now: NOW };
          return new TextDecoder().decode((await exportReport({ ...request, reader: readerOf(role, reader) })).bytes);
        }),
      ),
    ]),
    () => api.findings.list({}),
    () => api.findings.list({ view: "ledger" }),
    () => api.findings.get(finding),
    () => api.concerns.list(),
    async () => api.concerns.get({ id: (await callAs(world.people.security).concerns.list())[0]?.id ?? "" }),
    () => api.sources.list(),
    async () => Promise.all((await callAs(world.people.admin).sources.list()).map(({ id }) => api.sources.get({ source: id }))),
    () => api.users.list(),
    () => api.statement.get(),
  ];
  const answers = await Promise.allSettled(asked.map((ask) => ask()));
  return answers
    .map((answer) => (answer.status === "fulfilled" ? JSON.stringify(answer.value) : `${answer.reason.name} ${answer.reason.code} ${answer.reason.message}`))
    .join("\n");
}

const detail = (text: string) => [SECRET, ...waiting.flatMap((row) => Object.values(row))].filter((mark) => text.includes(mark));

test("what is planted is there to be found: the security team reads it", async () => {
  expect(waiting.length).toBeGreaterThan(2);
  const seen = await everythingFor("security");
  for (const mark of [`${SECRET}-subject`, `${SECRET}-body`, `${SECRET}-contact`, `${SECRET}-desc`, `${SECRET}-solution`, waiting[0]?.finding_id ?? ""])
    expect(seen).toContain(mark);
});

test.each(Role.options.filter((role) => role !== "security"))("nothing a %s can fetch says what is under evaluation, beyond how many", async (role) => {
  const seen = await everythingFor(role);
  expect(seen).toContain("alder");
  expect(detail(seen)).toEqual([]);
});

test("what clients and lists are served from holds nothing of it, nor does the audit chain or the log", async () => {
  for (const table of ["pub.edition", "pub.statement", "app.client_month", "app.audit_entry", "app.quarantine", "app.pull"]) {
    const rows = await database.asSuperuser<{ row: string }>(`select row_to_json(t)::text as row from ${table} t`);
    const held = rows.map(({ row }) => row).join("\n");
    expect([table, held.includes(SECRET)]).toEqual([table, false]);
  }
  expect(detail(logged.join("\n"))).toEqual([]);
});

test("an evaluation lifts the gate for that finding only", async () => {
  const [first, ...others] = waiting;
  const scope = await scopeForUser(world.people.security);
  await evaluateFinding({
    scope,
    clientSlug: "alder",
    findingId: first?.finding_id ?? "",
    verdict: "confirmed",
    reason: "Seen by hand",
    expiresAt: null,
    actor: "security",
    now: NOW,
  });
  const seen = await everythingFor("csm");
  expect(seen).toContain(SECRET);
  for (const other of others) for (const mark of [other.finding_id, other.fingerprint, other.rule_id]) expect(seen).not.toContain(mark);
});
