import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { appRouter } from "#server/api/root.ts";
import { callAs, NOW, useTwoClients } from "#server/api/two-clients.fixture.ts";
import { addSource } from "#server/operations/add-source.ts";
import { startPrometheus } from "#server/operations/prometheus.fixture.ts";
import { runSource } from "#server/operations/run-source.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const world = useTwoClients(database);
const PLANTED = ["tok-3f9a77c1e0d4", "tok-b81e55aa09c2", `whsec_${Buffer.from("planted-planted-planted-planted!").toString("base64")}`] as const;
const written: string[] = [];
let upstream: Awaited<ReturnType<typeof startPrometheus>>;
let source: string;
let feed: string;
let quarantined: string;

beforeAll(async () => {
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  upstream = await startPrometheus([{ instance: "https://www.alder.example", probe: "iad", value: () => "1" }]);
  const add = { allowPrivate: true, actor: "cli", now: NOW };
  source = (await addSource({ ...add, connector: "prometheus", name: "edge", settings: { url: upstream.url, auth: "bearer" }, secret: PLANTED[0] })).id;
  feed = (await addSource({ ...add, connector: "purge-webhook", name: "guard", settings: {}, secret: PLANTED[2] })).id;
  const [row] = await database.asSuperuser<{ id: string }>(
    `insert into app.quarantine (source_id, reason, place, raw, raw_sha256, at) values ($1, 'not a sample', 'result[0]', '{}', 'x', $2) returning quarantine_id::text as id`,
    [source, NOW],
  );
  quarantined = row?.id ?? "";
}, 60_000);
afterAll(async () => {
  vi.restoreAllMocks();
  await upstream.close();
});

/** A call of every procedure of this workplace, with secrets wherever one can be given, and once wrongly. */
const CALLS: Record<string, () => unknown[]> = {
  "sources.list": () => [undefined],
  "sources.get": () => [{ source }, { source: feed }],
  "sources.progress": () => [{ source }],
  "sources.ties": () => [{ source }],
  "sources.connectors": () => [undefined],
  "sources.setup": () => [{ source }, { source: feed }],
  "sources.add": () => [
    { connector: "prometheus", name: "more", settings: { url: "https://prometheus.example.org" }, secret: PLANTED[1] },
    { connector: "prometheus", name: "private", settings: { url: "http://127.0.0.1:1" }, secret: PLANTED[1] },
    { connector: "purge-webhook", name: "wrong", settings: {}, secret: PLANTED[1] },
    { connector: "prometheus", name: "pasted into the wrong field", settings: { url: PLANTED[1], intervalS: PLANTED[1] }, secret: null },
  ],
  "sources.change": () => [
    { source, name: "edge", settings: { url: upstream.url, auth: "bearer" } },
    { source, name: "edge", settings: {} },
  ],
  "sources.setSecret": () => [
    { source, secret: PLANTED[1] },
    { source: feed, secret: PLANTED[1] },
    { source: "none", secret: PLANTED[1] },
  ],
  "sources.pull": () => [{ source }],
  "sources.pause": () => [
    { source, paused: true },
    { source, paused: false },
  ],
  "sourceQuarantine.list": () => [{ source }],
  "sourceQuarantine.redrive": () => [{ source, choice: { id: quarantined } }],
  "sourceQuarantine.dismiss": () => [{ source, choice: { id: quarantined }, reason: "It does not matter." }],
  "sourceInbox.list": () => [{}],
  "sourceInbox.places": () => [{ search: "alder", wants: "site" }],
  "sourceInbox.tie": () => [{ source, external: "https://www.alder.example", client: "alder", site: "www" }],
  "sourceInbox.namePrimary": () => [{ source, client: "alder", site: "www", fromDay: "2026-10-01" }],
  "sourceInbox.unnamePrimary": () => [{ client: "alder", site: "www", fromDay: "2026-10-01" }],
  "sourceInbox.untie": () => [{ source, external: "https://www.alder.example", client: "alder" }],
  "sourceInbox.ignore": () => [{ source, external: "none", ignored: true }],
  "sourceCoverage.get": () => [{}],
  "sources.retire": () => [{ source: feed }],
};

async function call(path: string, input: unknown): Promise<string> {
  const procedure = path.split(".").reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], callAs(world.people.admin)) as (
    input: unknown,
  ) => Promise<unknown>;
  try {
    return JSON.stringify((await procedure(input)) ?? null);
  } catch (error) {
    return `${error instanceof Error ? `${error.message} ${error.stack}` : String(error)} ${JSON.stringify(error)}`;
  }
}

test("every procedure of this workplace is called", () => {
  const own = Object.keys(appRouter._def.procedures).filter((path) => /^source[A-Zs]/.test(path));
  expect(own.sort()).toEqual(Object.keys(CALLS).sort());
});

test("no reply, refusal, log line or audit entry holds a secret, whoever sends it back", async () => {
  const replies: string[] = [];
  for (const [path, inputs] of Object.entries(CALLS)) for (const input of inputs()) replies.push(`${path} ${await call(path, input)}`);
  // An upstream that answers with what it was sent.
  for (const secret of PLANTED.slice(0, 2)) {
    upstream.answerInstead({ status: 401, body: `Bearer ${secret}`, headers: { "www-authenticate": `Bearer ${secret}` } });
    await runSource({ sourceId: source, actor: "worker", clock: () => NOW });
  }
  upstream.answerInstead(null);
  replies.push(await call("sources.get", { source }), await call("sources.list", undefined));
  const kept = await database.asSuperuser<{ text: string }>(
    "select row_to_json(e)::text as text from app.audit_entry e union all select row_to_json(p)::text from app.pull p union all select row_to_json(s)::text from app.source s union all select row_to_json(q)::text from app.quarantine q",
  );
  for (const text of [...replies, ...written, ...kept.map((row) => row.text)])
    for (const secret of PLANTED) expect(text.includes(secret) ? text.slice(0, 300) : "").toBe("");
  // The signing secret we make is told once, in the reply to whoever asked for it.
  expect(replies.filter((text) => text.includes("whsec_") && !text.includes("whsec_ and"))).toEqual([]);
});
