import { type Anchor, instantOf } from "#prisma/scenarios/calendar.ts";
import { type CorrectedOutage, HISTORY_MONTHS, type Scenario, type Window } from "#prisma/scenarios/scenario.ts";
import { AppError } from "#server/errors.ts";
import { addMaintenance } from "#server/operations/add-maintenance.ts";
import { addMaintenanceSeries } from "#server/operations/add-maintenance-series.ts";
import { approveCorrection } from "#server/operations/approve-correction.ts";
import { findClientScope } from "#server/operations/client-scope.ts";
import { proposeCorrection } from "#server/operations/propose-correction.ts";
import { setContract } from "#server/operations/set-contract.ts";
import type { ClientScope } from "#server/store/scope.ts";
import type { WeeklyHours } from "#server/posture/facts.ts";

const DAY_MS = 86_400_000;
const PRIYA = { actor: "priya.nair@northgate.example", by: "Priya Nair" };
const DANA = { actor: "dana.ortiz@northgate.example", by: "Dana Ortiz" };
const SAM = { actor: "sam.keller@northgate.example", by: "Sam Keller" };
const later = (instant: string, ms: number) => new Date(Date.parse(instant) + ms).toISOString();

/** A client's contract versions, announced windows and weekly windows, as people enter them. */
export async function loadTerms(anchor: Anchor, client: Scenario): Promise<void> {
  const scope = await findClientScope(client.slug);
  // Signed as the first month begins: what is reckoned at a later moment would stand over what that month turned out to be.
  const first = { monthsBack: client.sites[0]?.joined?.monthsBack ?? HISTORY_MONTHS - 1, day: 1 };
  const sign = (since: { monthsBack: number; day: number }, terms: Scenario["contract"]) =>
    setContract({
      scope,
      client: client.slug,
      effectiveFrom: instantOf(anchor, "UTC", since).slice(0, 10),
      terms,
      ...PRIYA,
      now: instantOf(anchor, client.timeZone, since),
    });
  if (client.contract) await sign(first, client.contract);
  if (client.amended) await sign({ monthsBack: client.amended.monthsBack, day: 1 }, client.amended.contract);
  for (const window of client.windows) await announce(anchor, scope, client, window);
  for (const { since, weekly, skip, reason } of client.weeklyWindows) {
    const day = (moment: { monthsBack: number; day: number }) => instantOf(anchor, "UTC", moment).slice(0, 10);
    const announced = later(instantOf(anchor, client.timeZone, since), -14 * DAY_MS);
    const skipDays = skip.map((moment) => heldFrom(day(moment), weekly));
    const series = { site: null, kind: "maintenance", timeZone: client.timeZone, weekly, firstDay: day(since), lastDay: null, skipDays, reason };
    await addMaintenanceSeries({ scope, clientSlug: client.slug, ...series, announced, ...DANA, now: anchor.now });
  }
}

/** The first day from there on that the window is held. */
function heldFrom(day: string, weekly: WeeklyHours): string {
  const held = weekly.flatMap(({ days }) => days);
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
  return held.includes(weekday) ? day : heldFrom(later(`${day}T00:00:00Z`, DAY_MS).slice(0, 10), weekly);
}

async function announce(anchor: Anchor, scope: ClientScope, client: Scenario, window: Window): Promise<void> {
  const from = instantOf(anchor, client.timeZone, window);
  await addMaintenance({
    scope,
    client: client.slug,
    site: window.site,
    from,
    to: later(from, window.minutes * 60_000),
    announced: later(from, -window.noticeHours * 3_600_000),
    reason: window.reason,
    approvedBy: window.approvedBy ?? null,
    ...DANA,
    now: anchor.now,
  });
}

/** What a scenario corrects of a month that has just ended: proposed the day after, approved the day after that. Those that still wait come at the very end. */
export async function loadCorrections(anchor: Anchor, client: Scenario, which: (correction: CorrectedOutage) => boolean): Promise<void> {
  for (const correction of client.corrections.filter(which)) {
    const scope = await findClientScope(client.slug);
    const from = instantOf(anchor, client.timeZone, correction);
    const { site, reason, clause, approved, monthsBack } = correction;
    const now = approved ? instantOf(anchor, client.timeZone, { monthsBack: monthsBack - 1, day: 1, at: "15:00" }) : later(anchor.now, -2 * DAY_MS);
    try {
      const given = { site, from, to: later(from, correction.minutes * 60_000), reason, clause };
      const { id } = await proposeCorrection({ scope, clientSlug: client.slug, ...given, ...DANA, now });
      if (approved) await approveCorrection({ scope, clientSlug: client.slug, id, ...SAM, now: later(now, DAY_MS) });
    } catch (error) {
      // An interrupted start goes on where it was: what was proposed is there.
      if (!(error instanceof AppError && error.code === "conflict")) throw error;
    }
  }
}
