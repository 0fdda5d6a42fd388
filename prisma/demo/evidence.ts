import { dailyDeliveries } from "#e2e/upstreams/registration-guard.ts";
import { type DayOfAccounts, accountsOf, monthlyFile } from "#prisma/scenarios/accounts.ts";
import { type Anchor, instantOf } from "#prisma/scenarios/calendar.ts";
import { SCENARIOS } from "#prisma/scenarios/clients.ts";
import { HISTORY_MONTHS } from "#prisma/scenarios/scenario.ts";
import { DEMO } from "#prisma/demo/people.ts";
import { inTurns } from "#prisma/demo/turns.ts";
import { AppError } from "#server/errors.ts";
import { addSource } from "#server/operations/add-source.ts";
import { importAttestations } from "#server/operations/import-attestations.ts";
import { importPurges } from "#server/operations/import-purges.ts";
import { mapSource } from "#server/operations/map-source.ts";
import { pullSource } from "#server/operations/pull-source.ts";
import { receiveWebhook } from "#server/operations/receive-webhook.ts";

export type FinishedScan = { id: string; client: string; site: string; finishedAt: string };
type World = { anchor: Anchor; upstream: string };
/** Clients whose accounts are reported each morning in the last complete month too; the others sent a monthly file then. */
const DAILY_LAST_MONTH = ["alder-falls", "port-ellery"];

export async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

export async function getText(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new AppError("upstream", `${url} answered ${response.status}`);
  return response.text();
}

async function addOnce(source: { connector: string; name: string; settings: unknown }, now: string): Promise<{ id: string; secretOnce: string | null } | null> {
  try {
    return await addSource({ ...source, secret: null, allowPrivate: true, actor: DEMO, now });
  } catch (error) {
    if (error instanceof AppError && error.code === "conflict") return null;
    throw error;
  }
}

/** Monitoring, accounts and attestations, each over its own way in. Returns what the scanner has finished. */
export async function loadEvidence({ anchor, upstream }: World): Promise<FinishedScan[]> {
  const { now } = anchor;
  for (const { name, job, everyS } of [{ name: "edge-monitor", job: "blackbox-minute", everyS: 60 }, { name: "region-monitor", job: "blackbox", everyS: 300 }]) {
    await addOnce({ connector: "prometheus", name, settings: { url: `${upstream}/prometheus`, query: `probe_success{job="${job}"}`, locationLabel: "probe", intervalS: everyS } }, now);
    for (const client of SCENARIOS.filter((scenario) => everyS === 300 || scenario.checkEveryS === everyS)) {
      for (const site of client.sites) await mapSource({ source: name, external: `https://${site.host}`, client: client.slug, site: site.slug, actor: DEMO, now });
    }
    const pulled = await pullSource({ source: name, from: instantOf(anchor, "UTC", { monthsBack: HISTORY_MONTHS - 1, day: 1 }), to: now, actor: DEMO, now });
    if (pulled.status === "failed") throw new AppError("upstream", pulled.error ?? "The demo monitor could not be pulled.");
  }
  await importAttestations({ bytes: bytesOf(await getText(`${upstream}/compliance/attestations.json`)), document: null, actor: DEMO, now });
  await loadAccounts(anchor);
  return JSON.parse(await getText(`${upstream}/scanner/reports`)) as FinishedScan[];
}

async function loadAccounts(anchor: Anchor): Promise<void> {
  const { now } = anchor;
  const others = SCENARIOS.filter((client) => !DAILY_LAST_MONTH.includes(client.slug));
  const files = [monthlyFile(anchor, SCENARIOS, { from: HISTORY_MONTHS - 1, to: 1 }), monthlyFile(anchor, others, { from: 0, to: 0 })];
  for (const file of files) await importPurges({ bytes: bytesOf(file), client: null, actor: DEMO, now });
  const guard = await addOnce({ connector: "purge-webhook", name: "registration-guard", settings: {} }, now);
  if (!guard?.secretOnce) return;
  const days: DayOfAccounts[] = SCENARIOS.flatMap((client) => accountsOf(anchor, client, { from: DAILY_LAST_MONTH.includes(client.slug) ? 0 : -1, to: -1 }));
  const deliveries = dailyDeliveries(days, guard.secretOnce, Math.floor(Date.parse(now) / 1000));
  await inTurns(deliveries, async ({ headers, body }) => {
    await receiveWebhook({ sourceId: guard.id, headers, rawBody: new TextEncoder().encode(body), now });
  });
}
