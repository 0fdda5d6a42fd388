import { fork } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import type { Result } from "#e2e/bench/measure.ts";
import { signIns, toldMonth } from "#e2e/bench/running-app.ts";
import { LEAN } from "#server/children.ts";
import { importClients } from "#server/operations/import-clients.ts";
import { canonicalJson } from "#server/posture/canonical-json.ts";
import { listClientNames } from "#server/store/clients.ts";
import { withScope } from "#server/store/database.ts";
import { getEdition, insertEditions, listEditions } from "#server/store/published.ts";
import { scopeForJob } from "#server/store/scope.ts";

const CLIENTS = 1_000;
const MOST_MB = 700;
type Done = { files: number; bytes: number; zipBytes: number; seconds: number; peakMb: number };

/** A thousand clients' published reports as PDF into one zip, by the job the product runs, in a process of its own whose memory is read at the end. */
export async function benchBulk(): Promise<Result[]> {
  await multiplyClients();
  const who = signIns().find((entry) => entry.role === "security");
  const child = fork(join(import.meta.dirname, "bulk-run.ts"), [who?.email ?? "", toldMonth()], { execArgv: LEAN });
  const [done] = (await Promise.race([once(child, "message"), once(child, "exit").then(([code]) => Promise.reject(new Error(`it ended with ${code}`)))])) as [
    Done,
  ];
  const said = `${done.files} files, ${(done.bytes / 1e6).toFixed(0)} MB in ${done.seconds.toFixed(0)} s`;
  const whole = done.files >= CLIENTS && done.zipBytes > done.bytes;
  return [
    {
      what: `${CLIENTS} client reports to a zip (${said})`,
      ours: `${done.peakMb.toFixed(0)} MB`,
      baseline: "",
      ratio: "",
      target: `≤ ${MOST_MB} MB`,
      met: whole && done.peakMb <= MOST_MB,
    },
  ];
}

/** Copies of the demo clients with their published editions, until there are enough. Only the bench's own database is touched. */
async function multiplyClients(): Promise<void> {
  const now = new Date().toISOString();
  const everyone = await scopeForJob("bench", "all");
  const told = (await listEditions(everyone)).filter((edition) => edition.period === toldMonth() && !edition.clientSlug.startsWith("bench-"));
  const known = new Set((await withScope(everyone, "read", listClientNames)).map((client) => client.slug));
  const slugs = Array.from({ length: CLIENTS }, (_, index) => `bench-${String(index).padStart(4, "0")}`).filter((slug) => !known.has(slug));
  if (slugs.length === 0) return;
  const rows = slugs.map((slug) => `${slug},Bench ${slug},city,MN,1000,America/Chicago,www,https://www.${slug}.example.gov`);
  await importClients({ csv: `client_slug,client_name,kind,state,population,time_zone,site_slug,site_url\n${rows.join("\n")}\n`, actor: "bench", now });
  const scope = await scopeForJob("bench", "all");
  const places = new Map((await withScope(scope, "read", listClientNames)).map((client) => [client.slug, client.clientId]));
  for (const [at, slug] of slugs.entries()) {
    const like = told[at % told.length];
    if (!like) throw new Error("the demo world has published nothing");
    const { report, publication } = await getEdition(scope, { clientSlug: like.clientSlug, periodId: like.period });
    const model = canonicalJson({ ...report, client: { ...report.client, slug } });
    const edition = { model, sha256: createHash("sha256").update(model).digest("hex") };
    const { headline, verdict } = report;
    const rest = {
      clientName: `Bench ${slug}`,
      period: like.period,
      revision: 1,
      headline,
      verdict,
      staff: edition,
      client: edition,
      errata: [],
      at: now,
      by: "bench",
    };
    await withScope(scope, "write", (tx) => insertEditions(tx, { clientId: places.get(slug) ?? "", clientSlug: slug, code: publication.code, ...rest }));
  }
}
