import { afterAll, beforeAll, expect, test } from "vitest";
import { addSource } from "#server/operations/add-source.ts";
import { listCoverage, coverageCsv } from "#server/operations/list-coverage.ts";
import { findPlaces, listInbox } from "#server/operations/list-inbox.ts";
import { retireSource } from "#server/operations/pause-source.ts";
import { startPrometheus } from "#server/operations/prometheus.fixture.ts";
import { pullSource } from "#server/operations/pull-source.ts";
import { staffScope } from "#server/operations/staff-scope.fixture.ts";
import { ignoreName, tieSource, untieSource } from "#server/operations/tie-source.ts";
import { addTwoClients } from "#server/operations/two-clients.fixture.ts";
import type { ClientScope } from "#server/store/scope.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const W = "https://www.springfield.example.gov";
const R = "riverton.example.gov";
const start = Date.parse("2026-09-29T00:00:00Z") / 1000;
let minutes = 0;
const later = () => new Date(Date.parse("2026-09-30T00:00:00Z") + ++minutes * 60_000).toISOString();
let upstream: Awaited<ReturnType<typeof startPrometheus>>;
let scope: ClientScope;
const sources: string[] = [];

const act = (source = sources[0] ?? "") => ({ scope, source, actor: "sam@example.org", now: later() });
const names = async (ignored = false) => (await listInbox({ scope, ignored, page: 1 })).names;
const coverage = async (more: object = {}) => listCoverage({ scope, now: later(), page: 1, ...more });

beforeAll(async () => {
  const value = (at: number) => (at < start || at >= start + 86_400 ? null : "1");
  upstream = await startPrometheus([W, R, "https://blog.elsewhere.example"].map((instance) => ({ instance, probe: "iad", value })));
  await addTwoClients(later());
  scope = await staffScope("security", later());
  for (const name of ["edge", "far"]) {
    const { id } = await addSource({
      connector: "prometheus",
      name,
      settings: { url: upstream.url },
      secret: null,
      allowPrivate: true,
      actor: "cli",
      now: later(),
    });
    sources.push(id);
    await pullSource({ source: id, actor: "worker", now: later() });
  }
}, 60_000);
afterAll(() => upstream.close());

test("before anything is tied no site is watched, and every name of every source waits with the sites it may mean", async () => {
  expect((await coverage()).counts).toMatchObject({ sites: 3, none: 3 });
  const waiting = await names();
  expect(waiting.map((name) => [name.external, name.sourceName, name.wants, name.suggestions[0]?.host ?? null, name.suggestions[0]?.why ?? null])).toEqual(
    [
      ["https://blog.elsewhere.example", null, null],
      [W, "www.springfield.example.gov", "the same address"],
      [R, "www.riverton.example.gov", "the same host but for www"],
    ].flatMap(([external, host, why]) => ["edge", "far"].map((source) => [external, source, "site", host, why])),
  );
});

test("a tie brings in what was set aside with the next pull, and the name leaves the inbox", async () => {
  expect(await tieSource({ ...act(), external: W, client: "springfield", site: "www" })).toMatchObject({
    clientName: "City of Springfield",
    repullFrom: expect.stringMatching(/^2026-08-31T/),
  });
  expect((await names()).map((name) => `${name.external} ${name.sourceName}`)).not.toContain(`${W} edge`);
  expect(await pullSource({ source: sources[0] ?? "", actor: "worker", now: later() })).toMatchObject({ applied: 1440 });
  expect((await coverage()).counts).toMatchObject({ one: 1, none: 2 });
});

test("a second source makes it two, and the map says which", async () => {
  await tieSource({ ...act(sources[1]), external: W, client: "springfield", site: "www" });
  const quiet = await coverage({ state: "one" });
  expect(quiet.sites).toMatchObject([{ site: "www", why: expect.stringMatching(/Nothing from far/) }]);
  await pullSource({ source: sources[1] ?? "", actor: "worker", now: later() });
  expect((await coverage()).counts).toMatchObject({ several: 1, none: 2 });
});

test("a name of another client is refused by name, and nothing changes", async () => {
  await expect(tieSource({ ...act(), external: W, client: "riverton", site: "www" })).rejects.toThrow(/already tied to another client, City of Springfield/);
  await expect(tieSource({ ...act(), external: R, client: "riverton", site: "absent" })).rejects.toMatchObject({ code: "not-found" });
  await expect(tieSource({ ...act(), external: R, client: "riverton", site: null })).rejects.toThrow(/tied to a site, not to a client/);
  expect(await database.asSuperuser("select 1 from app.source_mapping")).toHaveLength(2);
});

test("untied, the name waits again, what it brought stays, and the next pull brings nothing more", async () => {
  await tieSource({ ...act(), external: R, client: "riverton", site: "www" });
  await pullSource({ source: sources[0] ?? "", actor: "worker", now: later() });
  const days = () => database.asSuperuser("select c.slug, count(*)::int as days from app.check_day join app.client c using (client_id) group by 1 order by 1");
  const kept = await days();
  await untieSource({ ...act(), external: R, client: "riverton" });
  await expect(untieSource({ ...act(), external: R, client: "riverton" })).rejects.toMatchObject({ code: "not-found" });
  expect((await names()).map((name) => `${name.external} ${name.sourceName}`)).toContain(`${R} edge`);
  await pullSource({ source: sources[0] ?? "", actor: "worker", now: later() });
  expect(await days()).toEqual(kept);
  expect((await names()).map((name) => `${name.external} ${name.sourceName}`)).toContain(`${R} edge`);
});

test("an ignored name asks no more, however often it is met, until it is let back", async () => {
  const external = "https://blog.elsewhere.example";
  const waits = async () => (await names()).some((name) => name.external === external && name.sourceName === "edge");
  await ignoreName({ ...act(), external, ignored: true });
  await pullSource({ source: sources[0] ?? "", actor: "worker", now: later() });
  expect(await waits()).toBe(false);
  expect((await names(true)).map((name) => [name.external, name.sourceName])).toEqual([[external, "edge"]]);
  await ignoreName({ ...act(), external, ignored: false });
  expect(await waits()).toBe(true);
  await expect(ignoreName({ ...act(), external: "no-such-name", ignored: true })).rejects.toMatchObject({ code: "not-found" });
});

test("each act is written down with who did it", async () => {
  const acts = await database.asSuperuser<{ action: string }>("select distinct action from app.audit_entry where actor = 'sam@example.org' order by 1");
  expect(acts.map(({ action }) => action)).toEqual(["source.mapped", "source.name-ignored", "source.name-waits-again", "source.untied"]);
});

test("a place is found by every word of its client's name or address", async () => {
  const found = async (search: string) => (await findPlaces({ scope, search, wants: "site" })).map(({ client, site }) => `${client}/${site}`);
  expect(await found("SPRINGFIELD parks")).toEqual(["springfield/parks"]);
  expect(await found("town www.")).toEqual(["riverton/www"]);
  expect(await found("  ")).toEqual([]);
  expect(await findPlaces({ scope, search: "river", wants: "client" })).toMatchObject([{ client: "riverton", site: null, host: null }]);
});

test("a feed's name is tied to a client as a whole, with the client it sounds like suggested", async () => {
  const { id } = await addSource({ connector: "purge-webhook", name: "guard", settings: {}, secret: null, allowPrivate: true, actor: "cli", now: later() });
  await database.asSuperuser(
    `insert into app.quarantine (source_id, reason, place, raw, raw_sha256, at) values ($1, 'not tied to a client', 'purge-count', 'springfield-il', 'x', $2)`,
    [id, later()],
  );
  const name = (await names()).find((each) => each.wants === "client");
  expect(name?.suggestions[0]).toMatchObject({ client: "springfield", site: null });
  await tieSource({ ...act(id), external: "springfield-il", client: "springfield", site: null });
  expect((await names()).some((each) => each.wants === "client")).toBe(false);
});

test("the CSV has the rows of the filter as the table shows them", async () => {
  const csv = await coverageCsv({ scope, now: later(), state: "several", client: "springfield" });
  expect(csv.replace("\ufeff", "").split("\r\n").slice(0, 2)).toEqual([
    '"Client","Site","Host","Coverage","Monitors","What is missing"',
    `"City of Springfield","www","www.springfield.example.gov","Several monitors","edge: ${W}; far: ${W}","Nothing"`,
  ]);
  expect((await coverageCsv({ scope, now: later(), client: "riverton" })).split("\r\n")).toHaveLength(3);
});

test("what a retired source names no longer waits, and it watches nothing", async () => {
  await retireSource(act(sources[0]));
  await retireSource(act(sources[1]));
  expect((await names()).filter((name) => name.wants === "site")).toEqual([]);
  expect((await coverage()).counts).toMatchObject({ none: 3, several: 0 });
});
