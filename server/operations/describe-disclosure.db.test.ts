import { beforeAll, expect, test } from "vitest";
import { describeConcernDisclosure, describeFindingDisclosure } from "#server/operations/describe-disclosure.ts";
import { answerConcern } from "#server/operations/answer-concern.ts";
import { downloadReport } from "#server/operations/download-report.ts";
import { evaluateFinding } from "#server/operations/evaluate-finding.ts";
import { publishReport } from "#server/operations/publish-report.ts";
import { requestBulkExport } from "#server/operations/request-bulk-export.ts";
import { seedWorld, type World } from "#server/operations/seeded-world.fixture.ts";
import { submitConcern } from "#server/operations/submit-concern.ts";
import { GUIDELINES } from "#server/posture/disclosure-policy.ts";
import { listConcerns } from "#server/store/concerns.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
let world: World;
const [BEFORE, DECIDED, AFTER] = ["2026-11-02T12:00:00.000Z", "2026-10-25T12:00:00.000Z", "2026-11-04T12:00:00Z"];
const place = (now: string) => ({ clientSlug: world.own.slug, periodId: "2026-10", now });
const print = () =>
  describeFindingDisclosure({ scope: world.security, by: "sam@example.test", now: AFTER, clientSlug: world.own.slug, findingId: world.own.findingId });

beforeAll(async () => {
  world = await seedWorld();
  await publishReport({ scope: world.manager, ...place(BEFORE), actor: "dana@example.test" });
});

test("before anybody decides, the print says so, and that the published report names it to nobody but the security team", async () => {
  const record = await print();
  expect(record).toMatchObject({ released: null, acts: [], alike: [], finding: { title: "Outdated TLS", firstSeenAt: "2026-10-20T06:00:00.000Z" } });
  expect(record.editions).toMatchObject([{ period: "2026-10", revision: 1, publishedBy: "dana@example.test", names: "staff" }]);
});

test("after the release it says who released what to whom in one act, and which edition names it", async () => {
  const decision = { verdict: "confirmed" as const, reason: "Reproduced by our team", expiresAt: null, alike: true };
  await evaluateFinding({
    scope: world.security,
    clientSlug: world.own.slug,
    findingId: world.own.findingId,
    actor: "sam@example.test",
    now: DECIDED,
    ...decision,
  });
  await publishReport({ scope: world.manager, ...place(AFTER), actor: "dana@example.test" });
  const record = await print();
  expect(record.released).toEqual({ at: DECIDED, by: "sam@example.test" });
  expect(record.acts).toMatchObject([{ at: DECIDED, by: "sam@example.test", reason: "Reproduced by our team" }]);
  expect(record.alike).toEqual([{ client: world.other.slug, clientName: `City of ${world.other.slug}`, finding: world.other.findingId }]);
  expect(record.editions.map(({ revision, names }) => [revision, names])).toEqual([
    [1, "staff"],
    [2, "client"],
  ]);
});

test("each download is a row with its format, edition and reader, whoever takes it, and none is written for what is refused", async () => {
  const client = { scope: world.clientUser, person: { email: "clerk@example.test" }, ...place(AFTER) };
  const manager = { scope: world.manager, person: { email: "dana@example.test" }, ...place(AFTER) };
  await downloadReport({ ...client, format: "csv", reader: "client" });
  await downloadReport({ ...manager, format: "json", reader: "csm" });
  await downloadReport({ ...manager, format: "csv", reader: "csm", revision: "draft" });
  await expect(downloadReport({ ...client, clientSlug: world.other.slug, format: "csv", reader: "client" })).rejects.toMatchObject({ code: "not-found" });
  await expect(downloadReport({ ...client, format: "csv", reader: "csm" })).rejects.toMatchObject({ code: "not-found" });
  const { downloads } = await print();
  expect(downloads.map(({ by, format, reader, revision, period }) => [by, format, reader, revision, period])).toEqual([
    ["clerk@example.test", "csv", "client", 2, "2026-10"],
    ["dana@example.test", "json", "csm", 2, "2026-10"],
    ["dana@example.test", "csv", "csm", null, "2026-10"],
  ]);
  const chains = await database.asSuperuser<{ chain: string }>("select distinct chain from app.audit_entry where action = 'report.downloaded'");
  expect(chains).toEqual([{ chain: world.own.clientId }]);
});

test("people in reach are the client's users, its managers and the desks of all clients; bulk exports are listed", async () => {
  const asked = {
    scope: world.manager,
    person: { userId: world.own.clientId, email: "dana@example.test" },
    periodId: "2026-10",
    formats: ["csv"],
    reader: "csm" as const,
  };
  await requestBulkExport({ ...asked, now: AFTER });
  const { people, bulk } = await print();
  expect(people.map(({ role }) => role)).toEqual(["client", "csm", "security"]);
  expect(bulk).toEqual([{ at: AFTER, by: "dana@example.test", done: "requested", period: "2026-10", formats: ["csv"], reader: "csm" }]);
  const other = await describeFindingDisclosure({ scope: world.security, by: "s", now: AFTER, clientSlug: world.other.slug, findingId: world.other.findingId });
  expect(other.people.map(({ role }) => role)).toEqual(["security"]);
  expect(other.downloads).toEqual([]);
});

test("a foreign finding and a missing one are the same nothing", async () => {
  const ask = (clientSlug: string) => describeFindingDisclosure({ scope: world.manager, by: "d", now: AFTER, clientSlug, findingId: world.other.findingId });
  await expect(ask(world.other.slug)).rejects.toMatchObject({ code: "not-found", message: "There is no such finding." });
  await expect(ask("nowhere")).rejects.toMatchObject({ code: "not-found", message: "There is no such finding." });
});

test("a concern's print says each step with who took it, and that the security team alone is in reach", async () => {
  const sent = {
    channel: "partner" as const,
    subject: "Search echoes input",
    body: "Typing markup shows it back.",
    contact: null,
    guidelinesVersion: GUIDELINES.version,
  };
  await submitConcern({ ...sent, peer: "192.0.2.1", now: DECIDED, pepper: "p" });
  const [concern] = await listConcerns(world.security);
  await answerConcern({ scope: world.security, concernId: concern?.id ?? "", to: "acknowledged", actor: "sam@example.test", now: AFTER });
  const record = await describeConcernDisclosure({ scope: world.security, by: "sam@example.test", now: AFTER, id: concern?.id ?? "" });
  expect(record.acts.map(({ text, by }) => [text, by])).toEqual([
    ["received", "public"],
    ["acknowledged", "sam@example.test"],
  ]);
  expect(record.people.map(({ role }) => role)).toEqual(["security"]);
  expect(JSON.stringify(record)).not.toContain("Typing markup");
});
