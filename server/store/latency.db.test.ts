import { beforeAll, expect, test } from "vitest";
import { addSource } from "#server/operations/add-source.ts";
import { addTwoClients } from "#server/operations/two-clients.fixture.ts";
import { bucketOf, type LatencySample } from "#server/posture/latency.ts";
import { latencyEvidence } from "#server/posture/latency-samples.ts";
import { withScope } from "#server/store/database.ts";
import { loadLatency } from "#server/store/facts-latency.ts";
import { saveLatency } from "#server/store/latency.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const now = "2026-11-24T00:00:00Z";
const ids = { source: "", springfield: "", riverton: "", www: "", other: "" };
const at = (instant: string) => Date.parse(instant) / 1000;

beforeAll(async () => {
  await addTwoClients(now);
  ids.source = (
    await addSource({ connector: "prometheus", name: "monitor", settings: { url: "https://m.example" }, secret: null, allowPrivate: false, actor: "test", now })
  ).id;
  const sites = await database.asSuperuser<{ client: string; clientId: string; siteId: string; slug: string }>(
    'select c.slug as client, c.client_id::text as "clientId", s.site_id::text as "siteId", s.slug from app.site s join app.client c using (client_id)',
  );
  for (const { client, clientId, siteId, slug } of sites) {
    if (slug !== "www") continue;
    ids[client as "springfield" | "riverton"] = clientId;
    ids[client === "springfield" ? "www" : "other"] = siteId;
  }
}, 60_000);

const save = async (samples: LatencySample[], timeZone = "America/New_York", location = "iad") => {
  const { applied, duplicate } = await withScope(await scopeForJob("test", [ids.springfield]), "write", (tx) =>
    saveLatency(tx, {
      sourceId: ids.source,
      series: [{ clientId: ids.springfield, siteId: ids.www, ...latencyEvidence({ external: "-", location, samples }) }],
      clients: [{ clientId: ids.springfield, timeZone }],
    }),
  );
  return { applied, duplicate };
};
const load = async (first: string, last: string, clientId = ids.springfield) =>
  withScope(await scopeForJob("test", [ids.springfield]), "read", (tx) =>
    loadLatency(tx, clientId, { first, last }, (siteId) => (siteId === ids.www ? "www" : siteId)),
  );

test("durations are kept by day of the client's zone, and what was held already changes nothing", async () => {
  const samples = [
    { at: at("2026-10-01T03:59:00Z"), ms: 200 },
    { at: at("2026-10-01T04:00:00Z"), ms: 300 },
    { at: at("2026-10-01T04:01:00Z"), ms: 300 },
  ];
  expect(await save(samples)).toEqual({ applied: 3, duplicate: 0 });
  const kept = await load("2026-09-01", "2026-10-31");
  expect(kept).toEqual([
    { site: "www", source: ids.source, location: "iad", day: "2026-09-30", buckets: [[bucketOf(200), 1]] },
    { site: "www", source: ids.source, location: "iad", day: "2026-10-01", buckets: [[bucketOf(300), 2]] },
  ]);
  expect(await save([...samples].reverse())).toEqual({ applied: 0, duplicate: 3 });
  expect(await save([...samples, { at: at("2026-10-01T04:02:00Z"), ms: 900 }])).toEqual({ applied: 1, duplicate: 3 });
  expect(await load("2026-10-01", "2026-10-01")).toMatchObject([
    {
      buckets: [
        [bucketOf(300), 2],
        [bucketOf(900), 1],
      ],
    },
  ]);
});

test("a zone that was corrected since does not count a check twice", async () => {
  expect(await save([{ at: at("2026-10-01T04:00:00Z"), ms: 300 }], "America/Chicago")).toEqual({ applied: 0, duplicate: 1 });
  expect(await load("2026-09-30", "2026-09-30")).toMatchObject([{ buckets: [[bucketOf(200), 1]] }]);
});

test("locations and days are apart, thousands of them in one delivery", async () => {
  const first = at("2026-01-01T12:00:00Z");
  const samples = Array.from({ length: 200 }, (_, day) => ({ at: first + day * 86_400, ms: 100 }));
  for (const location of ["ord", "sjc"]) expect(await save(samples, "America/New_York", location)).toEqual({ applied: 200, duplicate: 0 });
  const kept = await load("2026-01-01", "2026-07-19");
  expect([kept.length, new Set(kept.map(({ location }) => location)).size]).toEqual([400, 2]);
});

test("nothing delivered writes nothing", async () => {
  expect(await save([])).toEqual({ applied: 0, duplicate: 0 });
});

test("another client's response times can be neither read nor written", async () => {
  expect(await load("2026-01-01", "2026-12-31", ids.riverton)).toEqual([]);
  const foreign = withScope(await scopeForJob("test", [ids.springfield]), "write", (tx) =>
    saveLatency(tx, {
      sourceId: ids.source,
      series: [
        {
          clientId: ids.riverton,
          siteId: ids.other,
          ...latencyEvidence({ external: "-", location: "iad", samples: [{ at: at("2026-10-01T00:00:00Z"), ms: 1 }] }),
        },
      ],
      clients: [],
    }),
  );
  await expect(foreign).rejects.toThrow("row-level security");
  expect(await database.asSuperuser("select 1 from app.latency_day where client_id = $1", [ids.riverton])).toEqual([]);
});
