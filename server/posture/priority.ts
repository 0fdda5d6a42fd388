import type { FindingFacts, FindingPriority } from "#server/posture/facts.ts";
import { formatDay } from "#server/posture/format.ts";

type Prioritised = Pick<FindingFacts, "priority">;

/** The finding's entry in CISA's catalogue of known exploited weaknesses, if it was listed by that day. */
export function kevOn({ priority }: Prioritised, day: string): FindingPriority["kev"] {
  const kev = priority?.kev ?? null;
  return kev !== null && kev.addedOn <= day ? kev : null;
}

/** "Known to be exploited (CISA KEV, added 25 August 2025)", or null. */
export function kevWords(finding: Prioritised, day: string): string | null {
  const kev = kevOn(finding, day);
  return kev === null
    ? null
    : `Known to be exploited (CISA KEV, added ${formatDay(kev.addedOn, { year: true })}${kev.ransomware ? ", also for ransomware" : ""})`;
}

/** "EPSS 94.3 %, above 99.9 % of all (CVE-2021-44228)", cut off, or null. Likelihood of exploitation within 30 days; for the security team. */
export function epssWords({ priority }: Prioritised): string | null {
  const epss = priority?.epss ?? null;
  if (epss === null) return null;
  return `EPSS ${formatShare(epss.score)}, above ${formatShare(epss.percentile)} of all (${epss.cve})`;
}

/** 0.9437 → "94.3 %", cut off. */
export function formatShare(of: number): string {
  return `${(Math.floor(of * 1000 + 1e-9) / 10).toFixed(1)} %`;
}

/** Known to be exploited first. For the order of lists; severity itself never changes. */
export function compareKev(a: Prioritised, b: Prioritised, day: string): number {
  return Number(kevOn(b, day) !== null) - Number(kevOn(a, day) !== null);
}

/** The likelier first. */
export function compareEpss(a: Prioritised, b: Prioritised): number {
  return (b.priority?.epss?.score ?? 0) - (a.priority?.epss?.score ?? 0);
}
