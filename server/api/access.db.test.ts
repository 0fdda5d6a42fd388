import { TRPCError } from "@trpc/server";
import { expect, test } from "vitest";
import { PROMISE, RULE, SERIES, SPAN, STATEMENT } from "#server/api/access.fixture.ts";
import { SITE_CASES } from "#server/api/access-cases.fixture.ts";
import { appRouter } from "#server/api/root.ts";
import { callerFactory, open, router } from "#server/api/trpc.ts";
import { callAs, NOW, useTwoClients } from "#server/api/two-clients.fixture.ts";
import { env } from "#server/env.ts";
import { openConcernForm } from "#server/operations/concern-form.ts";
import { GUIDELINES } from "#server/posture/disclosure-policy.ts";
import { Role } from "#server/posture/access.ts";
import { STANDARD_POLICY } from "#server/posture/contract.ts";
import { STANDARD_DEADLINES } from "#server/posture/standard-terms.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const world = useTwoClients(database);

const STAFF: Role[] = ["csm", "leadership", "security", "admin"];
const CONTRACT_READERS: Role[] = ["csm", "leadership", "security"];
const READERS: Role[] = ["client", "csm", "leadership", "security"];
const NEVER = "00000000-0000-4000-8000-000000000000";
const WALK = "22222222-2222-4222-8222-222222222222";
const { id: _id, effectiveFrom: _from, ...TERMS } = STANDARD_POLICY;
/** Each act takes its own row: approving and withdrawing happen once. */
const next = (of: Record<string, string[]>, client: string) => of[client]?.pop() ?? NEVER;
let minute = 0;
const downMinute = () => {
  const at = (of: number) => new Date(Date.parse("2026-10-05T00:00:00Z") + of * 60_000).toISOString();
  minute += 1;
  return { from: at(minute), to: at(minute + 1) };
};
type Case = { who: readonly Role[] | "anyone"; input?: unknown; of?: (client: string) => unknown };

// Written by hand, not derived from the code it checks: who may call what, and which calls name a client.
const EXPECTED: Record<string, Case> = {
  "session.me": { who: Role.options },
  "session.setFirstPassword": { who: "anyone", input: { token: "x".repeat(43), name: "N", password: "correct horse battery" } },
  "statement.get": { who: "anyone" },
  "statement.verify": { who: "anyone", input: { code: "KW-0000-0000" } },
  "concerns.submit": {
    who: "anyone",
    input: {
      channel: "partner",
      subject: "A question",
      body: "Is this reachable by design?",
      contact: null,
      guidelinesVersion: GUIDELINES.version,
      stamp: openConcernForm({ now: "2026-11-10T11:59:00Z", pepper: env.pepper }),
      website: "",
    },
  },
  "concerns.form": { who: "anyone" },
  "concerns.status": { who: "anyone", input: { receipt: "0000" } },
  "clients.list": { who: STAFF, input: {} },
  "clients.get": { who: STAFF, of: (client) => ({ client }) },
  "portfolio.get": { who: ["leadership"], input: {} },
  "promises.portfolio": { who: CONTRACT_READERS, input: {} },
  "promises.clients": { who: CONTRACT_READERS, input: { promise: "monitored", period: "2026-10" } },
  "promises.client": { who: CONTRACT_READERS, of: (client) => ({ client }) },
  "portfolio.trend": { who: ["leadership"], input: { period: "2026-10" } },
  "report.editions": { who: READERS, input: {} },
  "report.draft": { who: ["csm", "leadership", "security"], of: (client) => ({ client, period: "2026-10" }) },
  "report.changes": { who: ["csm"], of: (client) => ({ client, period: "2026-10" }) },
  "report.publish": { who: ["csm"], of: (client) => ({ client, period: "2026-10" }) },
  "report.get": { who: READERS, of: (client) => ({ client, period: "2026-10" }) },
  "exports.list": { who: ["csm", "leadership", "security"] },
  "exports.problems": { who: ["csm", "leadership", "security"], input: { id: NEVER } },
  "exports.request": { who: ["csm", "leadership", "security"], input: { period: "2026-10", formats: ["csv"] } },
  "exports.cancel": { who: ["csm", "leadership", "security"], input: { id: NEVER } },
  "notes.list": { who: ["csm"], of: (client) => ({ client, period: "2026-10" }) },
  "notes.write": { who: ["csm"], of: (client) => ({ client, period: "2026-10", section: "availability", text: "We replaced the switch.", privateText: "" }) },
  "design.get": { who: ["csm"], of: (client) => ({ client }) },
  "design.set": { who: ["csm"], of: (client) => ({ client, sections: ["availability", "promises"] }) },
  "followUps.list": { who: ["csm", "leadership", "security"], of: (client) => ({ client }) },
  "followUps.record": { who: ["csm"], of: (client) => ({ client, id: "11111111-1111-4111-8111-111111111111", period: "2026-10", ...PROMISE }) },
  "followUps.change": { who: ["csm"], of: (client) => ({ client, id: world.followUps[client] ?? NEVER, ...PROMISE }) },
  "followUps.settle": {
    who: ["csm"],
    of: (client) => ({ client, id: world.followUps[client] ?? NEVER, settled: { on: "2026-11-10", outcome: "It is in place." } }),
  },
  "followUps.release": { who: ["csm"], of: (client) => ({ client, ids: [world.followUps[client] ?? NEVER], released: true }) },
  "followUps.withdraw": { who: ["csm"], of: (client) => ({ client, id: world.followUps[client] ?? NEVER }) },
  "contracts.get": { who: CONTRACT_READERS, of: (client) => ({ client }) },
  "contracts.preview": { who: CONTRACT_READERS, of: (client) => ({ client, terms: TERMS }) },
  "contracts.set": { who: ["leadership"], of: (client) => ({ client, effectiveFrom: "2026-12-01", terms: TERMS }) },
  ...SITE_CASES,
  "deadlines.get": { who: ["security"], of: (client) => ({ client }) },
  "deadlines.preview": { who: ["security"], of: (client) => ({ client, policies: [STANDARD_DEADLINES] }) },
  "deadlines.set": { who: ["security"], of: (client) => ({ client, effectiveFrom: "2026-12-01", policies: [STANDARD_DEADLINES] }) },
  "maintenance.list": { who: CONTRACT_READERS, of: (client) => ({ client }) },
  "maintenance.add": { who: ["csm", "security"], of: (client) => ({ client, site: "www", kind: "maintenance", ...SPAN, reason: "Update" }) },
  "maintenance.approve": { who: ["leadership", "security"], of: (client) => ({ client, id: next(world.windows, client) }) },
  "maintenance.withdraw": { who: ["csm", "security"], of: (client) => ({ client, id: next(world.windows, client) }) },
  "maintenance.addSeries": { who: ["csm", "security"], of: (client) => ({ client, site: null, ...SERIES }) },
  "maintenance.endSeries": { who: ["csm", "security"], of: (client) => ({ client, id: next(world.series, client), lastDay: "2026-12-31" }) },
  "maintenance.skipDay": { who: ["csm", "security"], of: (client) => ({ client, id: next(world.series, client), day: "2026-12-06" }) },
  "maintenance.explainOutage": { who: ["csm", "security"], of: (client) => ({ client, site: "www", ...downMinute(), reason: "Probe" }) },
  "maintenance.proposeCorrection": {
    who: ["csm", "security"],
    of: (client) => ({ client, site: "www", ...downMinute(), reason: "Probe", clause: "Clause 4" }),
  },
  "maintenance.approveCorrection": { who: ["leadership", "security"], of: (client) => ({ client, id: next(world.corrections, client) }) },
  "maintenance.withdrawCorrection": { who: ["csm", "security"], of: (client) => ({ client, id: next(world.corrections, client) }) },
  "branding.get": { who: ["admin"] },
  "branding.set": { who: ["admin"], input: { name: "Northgate Civic", accent: null, logo: null } },
  "walkThrough.start": { who: ["csm"], of: (client) => ({ client, period: "2026-10", id: WALK, revision: 1, slide: "cover", plannedS: 600 }) },
  "walkThrough.move": { who: ["csm"], of: (client) => ({ client, id: WALK, slide: "close", blank: false, seq: 1 }) },
  "walkThrough.cover": { who: ["csm"], of: (client) => ({ client, id: WALK, views: [{ slide: "close", section: "close", shownMs: 1 }] }) },
  "walkThrough.openLink": { who: ["csm"], of: (client) => ({ client, id: WALK, hours: 2 }) },
  "walkThrough.closeLink": { who: ["csm"], of: (client) => ({ client, id: WALK }) },
  "walkThrough.presented": { who: ["csm"], of: (client) => ({ client, id: WALK }) },
  "walkThrough.list": { who: ["csm", "leadership", "security"], of: (client) => ({ client }) },
  "walkThrough.running": { who: ["client"], input: {} },
  "walkThrough.follow": { who: ["client"], of: (client) => ({ client, period: "2026-10" }) },
  "walkThrough.here": { who: ["client"], input: { id: NEVER, slide: "cover", following: true } },
  "walkThrough.end": { who: ["csm"], of: (client) => ({ client, id: WALK }) },
  "followLink.opened": { who: "anyone" },
  "followLink.follow": { who: "anyone", input: {} },
  "followLink.here": { who: "anyone", input: { followerId: NEVER, name: "G", slide: "cover", following: true } },
  "findings.list": { who: ["security"], input: {} },
  "findings.get": { who: ["security"], of: (client) => ({ client, finding: world.findings[client] ?? NEVER }) },
  "findings.alike": { who: ["security"], of: (client) => ({ findings: [{ client, finding: world.findings[client] ?? NEVER }] }) },
  "findings.evaluate": {
    who: ["security"],
    of: (client) => ({ findings: [{ client, finding: world.findings[client] ?? NEVER }], verdict: "confirmed", reason: "Seen by hand" }),
  },
  "findings.rate": {
    who: ["security"],
    of: (client) => ({ client, finding: world.findings[client] ?? NEVER, severity: "medium", reason: "Behind a login" }),
  },
  "disclosure.finding": { who: ["security"], of: (client) => ({ client, finding: world.findings[client] ?? NEVER }) },
  "disclosure.concern": { who: ["security"], input: { id: NEVER } },
  "scans.list": { who: ["security"], input: {} },
  "uploads.formats": { who: ["security"] },
  "uploads.list": { who: ["security"] },
  "uploads.get": { who: ["security"], input: { id: NEVER } },
  "uploads.cancel": { who: ["security"], input: { id: NEVER } },
  "findingRules.list": { who: ["security"] },
  "findingRules.preview": { who: ["security"], of: (client) => ({ ...RULE, client }) },
  "findingRules.add": { who: ["security"], of: (client) => ({ ...RULE, client }) },
  "findingRules.change": { who: ["security"], input: { id: NEVER, to: "ended" } },
  "concerns.list": { who: ["security"] },
  "concerns.get": { who: ["security"], input: { id: NEVER } },
  "concerns.answer": { who: ["security"], input: { id: NEVER, to: "acknowledged" } },
  "sources.list": { who: ["security", "admin"] },
  "sources.get": { who: ["security", "admin"], input: { source: NEVER } },
  "sources.progress": { who: ["security", "admin"], input: { source: NEVER } },
  "sources.ties": { who: ["security", "admin"], input: { source: NEVER } },
  "sources.connectors": { who: ["security", "admin"] },
  "sources.setup": { who: ["security", "admin"], input: { source: NEVER } },
  "sources.add": { who: ["security", "admin"], input: { connector: "none", name: "None", settings: {}, secret: null } },
  "sources.change": { who: ["security", "admin"], input: { source: NEVER, name: "None", settings: {} } },
  "sources.setSecret": { who: ["security", "admin"], input: { source: NEVER, secret: null } },
  "sources.pause": { who: ["security", "admin"], input: { source: NEVER, paused: true } },
  "sources.retire": { who: ["security", "admin"], input: { source: NEVER } },
  "sources.pull": { who: ["security", "admin"], input: { source: NEVER } },
  "sourceQuarantine.list": { who: ["security", "admin"], input: { source: NEVER } },
  "sourceQuarantine.redrive": { who: ["security", "admin"], input: { source: NEVER, choice: { id: NEVER } } },
  "sourceQuarantine.dismiss": { who: ["security", "admin"], input: { source: NEVER, choice: { reason: "x" }, reason: "It does not matter." } },
  "sourceInbox.list": { who: ["security", "admin"], input: {} },
  "sourceInbox.places": { who: ["security", "admin"], input: { search: "alder", wants: "site" } },
  "sourceInbox.tie": { who: ["security", "admin"], input: { source: NEVER, external: "x", client: "alder", site: "www" } },
  "sourceInbox.untie": { who: ["security", "admin"], input: { source: NEVER, external: "x", client: "alder" } },
  "sourceInbox.namePrimary": { who: ["security", "admin"], input: { source: NEVER, client: "alder", site: "www", fromDay: "2026-10-16" } },
  "sourceInbox.unnamePrimary": { who: ["security", "admin"], input: { client: "alder", site: "www", fromDay: "2026-10-16" } },
  "sourceInbox.ignore": { who: ["security", "admin"], input: { source: NEVER, external: "x", ignored: true } },
  "sourceCoverage.get": { who: ["security", "admin"], input: {} },
  "compliance.list": { who: ["csm", "leadership", "security"] },
  "compliance.readiness": { who: ["csm", "leadership", "security"] },
  "compliance.add": { who: ["security"], input: { form: { ...STATEMENT, programme: "" } } },
  "compliance.replace": { who: ["security"], input: { id: NEVER, form: STATEMENT } },
  "compliance.bridge": { who: ["security"], input: { id: NEVER, letterOn: "2026-11-01", until: "2026-12-01" } },
  "compliance.end": { who: ["security"], input: { id: NEVER, on: null, reason: "Twice" } },
  "compliance.share": { who: ["security"], input: { document: "0".repeat(64), visibility: "public" } },
  "compliance.access": { who: ["security"], input: { document: "0".repeat(64) } },
  "documents.get": { who: READERS, input: { document: "0".repeat(64) } },
  "documents.accept": { who: READERS, input: { document: "0".repeat(64), version: "x" } },
  "payments.get": { who: READERS, of: (client) => ({ client }) },
  "payments.set": { who: ["security"], of: (client) => ({ client, page: "redirect" }) },
  "users.list": { who: ["admin"] },
};

type Answer = "ok" | { code: string; message: string };

async function ask(role: Role | null, path: string, input: unknown): Promise<Answer> {
  const procedure = path.split(".").reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], callAs(role && world.people[role])) as (
    input: unknown,
  ) => Promise<unknown>;
  try {
    await procedure(input);
    return "ok";
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    return { code: error.code, message: error.message };
  }
}

test("every procedure has an expectation, and every expectation a procedure", () => {
  expect(Object.keys(appRouter._def.procedures).sort()).toEqual(Object.keys(EXPECTED).sort());
});

test("a procedure that declares nothing is refused, whoever asks", async () => {
  const undeclared = callerFactory(router({ read: open.query(() => "secret") }));
  for (const person of [null, ...Role.options.map((role) => world.people[role])]) {
    await expect(undeclared({ person, peer: "x", requestId: "x", now: NOW }).read()).rejects.toMatchObject({ code: "FORBIDDEN" });
  }
});

test.each(Object.entries(EXPECTED))("%s answers exactly the roles it is meant for", async (path, { who, input, of }) => {
  for (const role of [null, ...Role.options]) {
    const answer = await ask(role, path, of ? of("alder") : input);
    const code = answer === "ok" ? "ok" : answer.code;
    const admitted = who === "anyone" || (role !== null && who.includes(role));
    if (admitted && of) expect(answer, String(role)).toBe("ok");
    else if (admitted) expect(["ok", "NOT_FOUND", "BAD_REQUEST", "TOO_MANY_REQUESTS"], `${role}: ${JSON.stringify(answer)}`).toContain(code);
    else expect(code, String(role)).toBe(role === null ? "UNAUTHORIZED" : "FORBIDDEN");
  }
});

const perClient = Object.entries(EXPECTED).flatMap(([path, { who, of }]) => (of && who !== "anyone" ? [{ path, who, of }] : []));

test.each(perClient)("$path: another's client answers to the letter like one that does not exist", async ({ path, who, of }) => {
  for (const role of who) {
    const absent = await ask(role, path, of("nowhere"));
    const foreign = await ask(role, path, of("birch"));
    expect(absent).toMatchObject({ code: "NOT_FOUND" });
    if (role === "client" || role === "csm") expect(foreign).toEqual(absent);
  }
});

test.each(perClient)("$path: input nobody asked for is refused", async ({ path, who, of }) => {
  for (const extra of [{ role: "admin" }, { clientId: NEVER }, { publishedAt: NOW }]) {
    expect(await ask(who[0] ?? null, path, { ...(of("alder") as object), ...extra })).toMatchObject({ code: "BAD_REQUEST" });
  }
});

test("a list filtered by another's client is as empty as one that does not exist", async () => {
  for (const role of ["client", "csm"] as const) {
    expect(await callAs(world.people[role]).report.editions({ client: "birch" })).toEqual([]);
    expect(await callAs(world.people[role]).report.editions({ client: "alder" })).toHaveLength(1);
  }
  expect((await callAs(world.people.csm).clients.list({})).rows.map((row) => row.client.slug)).toEqual(["alder"]);
});

test("nobody reads through another role's eyes, and staff may through the client's", async () => {
  const place = { client: "alder", period: "2026-10" };
  expect(await ask("csm", "report.draft", { ...place, reader: "security" })).toMatchObject({ code: "FORBIDDEN" });
  expect(await ask("client", "report.get", { ...place, reader: "csm" })).toMatchObject({ code: "FORBIDDEN" });
  expect(await ask("csm", "report.draft", { ...place, reader: "client" })).toBe("ok");
});

test("whoever is signed in and asks for what their role may not is written down, once per time, without what they asked about", async () => {
  const refused = () =>
    database.asSuperuser<{ subject: string; text: string }>(
      "select subject, row_to_json(e)::text as text from app.audit_entry e where action = 'access.refused' and actor = $1 order by seq",
      [world.people.leadership.userId],
    );
  // The tests above were refused more often in this hour than is written down.
  await database.asSuperuser("delete from identity.rate_window");
  const before = (await refused()).length;
  await ask("leadership", "findings.get", { client: "alder", finding: NEVER });
  await ask(null, "findings.get", { client: "alder", finding: NEVER });
  const entries = await refused();
  expect(entries.length - before).toBe(1);
  expect(entries.at(-1)?.subject).toBe("findings.get");
  expect(entries.at(-1)?.text).not.toContain("alder");
});

test("text that a database cannot hold is cleaned or refused, never an error of ours", async () => {
  for (const text of ["nul \u0000 inside", "half \ud800 a character", "turned \u202e around"]) {
    const answers = [
      await ask("security", "findings.evaluate", { findings: [{ client: "alder", finding: world.findings["alder"] }], verdict: "confirmed", reason: text }),
      await ask("csm", "report.publish", { client: "alder", period: "2026-10", errata: [text] }),
      await ask(null, "session.setFirstPassword", { token: "x".repeat(43), name: text, password: "correct horse battery" }),
      await ask(null, "statement.verify", { code: text }),
      await ask(null, "concerns.status", { receipt: text }),
      await ask("leadership", "portfolio.get", { state: text }),
      await ask("csm", "notes.write", { client: "alder", period: "2026-10", section: "summary", text, privateText: text }),
      await ask("csm", "followUps.record", { client: "alder", id: crypto.randomUUID(), period: "2026-10", ...PROMISE, question: text, owner: text }),
      await ask("csm", "maintenance.add", { client: "alder", site: "www", kind: text, ...SPAN, reason: text }),
      await ask("csm", "maintenance.proposeCorrection", { client: "alder", site: "www", ...downMinute(), reason: text, clause: text }),
      await ask("leadership", "contracts.set", { client: "alder", effectiveFrom: "2027-01-01", terms: { ...TERMS, name: text, targetClause: text } }),
      await ask("admin", "branding.set", { name: text, accent: text, logo: { data: text, alt: text } }),
    ];
    for (const answer of answers) expect(answer === "ok" ? "ok" : answer.code, JSON.stringify(text)).toMatch(/^(ok|BAD_REQUEST|CONFLICT|TOO_MANY_REQUESTS)$/);
  }
  const kept = await database.asSuperuser<{ reason: string }>("select reason from app.evaluation");
  expect(kept.map(({ reason }) => reason)).toEqual(expect.arrayContaining(["nul  inside", "half \ufffd a character", "turned  around"]));
  for (const period of ["0000-01", "9999-12", "1900-01"])
    expect(await ask("csm", "report.draft", { client: "alder", period })).toMatchObject({ code: "BAD_REQUEST" });
});
