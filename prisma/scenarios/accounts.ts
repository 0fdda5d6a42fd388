import { Temporal } from "temporal-polyfill";
import { type Anchor, instantOf, monitoredFrom, monthBack } from "#prisma/scenarios/calendar.ts";
import { chance } from "#prisma/scenarios/chance.ts";
import type { Scenario } from "#prisma/scenarios/scenario.ts";
import type { PurgeReason } from "#server/posture/evidence.ts";

export type DayOfAccounts = { client: string; day: string; reason: PurgeReason; blocked: number; deleted: number };
const REASONS: { reason: PurgeReason; share: number }[] = [
  { reason: "disposable-address", share: 0.45 },
  { reason: "bot-signup", share: 0.4 },
  { reason: "credential-stuffing", share: 0.15 },
];

function countsOf(anchor: Anchor, scenario: Scenario, day: Temporal.PlainDate): DayOfAccounts[] {
  const { purges } = scenario;
  if (!purges) return [];
  const wave = purges.wave;
  const start = wave
    ? Temporal.Instant.from(instantOf(anchor, scenario.timeZone, wave))
        .toZonedDateTimeISO(scenario.timeZone)
        .toPlainDate()
    : null;
  const sinceWave = start ? start.until(day).days : -1;
  const factor = wave && sinceWave >= 0 && sinceWave < wave.days ? wave.factor : 0.6 + chance(`${scenario.slug}/${day}`) * 0.8;
  return REASONS.map(({ reason, share }) => {
    const blocked = Math.round(purges.daily * factor * share);
    return { client: scenario.slug, day: day.toString(), reason, blocked, deleted: Math.floor(blocked * 0.09 + chance(`${scenario.slug}/${day}/${reason}`)) };
  });
}

/** Every day from the first to the last given month, never before the client joined and never past now. */
export function accountsOf(anchor: Anchor, scenario: Scenario, months: { from: number; to: number }): DayOfAccounts[] {
  if (!scenario.purges) return [];
  const zoned = (instant: string) => Temporal.Instant.from(instant).toZonedDateTimeISO(scenario.timeZone).toPlainDate();
  const first = Temporal.PlainYearMonth.from(monthBack(anchor, months.from)).toPlainDate({ day: 1 });
  const joined = zoned(monitoredFrom(anchor, scenario, scenario.sites[0] ?? { slug: "", host: "" }));
  const lastMonth = Temporal.PlainYearMonth.from(monthBack(anchor, months.to));
  const end = lastMonth.toPlainDate({ day: lastMonth.daysInMonth });
  const yesterday = zoned(anchor.now).subtract({ days: 1 });
  const days: DayOfAccounts[] = [];
  let day = Temporal.PlainDate.compare(first, joined) > 0 ? first : joined;
  for (; Temporal.PlainDate.compare(day, end) <= 0 && Temporal.PlainDate.compare(day, yesterday) <= 0; day = day.add({ days: 1 }))
    days.push(...countsOf(anchor, scenario, day));
  return days;
}

/** One month as the registration guard's monthly file has it: totals per client. */
export function monthlyFile(anchor: Anchor, scenarios: readonly Scenario[], months: { from: number; to: number }): string {
  const totals = new Map<string, { blocked: number; deleted: number }>();
  for (const scenario of scenarios) {
    for (const day of accountsOf(anchor, scenario, months)) {
      const key = `${scenario.slug},${day.day.slice(0, 7)}`;
      const total = totals.get(key) ?? { blocked: 0, deleted: 0 };
      totals.set(key, { blocked: total.blocked + day.blocked, deleted: total.deleted + day.deleted });
    }
  }
  return [
    "client_id,month,blocked_count,deleted_count,source",
    ...[...totals].map(([key, total]) => `${key},${total.blocked},${total.deleted},registration-guard`),
  ].join("\n");
}
