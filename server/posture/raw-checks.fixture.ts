import { checkEvidence, foldDay, splitByDay, type DayFold } from "#server/posture/checks.ts";
import type { Check } from "#server/posture/evidence.ts";
import type { CheckDay } from "#server/posture/facts.ts";
import { toInstant } from "#server/posture/period.ts";

/** Test only: the raw checks of one location. */
export type RawLocation = { location: string; intervalS: number; checks: Check[] };

/** Test only: one location's raw checks as they are stored after arriving in the given batches. */
export function storedDays(
  { location, intervalS }: Pick<RawLocation, "location" | "intervalS">,
  batches: readonly (readonly Check[])[],
  site = "www",
): CheckDay[] {
  const days = new Map<number, DayFold>();
  for (const checks of batches) {
    const evidence = checkEvidence({ external: "m", location, intervalS, checks });
    for (const [number, fold] of splitByDay(evidence)) days.set(number, foldDay(days.get(number) ?? null, fold));
  }
  return [...days].map(([number, { runs, slow }]) => ({
    site,
    source: "edge-monitor",
    location,
    day: toInstant(number * 86_400).slice(0, 10),
    intervalS,
    runs,
    slow,
  }));
}
