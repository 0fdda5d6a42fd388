import { randomUUID } from "node:crypto";
import { checkDays } from "#server/posture/checks.fixture.ts";
import { addDays } from "#server/posture/period.ts";
import { makeCheckMonths } from "#server/store/check-partitions.ts";
import { type Tx, withIdentity, withScope } from "#server/store/database.ts";
import { type ClientScope, scopeForJob, scopeForUser } from "#server/store/scope.ts";

export const NOW = "2026-11-03T12:00:00Z";

export type Seeded = { clientId: string; slug: string; siteId: string; findingId: string };
export type World = {
  own: Seeded;
  other: Seeded;
  /** A user of the first client, a manager whose book is the first client only, security, and a job that reaches both. */
  clientUser: ClientScope;
  manager: ClientScope;
  security: ClientScope;
  worker: ClientScope;
};
type Plan = { clientId: string; slug: string; sourceId: string; purgeId: string; down: boolean };

/** Test only: two clients with a site, October's checks, refused accounts, and one finding of the same rule each that nobody has evaluated. */
export async function seedWorld(): Promise<World> {
  const [ownId, otherId, sourceId, purgeId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const worker = await scopeForJob("test", [ownId, otherId]);
  const mark = ownId.slice(0, 8);
  const { own, other } = await withScope(worker, "write", async (tx) => {
    for (const [id, kind] of [
      [sourceId, "uptime"],
      [purgeId, "purges"],
    ] as const) {
      await tx.source.create({
        data: { sourceId: id, connector: "test", name: `${kind} ${mark}`, kind, settings: { settings: {}, allowedHosts: [] }, toleranceS: 7 * 86_400 },
      });
      await tx.pull.create({ data: { sourceId: id, status: "succeeded", startedAt: new Date(NOW), finishedAt: new Date(NOW) } });
    }
    const plan = { sourceId, purgeId };
    return {
      own: await seedClient(tx, { ...plan, clientId: ownId, slug: `alder-${mark}`, down: true }),
      other: await seedClient(tx, { ...plan, clientId: otherId, slug: `birch-${mark}`, down: false }),
    };
  });
  return { own, other, worker, clientUser: await addUser("client", [ownId]), manager: await addUser("csm", [ownId]), security: await addUser("security", []) };
}

async function addUser(role: "client" | "csm" | "security", clients: string[]): Promise<ClientScope> {
  const userId = randomUUID();
  await withIdentity(async (tx) => {
    await tx.user.create({ data: { userId, email: `${role}-${userId}@example.test`, name: role, role } });
    for (const clientId of clients) await tx.membership.create({ data: { userId, clientId } });
  });
  return scopeForUser({ userId, role });
}

async function seedClient(tx: Tx, { clientId, slug, sourceId, purgeId, down }: Plan): Promise<Seeded> {
  const [siteId, scanId, findingId, infoId] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const host = `www.${slug}.example`;
  const at = new Date("2026-10-20T06:00:00Z");
  await tx.client.create({
    data: { clientId, slug, name: `City of ${slug}`, kind: "city", state: "NY", timeZone: "America/New_York", products: ["web"], purgeKey: new Uint8Array(32) },
  });
  await tx.site.create({ data: { clientId, siteId, slug: "www", host, url: `https://${host}`, monitoredFrom: new Date("2026-09-01T00:00:00Z") } });
  await tx.sourceMapping.createMany({
    data: [
      { clientId, sourceId, external: slug, siteId },
      { clientId, sourceId: purgeId, external: slug, siteId: null },
    ],
  });
  const days = checkDays({
    site: "www",
    location: "iad",
    from: "2026-09-30T00:00:00Z",
    to: "2026-11-02T00:00:00Z",
    intervalS: 300,
    down: down ? [["2026-10-03T18:00:00Z", "2026-10-03T18:35:00Z"]] : [],
  });
  await makeCheckMonths(
    tx,
    days.map(({ day }) => day),
  );
  await tx.checkDay.createMany({
    data: days.map((day) => ({ clientId, siteId, sourceId, location: day.location, day: new Date(day.day), intervalS: day.intervalS, runs: day.runs })),
  });
  const scan = {
    family: "nessus",
    format: "nessus",
    scanner: "Nessus 10",
    completed: true,
    coverage: "whole",
    credentialed: false,
    ruleFamilies: [],
    allFamilies: true,
  };
  await tx.scan.create({ data: { ...scan, clientId, scanId, siteId, finishedAt: at, hosts: [host], fileSha256: scanId, importedAt: at } });
  const finding = {
    clientId,
    siteId,
    family: "nessus",
    ruleFamily: "Web Servers",
    discriminator: "",
    description: "SECRET-DETAIL",
    solution: "Patch.",
    cwe: [],
    cve: [],
    state: "new",
    firstSeenAt: at,
    lastSeenAt: at,
  };
  await tx.finding.createMany({
    data: [
      { ...finding, findingId, fingerprint: findingId, ruleId: "10001", title: "Outdated TLS", severity: "high" },
      { ...finding, findingId: infoId, fingerprint: infoId, ruleId: "10002", title: "Server banner", severity: "info" },
    ],
  });
  await tx.sighting.createMany({
    data: [
      { clientId, findingId, scanId, severity: "high", occurrences: 2, hosts: new Uint8Array() },
      { clientId, findingId: infoId, scanId, severity: "info", occurrences: 1, hosts: new Uint8Array() },
    ],
  });
  const october = Array.from({ length: 31 }, (_, index) => new Date(addDays("2026-10-01", index)));
  await tx.purgeCount.createMany({
    data: october.map((day) => ({ clientId, sourceId: purgeId, dayFrom: day, dayTo: day, reason: "bot-signup", blocked: 3, deleted: 1, reportedAt: day })),
  });
  return { clientId, slug, siteId, findingId };
}

/** Test only: a late report of accounts for 5 October, so that the month reads differently. */
export async function reportAccounts(world: World, blocked: number): Promise<void> {
  await withScope(world.worker, "write", (tx) =>
    tx.purgeCount.updateMany({ where: { clientId: world.own.clientId, dayFrom: new Date("2026-10-05") }, data: { blocked } }),
  );
}
