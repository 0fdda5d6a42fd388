import type { Correction } from "#server/posture/facts.ts";
import { toSeconds } from "#server/posture/period.ts";
import type { Stretch } from "#server/posture/timeline.ts";

export type TimedCorrection = Correction & { fromS: number; toS: number; standing: "approved" | "proposed" };

/** Corrections that touch a span (unix seconds), in order of beginning. A proposed one changes nothing and is only said. */
export function correctionsIn(corrections: readonly Correction[], { from, to }: Stretch): TimedCorrection[] {
  return corrections
    .map((each) => ({
      ...each,
      fromS: toSeconds(each.from),
      toS: toSeconds(each.to),
      standing: each.approvedBy === null ? ("proposed" as const) : ("approved" as const),
    }))
    .filter(({ fromS, toS }) => toS > fromS && fromS < to && toS > from)
    .sort((a, b) => a.fromS - b.fromS || (a.id < b.id ? -1 : 1));
}

/** The approved corrections of a site, cut so that no second belongs to two of them: the one that begins first keeps it. */
export function standingCorrections(corrections: readonly TimedCorrection[], site: string): (Stretch & { id: string })[] {
  const cut: (Stretch & { id: string })[] = [];
  let until = Number.NEGATIVE_INFINITY;
  for (const { id, site: only, fromS, toS, standing } of corrections) {
    if (standing !== "approved" || only !== site || toS <= until) continue;
    cut.push({ id, from: Math.max(fromS, until), to: toS });
    until = toS;
  }
  return cut;
}
