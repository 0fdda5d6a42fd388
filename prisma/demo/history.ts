import { addSources, bytesOf, deliverAccounts, getText, listFinishedScans, loadMonth, loadRunningMonth, monthEnd, type World } from "#prisma/demo/evidence.ts";
import { DEMO } from "#prisma/demo/people.ts";
import { loadCorrections } from "#prisma/demo/terms.ts";
import { inTurns } from "#prisma/demo/turns.ts";
import { type Anchor, instantOf, monthBack } from "#prisma/scenarios/calendar.ts";
import { SCENARIOS } from "#prisma/scenarios/clients.ts";
import { concernsOf } from "#prisma/scenarios/compliance.ts";
import { HISTORY_MONTHS, type Scenario } from "#prisma/scenarios/scenario.ts";
import { RULES } from "#prisma/scenarios/weaknesses.ts";
import { env } from "#server/env.ts";
import { findClientScope } from "#server/operations/client-scope.ts";
import { evaluateFinding } from "#server/operations/evaluate-finding.ts";
import { importScan } from "#server/operations/import-scan.ts";
import { answerConcern } from "#server/operations/answer-concern.ts";
import { publishReport } from "#server/operations/publish-report.ts";
import { submitConcern } from "#server/operations/submit-concern.ts";
import { AppError } from "#server/errors.ts";
import { GUIDELINES } from "#server/posture/disclosure-policy.ts";
import { listConcerns } from "#server/store/concerns.ts";
import { listFindings } from "#server/store/finding-list.ts";
import { scopeForJob } from "#server/store/scope.ts";

const HOUR = 3_600_000;
const ANALYST = "sam.keller@northgate.example";
const REASONS = {
  confirmed: "Reproduced by hand; the weakness is real.",
  accepted: "The page is retired in spring; the risk is small until then.",
  "false-positive": "The header is set by the load balancer, which the scanner did not pass.",
};
const later = (instant: string, ms: number) => new Date(Date.parse(instant) + ms).toISOString();

type Progress = { monthsLeft: number; monthDone: (monthsLeft: number) => void };

/** Each month as it went: scans come in, the security team decides, the month ends with its evidence, and the report is published two days later. */
export async function loadHistory({ monthsLeft, monthDone, ...world }: World & Progress): Promise<void> {
  const { anchor, upstream } = world;
  await addSources(world);
  const scans = await listFinishedScans(upstream);
  await loadConcerns(anchor);
  for (let monthsBack = monthsLeft - 1; monthsBack >= 0; monthsBack--) {
    const month = monthBack(anchor, monthsBack);
    await inTurns(SCENARIOS, async (client) => {
      for (const scan of scans.filter((each) => each.client === client.slug && each.id.endsWith(`-${monthsBack}`))) {
        await importScan({
          client: scan.client,
          site: scan.site,
          bytes: bytesOf(await getText(`${upstream}/scanner/reports/${scan.id}`)),
          actor: DEMO,
          now: later(scan.finishedAt, HOUR),
        });
      }
      await decide(anchor, client, monthsBack);
    });
    if (monthsBack === 0) await deliverAccounts(world, 0, monthEnd(anchor, 0));
    await loadMonth(world, monthsBack);
    await inTurns(SCENARIOS, (client) => loadCorrections(anchor, client, (correction) => correction.approved && correction.monthsBack === monthsBack));
    await inTurns(SCENARIOS, (client) => publish(anchor, client, monthsBack, month));
    monthDone(monthsBack);
  }
  await loadRunningMonth(world);
  await deliverAccounts(world, -1, anchor.now);
  await inTurns(SCENARIOS, (client) => loadCorrections(anchor, client, ({ approved }) => !approved));
}

/** What the scenario says was evaluated that month, three days after the scan. */
async function decide(anchor: Anchor, client: Scenario, monthsBack: number): Promise<void> {
  const due = client.weaknesses.filter((weakness) => weakness.evaluated === monthsBack);
  if (due.length === 0) return;
  const scope = await findClientScope(client.slug);
  const now = instantOf(anchor, client.timeZone, { monthsBack, day: 23, at: "15:00" });
  const waiting = (await listFindings(scope, { now, perPage: 200 })).findings;
  for (const weakness of due) {
    const finding = waiting.find((each) => each.site.slug === weakness.site && each.ruleId === RULES[weakness.rule]?.id);
    if (!finding) continue;
    const verdict = weakness.verdict ?? "confirmed";
    const expiresAt = verdict === "accepted" ? later(anchor.now, 150 * 24 * HOUR) : null;
    await evaluateFinding({ scope, clientSlug: client.slug, findingId: finding.id, verdict, reason: REASONS[verdict], expiresAt, actor: ANALYST, now });
  }
}

/** The last month of the clients without trouble is left for the reader to publish. */
async function publish(anchor: Anchor, client: Scenario, monthsBack: number, month: string): Promise<void> {
  const joined = client.sites[0]?.joined?.monthsBack ?? HISTORY_MONTHS - 1;
  if (monthsBack > joined || (monthsBack === 0 && ["brightwater", "kestrel-bay"].includes(client.slug))) return;
  const now = instantOf(anchor, client.timeZone, { monthsBack: monthsBack - 1, day: 3, at: "10:00" });
  const at = Date.parse(now) > Date.parse(anchor.now) ? anchor.now : now;
  try {
    await publishReport({
      scope: await findClientScope(client.slug),
      clientSlug: client.slug,
      periodId: month,
      actor: "dana.ortiz@northgate.example",
      now: at,
    });
  } catch (error) {
    if (!(error instanceof AppError && error.code === "conflict")) throw error;
  }
}

async function loadConcerns(anchor: Anchor): Promise<void> {
  const scope = await scopeForJob("demo", []);
  const known = new Set((await listConcerns(scope)).map((concern) => concern.receivedAt.slice(0, 13)));
  for (const concern of concernsOf(anchor)) {
    const received = later(anchor.now, -concern.daysAgo * 24 * HOUR);
    if (known.has(received.slice(0, 13))) continue;
    const { channel, subject, body, ackHours, evaluateHours } = concern;
    await submitConcern({
      channel,
      subject,
      body,
      contact: null,
      guidelinesVersion: GUIDELINES.version,
      peer: `${DEMO}-${received}`,
      pepper: env.pepper,
      now: received,
    });
    if (ackHours === null || evaluateHours === null) continue;
    const id = (await listConcerns(scope)).find((each) => each.receivedAt.slice(0, 13) === received.slice(0, 13))?.id ?? "";
    await answerConcern({ scope, concernId: id, to: "acknowledged", actor: ANALYST, now: later(received, ackHours * HOUR) });
    await answerConcern({ scope, concernId: id, to: "confirmed", actor: ANALYST, now: later(received, evaluateHours * HOUR) });
    await answerConcern({ scope, concernId: id, to: "closed", actor: ANALYST, now: later(received, (evaluateHours + 20) * HOUR) });
  }
}
