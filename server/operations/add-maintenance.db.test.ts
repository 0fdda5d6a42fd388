import { beforeAll, expect, test } from "vitest";
import { addMaintenance } from "#server/operations/add-maintenance.ts";
import { addTwoClients } from "#server/operations/two-clients.fixture.ts";
import { type ClientScope, scopeForJob } from "#server/store/scope.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const window = {
  scope: {} as ClientScope,
  client: "springfield",
  site: "www",
  from: "2026-09-13T06:00:00Z",
  to: "2026-09-13T08:00:00Z",
  announced: "2026-09-10T00:00:00Z",
  reason: "Database upgrade",
  actor: "test",
  now: "2026-10-01T00:00:00Z",
};
const rows = () =>
  database.asSuperuser(
    "select c.slug, s.slug as site, starts_at, reason from app.maintenance m join app.client c using (client_id) left join app.site s on s.client_id = m.client_id and s.site_id = m.site_id order by starts_at",
  );

beforeAll(async () => {
  await addTwoClients(window.now);
  window.scope = await scopeForJob("test", "all");
}, 60_000);

test("a window is recorded once, however often it is announced", async () => {
  const { id, added } = await addMaintenance(window);
  expect(added).toBe(true);
  expect(await addMaintenance(window)).toEqual({ id, added: false });
  expect(await rows()).toEqual([{ slug: "springfield", site: "www", starts_at: new Date(window.from), reason: "Database upgrade" }]);
});

test("without a site it is for all sites of the client", async () => {
  await addMaintenance({ ...window, site: null, from: "2026-09-20T06:00:00+02:00", to: "2026-09-20T08:00:00+02:00" });
  expect((await rows())[1]).toMatchObject({ site: null, starts_at: new Date("2026-09-20T04:00:00Z") });
});

test.each([
  ["ends before it begins", { to: window.from }, "bad-input"],
  ["lasts more than a month", { to: "2026-12-13T08:00:00Z" }, "bad-input"],
  ["is announced in the future", { announced: "2027-01-01T00:00:00Z" }, "bad-input"],
  ["has no instants", { from: "Sunday" }, "bad-input"],
  ["has no reason", { reason: " " }, "bad-input"],
  ["is for a client nobody has", { client: "nowhere" }, "not-found"],
  ["is for another client's site", { client: "riverton", site: "parks" }, "not-found"],
])("a window that %s is refused", async (_name, change, code) => {
  const before = await rows();
  await expect(addMaintenance({ ...window, ...change })).rejects.toMatchObject({ code });
  expect(await rows()).toEqual(before);
});
