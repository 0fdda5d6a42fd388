import { randomUUID } from "node:crypto";
import { expect, test } from "vitest";
import { withIdentity, withPublic, withScope } from "#server/store/database.ts";
import { scopeForJob, scopeForUser } from "#server/store/scope.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

useTestDatabase();
const [springfield, shelbyville] = [randomUUID(), randomUUID()];
const client = (clientId: string, slug: string) => ({
  clientId,
  slug,
  name: slug,
  kind: "city",
  state: "IL",
  timeZone: "America/Chicago",
  products: [],
  purgeKey: new Uint8Array(32),
});

async function twoClients(): Promise<void> {
  await withScope(await scopeForJob("test", [springfield, shelbyville]), "write", async (tx) => {
    await tx.client.createMany({ data: [client(springfield, "springfield"), client(shelbyville, "shelbyville")], skipDuplicates: true });
  });
}

test("a scope shows its own clients and no others, also to a query without a filter", async () => {
  await twoClients();
  const seen = await withScope(await scopeForJob("test", [springfield]), "read", (tx) => tx.client.findMany({ select: { slug: true } }));
  expect(seen).toEqual([{ slug: "springfield" }]);
});

test("an empty book shows nothing, and is not an error", async () => {
  await twoClients();
  expect(await withScope(await scopeForJob("test", []), "read", (tx) => tx.client.count())).toBe(0);
});

test("a row cannot be written for a client outside the scope", async () => {
  await twoClients();
  const writing = withScope(await scopeForJob("test", [springfield]), "write", (tx) =>
    tx.site.create({ data: { clientId: shelbyville, slug: "www", host: "h", url: "https://h" } }),
  );
  await expect(writing).rejects.toThrow(/row-level security/);
});

test("a read scope cannot write", async () => {
  await twoClients();
  const writing = withScope(await scopeForJob("test", [springfield]), "read", (tx) =>
    tx.client.update({ where: { clientId: springfield }, data: { name: "x" } }),
  );
  await expect(writing).rejects.toThrow(/read-only/);
});

test("the scope ends with its transaction, on every pooled connection", async () => {
  await twoClients();
  const scopes = [await scopeForJob("a", [springfield]), await scopeForJob("b", [shelbyville])];
  const seen = await Promise.all(
    Array.from({ length: 40 }, (_, i) => withScope(scopes[i % 2] as (typeof scopes)[0], "read", (tx) => tx.client.findMany({ select: { clientId: true } }))),
  );
  expect(seen.map((rows) => rows.map((row) => row.clientId))).toEqual(Array.from({ length: 40 }, (_, i) => [i % 2 === 0 ? springfield : shelbyville]));
});

test("two clients cannot have one slug, although no tenant key could say so", async () => {
  await twoClients();
  const twin = randomUUID();
  const writing = withScope(await scopeForJob("test", [twin]), "write", (tx) => tx.client.create({ data: client(twin, "springfield") }));
  await expect(writing).rejects.toThrow(/[Uu]nique constraint/);
});

test("a client user reaches their one organisation on the client plane; a csm their book; security every client", async () => {
  await twoClients();
  const person = async (role: string, clients: string[]) =>
    withIdentity(async (tx) => {
      const { userId } = await tx.user.create({ data: { email: `${randomUUID()}@example.org`, name: role, role }, select: { userId: true } });
      await tx.membership.createMany({ data: clients.map((clientId) => ({ clientId, userId })) });
      return userId;
    });
  expect(await scopeForUser({ userId: await person("client", [shelbyville]), role: "client" })).toMatchObject({ plane: "client", clients: [shelbyville] });
  expect(await scopeForUser({ userId: await person("csm", [springfield]), role: "csm" })).toMatchObject({ plane: "staff", clients: [springfield] });
  expect((await scopeForUser({ userId: await person("security", []), role: "security" })).clients).toEqual([springfield, shelbyville].sort());
  await expect(scopeForUser({ userId: await person("client", []), role: "client" })).rejects.toThrow("not linked to an organisation");
});

test("the public plane reads the statement, puts a concern in, and sees none", async () => {
  const concern = {
    channel: "media",
    state: "received",
    subject: "s",
    sealedBody: "b",
    receiptSha256: randomUUID(),
    guidelinesVersion: "1",
    receivedAt: new Date(0),
  };
  await withPublic(async (tx) => {
    expect(await tx.statement.count()).toBe(0);
    expect((await tx.concern.createMany({ data: [concern] })).count).toBe(1);
  });
  await expect(withPublic((tx) => tx.concern.count())).rejects.toThrow(/permission denied|denied access/);
  await expect(withPublic((tx) => tx.concern.createMany({ data: [{ ...concern, receiptSha256: "other", state: "closed" }] }))).rejects.toThrow(
    /row-level security/,
  );
  const [row] = await withPublic((tx) => tx.$queryRaw<{ state: string }[]>`select pub.concern_status(${concern.receiptSha256}) as state`);
  expect(row?.state).toBe("received");
});
