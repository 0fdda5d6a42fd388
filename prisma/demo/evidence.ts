import { dailyDeliveries } from "#e2e/upstreams/registration-guard.ts";
import { accountsOf, monthlyFile } from "#prisma/scenarios/accounts.ts";
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
import { withScope } from "#server/store/database.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { getSource } from "#server/store/sources.ts";

export type FinishedScan = { id: string; client: string; site: string; finishedAt: string };
/** `guardSecret` signs what the registration guard sends. */
export type World = { anchor: Anchor; upstream: string; guardSecret: string };
const GUARD = "registration-guard";
/** Clients whose accounts are reported each morning since the last complete month; the others send a monthly file. */
const DAILY = ["alder-falls", "port-ellery"];

export async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text);
}

export async function getText(url: string): Promise<string> {
  const response = await fetch(url);
  if (!response.ok) throw new AppError("upstream", `${url} answered ${response.status}`);
  return response.text();
}

async function addOnce(source: { connector: string; name: string; settings: unknown; secret: string | null }, now: string): Promise<void> {
  try {
    await addSource({ ...source, allowPrivate: true, actor: DEMO, now });
  } catch (error) {
    if (!(error instanceof AppError && error.code === "conflict")) throw error;
  }
}

const MONITORS = [
  { name: "region-monitor", job: "blackbox", everyS: 300 },
  { name: "edge-monitor", job: "blackbox-minute", everyS: 60 },
] as const;

/** The sources, each monitor's names tied to sites; as of the first day of history. */
export async function addSources({ anchor, upstream, guardSecret }: World): Promise<void> {
  const now = monthEnd(anchor, HISTORY_MONTHS);
  for (const { name, job, everyS } of MONITORS) {
    await addOnce(
      {
        connector: "prometheus",
        name,
        settings: { url: `${upstream}/prometheus`, query: `probe_success{job="${job}"}`, locationLabel: "probe", intervalS: everyS },
        secret: null,
      },
      now,
    );
    for (const client of SCENARIOS.filter((scenario) => everyS === 300 || scenario.checkEveryS === everyS)) {
      for (const site of client.sites)
        await mapSource({ source: name, external: `https://${site.host}`, client: client.slug, site: site.slug, actor: DEMO, now });
    }
  }
  await addOnce({ connector: "purge-webhook", name: GUARD, settings: {}, secret: guardSecret }, now);
}

/** Noon in UTC on the first day after a month: everywhere in the demo world that month is over. */
export function monthEnd(anchor: Anchor, monthsBack: number): string {
  return instantOf(anchor, "UTC", { monthsBack: monthsBack - 1, day: 1, at: "12:00" });
}

/** What arrives about one month once it is over: monitoring, the account file, the compliance team's export. */
export async function loadMonth({ anchor, upstream }: World, monthsBack: number): Promise<void> {
  const now = monthEnd(anchor, monthsBack);
  const from = monthsBack === HISTORY_MONTHS - 1 ? instantOf(anchor, "UTC", { monthsBack, day: 1 }) : monthEnd(anchor, monthsBack + 1);
  for (const { name } of MONITORS) await pull(name, from, now);
  await importAttestations({ bytes: bytesOf(await getText(`${upstream}/compliance/attestations.json`)), document: null, actor: DEMO, now });
  const senders = monthsBack === 0 ? SCENARIOS.filter((client) => !DAILY.includes(client.slug)) : SCENARIOS;
  await importPurges({ bytes: bytesOf(monthlyFile(anchor, senders, { from: monthsBack, to: monthsBack })), client: null, actor: DEMO, now });
}

async function pull(source: string, from: string, to: string): Promise<void> {
  const pulled = await pullSource({ source, from, to, actor: DEMO, now: to });
  if (pulled.status === "failed") throw new AppError("upstream", pulled.error ?? "The demo monitor could not be pulled.");
}

/** The guard's deliveries about the days of a month, signed, received the morning after its last day. */
export async function deliverAccounts({ anchor, guardSecret }: World, monthsBack: number, now: string): Promise<void> {
  const { id } = await withScope(await scopeForJob(DEMO, []), "read", (tx) => getSource(tx, GUARD));
  const senders = SCENARIOS.filter((client) => DAILY.includes(client.slug));
  const days = senders.flatMap((client) => accountsOf(anchor, client, { from: monthsBack, to: monthsBack }));
  await inTurns(dailyDeliveries(days, guardSecret, Math.floor(Date.parse(now) / 1000)), async ({ headers, body }) => {
    await receiveWebhook({ sourceId: id, headers, rawBody: new TextEncoder().encode(body), now });
  });
}

/** The running month up to now. */
export async function loadRunningMonth({ anchor }: World): Promise<void> {
  for (const { name } of MONITORS) await pull(name, monthEnd(anchor, 0), anchor.now);
}

export async function listFinishedScans(upstream: string): Promise<FinishedScan[]> {
  return JSON.parse(await getText(`${upstream}/scanner/reports`)) as FinishedScan[];
}
