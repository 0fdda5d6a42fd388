import { readFileSync } from "node:fs";
import { TRPCError } from "@trpc/server";
import { beforeAll, expect, test, vi } from "vitest";
import { callAs, NOW, useTwoClients } from "#server/api/two-clients.fixture.ts";
import { readerOf } from "#server/api/reader.ts";
import { appRouter } from "#server/api/root.ts";
import { AppError } from "#server/errors.ts";
import { exportReport } from "#server/operations/export-report.ts";
import { evaluateFinding } from "#server/operations/evaluate-finding.ts";
import { importScan } from "#server/operations/import-scan.ts";
import { requestUpload } from "#server/operations/request-upload.ts";
import { submitConcern } from "#server/operations/submit-concern.ts";
import { refreshMonth } from "#server/operations/refresh-month.ts";
import { Role } from "#server/posture/access.ts";
import { STANDARD_POLICY } from "#server/posture/contract.ts";
import { GUIDELINES } from "#server/posture/disclosure-policy.ts";
import { PROMISES } from "#server/posture/promises.ts";
import { Reader } from "#server/posture/report.ts";
import { STANDARD_DEADLINES } from "#server/posture/standard-terms.ts";
import { scopeForJob, scopeForUser } from "#server/store/scope.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const world = useTwoClients(database);
const PERIOD = "2026-10";
const place = { client: "alder", period: PERIOD };
const SECRET = "canary";
const NEVER = "00000000-0000-4000-8000-000000000000";
/** There is no document, export or opened link in these two clients' world; files and links have walks of their own (e2e/disclosure-walk.spec.ts). */
const ALWAYS_REFUSED = ["documents.get", "exports.problems", "followLink.opened"];
const RULE = {
  ...{ name: "Old headers", client: null, owner: "Sam", verdict: "confirmed", reason: "Hardening only", acceptDays: null, namedClasses: true },
  match: { severityMax: "critical", scannerRule: null, ruleFamily: null, cwe: null, afterDays: null },
};
const ZAP = readFileSync(new URL("../connectors/fixtures/zap/0_zap_sample.xml", import.meta.url), "utf8");
const logged: string[] = [];
let upload = NEVER;
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
  // A file somebody has just handed in, named after what it found.
  const { userId, email } = world.people.security;
  const handed = { scope: await scopeForUser({ userId, role: "security" }), person: { userId, email }, now: NOW, pepper: "p" };
  ({ id: upload } = await requestUpload({ ...handed, kind: "scan", client: "alder", site: "www", name: `${SECRET}-file.xml`, bytes: markedScan() }));
  const scope = await scopeForJob("test", "all");
  for (const periodId of [PERIOD, "2026-11"]) await refreshMonth({ scope, clientSlug: "alder", periodId, now: NOW });
  await callAs(world.people.csm).report.publish({ ...place, after: 0 });
}, 60_000);

const readers = [undefined, ...Reader.options];
const asReader = (input: object) => readers.map((reader) => ({ ...input, ...(reader && { reader }) }));
const alder = { client: "alder" };

/** What every query of the API is asked with; a test holds this list to the router, so that a new one is walked too. */
async function asked(): Promise<Record<string, unknown[]>> {
  const [finding] = waiting;
  const [concerns, sources] = [await callAs(world.people.security).concerns.list(), await callAs(world.people.admin).sources.list()];
  const source = sources.map(({ id }) => ({ source: id }));
  const { id: _id, effectiveFrom: _from, ...terms } = STANDARD_POLICY;
  return {
    "branding.get": [undefined],
    "clients.get": [alder],
    "clients.list": [{}, { period: PERIOD }],
    "clients.sites": [alder],
    "compliance.access": [{ document: "0".repeat(64) }],
    "compliance.list": [undefined],
    "compliance.readiness": [undefined],
    "concerns.form": [undefined],
    "concerns.get": concerns.map(({ id }) => ({ id })),
    "concerns.list": [undefined],
    "contracts.get": [alder],
    "contracts.preview": [{ ...alder, terms }],
    "deadlines.get": [alder],
    "deadlines.preview": [{ ...alder, policies: [STANDARD_DEADLINES] }],
    "design.get": [alder],
    "disclosure.concern": concerns.map(({ id }) => ({ id })),
    "disclosure.finding": [{ ...alder, finding: finding?.finding_id }],
    "documents.get": [{ document: "0".repeat(64) }],
    "exports.list": [undefined],
    "exports.problems": [{ id: NEVER }],
    "findingRules.list": [undefined],
    "findingRules.preview": [RULE],
    "findings.alike": [{ findings: [{ ...alder, finding: finding?.finding_id }] }],
    "findings.get": [{ ...alder, finding: finding?.finding_id }],
    "findings.list": [{}, { view: "ledger" }, { text: SECRET }, { view: "ledger", text: SECRET }],
    "followLink.opened": [undefined],
    "followUps.list": [alder],
    "maintenance.list": [alder, { ...alder, month: PERIOD }],
    "notes.list": [place],
    "payments.get": [alder],
    "portfolio.get": [{ period: PERIOD }, { period: "2026-11" }],
    "portfolio.trend": [{}, { period: PERIOD }],
    "promises.client": [alder, { ...alder, period: PERIOD }],
    "promises.clients": PROMISES.flatMap(({ id: promise }) => [{ promise }, { promise, period: PERIOD }]),
    "promises.portfolio": [{}, { period: PERIOD }],
    "report.changes": [place, { ...place, period: "2026-11" }],
    "report.draft": [place, { ...place, period: "2026-11" }, { ...place, period: "2026", compare: "2025" }].flatMap(asReader),
    "report.editions": [{}, alder],
    "report.get": [place, { ...place, revision: 1 }].flatMap(asReader),
    "scans.list": [{}, alder],
    "session.me": [undefined],
    "sourceCoverage.get": [{}, alder],
    "sourceInbox.list": [{}, { ignored: true }],
    "sourceInbox.places": [
      { search: "alder", wants: "site" },
      { search: SECRET, wants: "site" },
    ],
    "sourceQuarantine.list": source,
    "sources.connectors": [undefined],
    "sources.get": source,
    "sources.list": [undefined],
    "sources.progress": source,
    "sources.setup": source,
    "sources.ties": source,
    "statement.get": [undefined],
    "statement.verify": [{ code: "KW-0000-0000" }],
    "uploads.formats": [undefined],
    "uploads.get": [{ id: upload }],
    "uploads.list": [undefined],
    "users.list": [undefined],
    "walkThrough.follow": [place],
    "walkThrough.list": [alder],
    "walkThrough.presented": [{ ...alder, id: NEVER }],
    "walkThrough.running": [{}],
  };
}

const isQuery = (procedure: object): boolean =>
  "_def" in procedure && typeof procedure._def === "object" && procedure._def !== null && "type" in procedure._def && procedure._def.type === "query";
const queries = Object.entries(appRouter._def.procedures).flatMap(([path, procedure]) => (isQuery(procedure) ? [path] : []));

async function answerOf(ask: () => Promise<unknown>): Promise<string> {
  try {
    return JSON.stringify((await ask()) ?? null);
  } catch (error) {
    if (!(error instanceof TRPCError || error instanceof AppError)) throw error;
    return `${error.name} ${error.code} ${error.message}`;
  }
}

/** Everything a role may fetch by name, with every reader it may ask for, and the files; what it may not is a refusal. */
async function everythingFor(role: Role): Promise<string> {
  const api = callAs(world.people[role]);
  const answers: string[] = [];
  for (const [path, inputs] of Object.entries(await asked())) {
    const procedure = path.split(".").reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], api) as (input: unknown) => Promise<unknown>;
    for (const input of inputs) answers.push(`${path} ${await answerOf(() => procedure(input))}`);
  }
  const scope = await scopeForUser(world.people[role]);
  for (const reader of readers)
    for (const format of ["json", "csv"])
      for (const revision of ["latest", "draft"] as const)
        answers.push(
          await answerOf(async () => {
            const request = { scope, clientSlug: "alder", periodId: PERIOD, format, revision, now: NOW };
            return new TextDecoder().decode((await exportReport({ ...request, reader: readerOf(role, reader) })).bytes);
          }),
        );
  return answers.join("\n");
}

test("every query of the API is walked, and each answers somebody", async () => {
  expect(Object.keys(await asked()).sort()).toEqual(expect.arrayContaining(queries));
  const answers = (await Promise.all(Role.options.map(everythingFor))).join("\n").split("\n");
  const silent = queries.filter((path) => !answers.some((line) => line.startsWith(`${path} `) && !/^\S+ (?:TRPC|App)Error/.test(line)));
  expect(silent).toEqual(ALWAYS_REFUSED);
  expect(answers.filter((line) => / (?:BAD_REQUEST|bad-input|INTERNAL_SERVER_ERROR) /.test(line))).toEqual([]);
});

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
  const published = await database.asSuperuser<{ name: string }>(
    "select oid::regclass::text as name from pg_class where relkind = 'r' and relnamespace = 'pub'::regnamespace",
  );
  expect(published.length).toBeGreaterThan(4);
  for (const table of [
    ...published.map(({ name }) => name),
    "app.client_month",
    "app.audit_entry",
    "app.quarantine",
    "app.pull",
    "app.inbox",
    "app.follow_up",
  ]) {
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
