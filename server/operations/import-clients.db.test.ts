import { expect, test } from "vitest";
import { importClients } from "#server/operations/import-clients.ts";
import { addTwoClients, CLIENTS_CSV } from "#server/operations/two-clients.fixture.ts";
import { getClient, listClients } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const now = "2026-11-01T00:00:00Z";
const all = async () => withScope(await scopeForJob("test", "all"), "read", listClients);

test("a list adds its clients and sites; the same list again changes nothing", async () => {
  expect(await addTwoClients(now)).toMatchObject({ clients: 2, sites: 3, clientsAdded: 2, sitesAdded: 3 });
  const before = await database.asSuperuser(
    "select (select json_agg(c order by slug) from app.client c)::text as clients, (select json_agg(s order by client_id, slug) from app.site s)::text as sites, (select count(*)::int from app.audit_entry) as acts",
  );
  expect(await addTwoClients(now)).toMatchObject({ clients: 2, sites: 3, clientsAdded: 0, clientsChanged: 0, sitesAdded: 0, sitesChanged: 0 });
  expect(
    await database.asSuperuser(
      "select (select json_agg(c order by slug) from app.client c)::text as clients, (select json_agg(s order by client_id, slug) from app.site s)::text as sites, (select count(*)::int from app.audit_entry) as acts",
    ),
  ).toEqual(before);
});

test("a changed list renames and moves, and takes nothing away", async () => {
  const csv = CLIENTS_CSV.replaceAll("Town of Riverton", "City of Riverton")
    .replace("https://www.riverton", "https://new.riverton")
    .split("\n")
    .filter((line) => !line.startsWith("springfield"))
    .join("\n");
  expect(await importClients({ csv, actor: "test", now })).toMatchObject({ clients: 1, clientsChanged: 1, sitesChanged: 1, clientsAdded: 0 });
  expect((await all()).map(({ slug, name, sites }) => [slug, name, sites.map((site) => site.host)])).toEqual([
    ["riverton", "City of Riverton", ["new.riverton.example.gov"]],
    ["springfield", "City of Springfield", ["parks.springfield.example.gov", "www.springfield.example.gov"]],
  ]);
});

test("one bad row refuses the whole list before anything is written", async () => {
  const before = await all();
  await expect(
    importClients({ csv: `${CLIENTS_CSV.replace("City of Springfield", "Someone")}oops,Oops,city,IL,x,Etc/UTC,www,https://x.example\n`, actor: "test", now }),
  ).rejects.toThrow(/row 5: population/);
  expect(await all()).toEqual(before);
});

test("a scope shows its own client; another one's name is not found, like a name nobody has", async () => {
  const [riverton] = await database.asSuperuser<{ client_id: string }>("select client_id::text from app.client where slug = 'riverton'");
  const scope = await scopeForJob("test", [riverton?.client_id ?? ""]);
  expect((await withScope(scope, "read", listClients)).map((client) => client.slug)).toEqual(["riverton"]);
  for (const slug of ["springfield", "nobody"])
    await expect(withScope(scope, "read", (tx) => getClient(tx, slug))).rejects.toThrow(`There is no client "${slug}".`);
});
