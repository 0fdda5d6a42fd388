import { beforeAll } from "vitest";
import { appRouter } from "#server/api/root.ts";
import { callerFactory } from "#server/api/trpc.ts";
import { addUser } from "#server/operations/add-user.ts";
import { importClients } from "#server/operations/import-clients.ts";
import { Role } from "#server/posture/access.ts";
import { makeCheckMonths } from "#server/store/check-partitions.ts";
import { saveChecks } from "#server/store/checks.ts";
import { getClient } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { scopeForJob } from "#server/store/scope.ts";
import type { TestDatabase } from "#server/store/test-database.ts";

export const NOW = "2026-11-10T12:00:00Z";
const CSV = `client_slug,client_name,kind,state,population,time_zone,site_slug,site_url
alder,City of Alder,city,MN,18000,America/Chicago,www,https://www.alder.example
birch,Birch County,county,OH,90000,America/New_York,www,https://www.birch.example
`;

type People = Record<Role, { userId: string; email: string; name: string; role: Role }>;

/** Two clients; Alder has a client user and a success manager, Birch has neither; each with one finding that waits for evaluation. */
export function useTwoClients(database: TestDatabase) {
  const world = {
    people: {} as People,
    findings: {} as Record<string, string>,
    followUps: {} as Record<string, string>,
    /** Ids by client, each good for one act: late windows and proposed corrections somebody else entered, and weekly windows. */
    windows: {} as Record<string, string[]>,
    corrections: {} as Record<string, string[]>,
    series: {} as Record<string, string[]>,
    source: "",
  };
  beforeAll(async () => {
    await importClients({ csv: CSV, actor: "test", now: NOW });
    for (const role of Role.options) {
      await addUser({ email: `${role}@example.org`, role, clients: role === "client" || role === "csm" ? ["alder"] : [], actor: "test", now: NOW });
      const [row] = await database.asSuperuser<{ user_id: string; name: string }>('select user_id, name from identity."user" where email = $1', [
        `${role}@example.org`,
      ]);
      world.people[role] = { userId: row?.user_id ?? "", email: `${role}@example.org`, name: row?.name ?? "", role };
    }
    const findings = await database.asSuperuser<{ slug: string; finding_id: string }>(
      `insert into app.finding (client_id, site_id, fingerprint, family, rule_id, title, description, solution, cwe, cve, severity, state, first_seen_at, last_seen_at)
       select c.client_id, s.site_id, 'f', 'zap', '40012', 'Cross-site scripting', 'd', 's', '{79}', '{}', 'high', 'new', $1, $1 from app.client c join app.site s using (client_id)
       returning (select slug from app.client c where c.client_id = finding.client_id), finding_id`,
      [NOW],
    );
    for (const { slug, finding_id } of findings) world.findings[slug] = finding_id;
    const followUps = await database.asSuperuser<{ slug: string; follow_up_id: string }>(
      `insert into app.follow_up (client_id, follow_up_id, period, question, promise, owner, raised_at, raised_by)
       select client_id, gen_random_uuid(), '2026-10', 'Why was it slow?', 'We look into it.', 'Dana', $1, 'test' from app.client
       returning (select slug from app.client c where c.client_id = follow_up.client_id), follow_up_id`,
      [NOW],
    );
    for (const { slug, follow_up_id } of followUps) world.followUps[slug] = follow_up_id;
    const [source] = await database.asSuperuser<{ source_id: string }>(
      `insert into app.source (connector, name, kind, settings, tolerance_s) values ('prometheus', 'Probes', 'uptime', '{"settings":{},"allowedHosts":[]}', 3600) returning source_id`,
    );
    world.source = source?.source_id ?? "";
    await addTermsRows(database, world);
    await addDownDay(world.source);
  }, 60_000);
  return world;
}

const ROWS = 40;

async function addTermsRows(database: TestDatabase, world: Record<"windows" | "corrections" | "series", Record<string, string[]>>): Promise<void> {
  const each = `from app.client c join app.site s using (client_id) cross join generate_series(1, ${ROWS})`;
  const inserts = {
    windows: `insert into app.maintenance (client_id, site_id, starts_at, ends_at, announced_at, reason, author, entered_by)
      select client_id, site_id, '2026-10-01T00:00:00Z', '2026-10-01T01:00:00Z', '2026-10-02T00:00:00Z', 'Late', 'else@example.org', 'Somebody Else' ${each} returning client_id, maintenance_id as id`,
    corrections: `insert into app.correction (client_id, site_id, starts_at, ends_at, reason, clause, author, entered_by, entered_at)
      select client_id, site_id, '2026-10-01T00:00:00Z', '2026-10-01T01:00:00Z', 'Probe', 'Clause 4', 'else@example.org', 'Somebody Else', $1 ${each} returning client_id, correction_id as id`,
    series: `insert into app.maintenance_series (client_id, site_id, time_zone, weekly, first_day, skip_days, announced_at, reason, author, entered_by)
      select client_id, site_id, 'UTC', '[{"days":[7],"from":"02:00","to":"06:00"}]', '2026-10-01', '{}', '2026-09-01', 'Weekly', 'else@example.org', 'Somebody Else' ${each} returning client_id, series_id as id`,
  };
  const slugs = new Map(
    (await database.asSuperuser<{ client_id: string; slug: string }>("select client_id, slug from app.client")).map((row) => [row.client_id, row.slug]),
  );
  for (const [kind, sql] of Object.entries(inserts) as [keyof typeof inserts, string][])
    for (const { client_id, id } of await database.asSuperuser<{ client_id: string; id: string }>(sql, sql.includes("$1") ? [NOW] : [])) {
      const slug = slugs.get(client_id) ?? "";
      world[kind][slug] = [...(world[kind][slug] ?? []), id];
    }
}

/** Alder was down all day on 5 October, so that there is something to correct. */
async function addDownDay(sourceId: string): Promise<void> {
  const scope = await scopeForJob("test", "all");
  await withScope(scope, "write", (tx) => makeCheckMonths(tx, ["2026-10-05"]));
  await withScope(scope, "write", async (tx) => {
    const { clientId, sites } = await getClient(tx, "alder");
    const from = Date.parse("2026-10-05T00:00:00Z") / 1000;
    const runs = [{ from, stepS: 60, count: 1440, up: false }];
    await saveChecks(tx, { sourceId, series: [{ clientId, siteId: sites[0]?.siteId ?? "", location: "iad", intervalS: 60, runs, slow: [] }] });
  });
}

const createCaller = callerFactory(appRouter);

export function callAs(person: People[Role] | null) {
  return createCaller({ person, peer: "192.0.2.1", requestId: "test", now: NOW });
}
