import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "#e2e/bench/running-app.ts";
import { env } from "#server/env.ts";
import { embeddedSecrets } from "#server/keys.ts";
import { closeDatabase, useDatabase } from "#server/store/database.ts";
import { openEmbedded } from "#server/store/embedded.ts";
import { urlFor } from "#server/store/target.ts";
import { connectSuperuser, type Superuser } from "#server/store/test-superuser.ts";

export type BenchStore = { dataDir: string; superuserUrl: string; ask: Superuser["ask"]; close(): Promise<void> };

/** An empty database of its own beside the demo world's, migrated by the command the product ships with. */
export async function openStore(): Promise<BenchStore> {
  const dataDir = `${env.dataDir}-store`;
  rmSync(dataDir, { recursive: true, force: true });
  const embedded = await openEmbedded(dataDir);
  const migrating = spawn(process.execPath, [join(ROOT, "server/cli/main.ts"), "migrate"], {
    cwd: ROOT,
    env: { ...process.env, KEEPWATCH_DATA: dataDir, NODE_NO_WARNINGS: "1" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [code] = await once(migrating, "exit");
  if (code !== 0) throw new Error(`migrating ended with ${code}`);
  await useDatabase(embedded.target);
  const superuserUrl = urlFor(embedded.target, "postgres", embeddedSecrets(dataDir).superuser);
  const superuser = await connectSuperuser(superuserUrl);
  return {
    dataDir,
    superuserUrl,
    ask: superuser.ask,
    async close() {
      await superuser.close();
      await closeDatabase();
      await embedded.close();
    },
  };
}

type World = { clients: number; sitesEach: number; upstream: string };

/** Clients with their sites, each tied to the monitor of that number. Returns the source's name. */
export async function layOut(store: BenchStore, { clients, sitesEach, upstream }: World): Promise<string> {
  const name = "bench-monitor";
  await store.ask(
    `insert into identity.organisation (client_id, slug) select gen_random_uuid(), 'bench-' || lpad(n::text, 5, '0') from generate_series(0, ${clients - 1}) n`,
  );
  await store.ask(`insert into app.client (client_id, slug, name, kind, state, population, time_zone, products, purge_key)
    select client_id, slug, 'City of ' || slug, 'city', 'MN', 1000, (array['America/New_York', 'America/Chicago', 'America/Denver', 'America/Los_Angeles'])[1 + right(slug, 2)::int % 4], '{hosting}', sha256(slug::bytea)
    from identity.organisation`);
  await store.ask(`insert into app.site (client_id, slug, host, url)
    select client_id, 'site-' || n, host, 'https://' || host from (select client_id, n, 'site-' || lpad((right(slug, 5)::int * ${sitesEach} + n)::text, 5, '0') || '.example.gov' as host
    from app.client cross join generate_series(0, ${sitesEach - 1}) n) s`);
  const settings = JSON.stringify({ settings: { url: upstream }, allowedHosts: [new URL(upstream).host] });
  await store.ask("insert into app.source (connector, name, kind, settings, tolerance_s) values ('prometheus', $1, 'uptime', $2, 3600)", [name, settings]);
  await store.ask(
    "insert into app.source_mapping (client_id, source_id, external, site_id) select client_id, source_id, url, site_id from app.site cross join app.source",
  );
  await store.ask("analyze");
  return name;
}
