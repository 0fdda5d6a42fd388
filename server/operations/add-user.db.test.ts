import { beforeAll, expect, test } from "vitest";
import { addFirstAdmin, addUser } from "#server/operations/add-user.ts";
import { setFirstPassword } from "#server/operations/set-first-password.ts";
import { addTwoClients } from "#server/operations/two-clients.fixture.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const now = "2026-11-01T00:00:00Z";
const by = { actor: "test", now };
const users = () =>
  database.asSuperuser(
    `select u.email, u.role, u.password_hash is not null as ready, array(select c.slug from identity.membership m join app.client c using (client_id) where m.user_id = u.user_id order by 1) as clients from identity."user" u order by 1`,
  );
const choose = (token: string, at = now) =>
  setFirstPassword({ token, name: "A Person", password: "correct horse battery", peer: "127.0.0.1", now: at, pepper: "test" });

beforeAll(() => addTwoClients(now), 60_000);

test("a fresh installation's first admin: one working link at a time, then never again", async () => {
  const lost = await addFirstAdmin({ email: "Ada@Vendor.example", ...by });
  const { token } = await addFirstAdmin({ email: "ada@vendor.example", ...by });
  await expect(choose(lost.token)).rejects.toThrow(/used or has expired/);
  await choose(token);
  expect(await users()).toEqual([{ email: "ada@vendor.example", role: "admin", ready: true, clients: [] }]);
  await expect(choose(token)).rejects.toThrow(/used or has expired/);
  await expect(addFirstAdmin({ email: "eve@vendor.example", ...by })).rejects.toMatchObject({ code: "conflict" });
});

test("a person is added with their clients and cannot sign in before choosing a password", async () => {
  const { token } = await addUser({ email: "cy@vendor.example", role: "csm", clients: ["springfield", "riverton"], ...by });
  expect((await users())[1]).toEqual({ email: "cy@vendor.example", role: "csm", ready: false, clients: ["riverton", "springfield"] });
  await choose(token);
  expect((await users())[1]).toMatchObject({ ready: true, role: "csm", clients: ["riverton", "springfield"] });
});

test("the link runs out after three days, and only its hash is stored", async () => {
  const { token } = await addUser({ email: "clerk@springfield.example.gov", role: "client", clients: ["springfield"], ...by });
  await expect(choose(token, "2026-11-04T00:00:01Z")).rejects.toThrow(/used or has expired/);
  const [row] = await database.asSuperuser<{ all: string }>(
    "select concat((select json_agg(x) from identity.setup_token x), (select json_agg(x) from app.audit_entry x)) as all",
  );
  expect(row?.all).not.toContain(token);
});

test.each([
  ["an unknown role", { role: "root" }, "bad-input"],
  ["no address", { email: "nobody" }, "bad-input"],
  ["a client user of two clients", { role: "client", clients: ["springfield", "riverton"] }, "bad-input"],
  ["a client user of none", { role: "client" }, "bad-input"],
  ["an admin of one client", { role: "admin", clients: ["springfield"] }, "bad-input"],
  ["a client nobody has", { role: "csm", clients: ["nowhere"] }, "not-found"],
  ["an address that is taken", { email: "CY@vendor.example" }, "conflict"],
])("%s is refused and nobody is added", async (_name, change, code) => {
  const before = await users();
  await expect(addUser({ email: "new@vendor.example", role: "security", clients: [], ...by, ...change })).rejects.toMatchObject({ code });
  expect(await users()).toEqual(before);
});
