import type { SampledSeries } from "#server/connectors/prometheus-samples.ts";
import { cleanLine } from "#server/connectors/text.ts";
import type { Check, CheckEvidence, Rejected } from "#server/posture/evidence.ts";

const LOCATION_LABELS = ["location", "probe", "region", "site"];

export type Labels = { siteLabel: string; locationLabel: string | undefined };

/** Whose sample it is: the monitored target and the location. Null where the series has no such label. */
export function placeOf(metric: Record<string, string>, labels: Labels): { external: string | null; location: string | null } {
  return { external: cleanLine(metric[labels.siteLabel] ?? "", 2_048) || null, location: cleanLine(locationOf(metric, labels) ?? "", 200) || null };
}

function locationOf(metric: Record<string, string>, options: Labels): string | null {
  if (options.locationLabel !== undefined) return metric[options.locationLabel] ?? null;
  const label = LOCATION_LABELS.find((l) => l !== options.siteLabel && metric[l]);
  return label === undefined ? "default" : (metric[label] ?? null);
}

function median(numbers: number[]): number | null {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

/**
 * Series → one CheckEvidence per site label × location. Series that differ only in other labels (a changed job, a changed scheme label) are
 * one; two values for one second are one check, and a failure wins. NaN, Inf and anything but 0 and 1 is rejected, never up or down.
 */
export function checksOf(series: SampledSeries[], options: Labels & { intervalS: number }): { evidence: CheckEvidence[]; rejected: Rejected[] } {
  const groups = new Map<string, { external: string; location: string; checks: Map<number, boolean> }>();
  const rejected: Rejected[] = [];
  for (const { metric, samples, unreadable } of series) {
    const raw = cleanLine(JSON.stringify(metric), 2_000);
    const { external, location } = placeOf(metric, options);
    if (external === null || location === null) {
      const label = external === null ? options.siteLabel : options.locationLabel;
      rejected.push({ reason: `This series has no label "${label}".`, at: raw.slice(0, 300), raw });
      continue;
    }
    const key = JSON.stringify([external, location]);
    const group = groups.get(key) ?? { external, location, checks: new Map<number, boolean>() };
    groups.set(key, group);
    const strange = samples.filter((s) => s.value !== "1" && s.value !== "0");
    const first = strange[0];
    if (first)
      rejected.push({
        reason: `${strange.length} values are neither 0 nor 1 (the first: ${cleanLine(first.value, 40)}).`,
        at: `${external} ${location} at ${first.at}`,
        raw,
      });
    if (unreadable > 0) rejected.push({ reason: `${unreadable} samples are not a time and a value.`, at: `${external} ${location}`, raw });
    for (const { at, value } of samples) {
      if (value !== "1" && value !== "0") continue;
      const second = Math.floor(at);
      group.checks.set(second, value === "1" && (group.checks.get(second) ?? true));
    }
  }
  const evidence: CheckEvidence[] = [];
  for (const { external, location, checks } of groups.values()) {
    if (checks.size === 0) continue;
    const sorted: Check[] = [...checks].map(([at, up]) => ({ at, up })).sort((a, b) => a.at - b.at);
    const spacing = median(sorted.slice(1).map((c, i) => c.at - (sorted[i]?.at ?? c.at)));
    if (spacing !== null && sorted.length > 5 && spacing > options.intervalS * 1.5) {
      const reason = `Checks come every ${spacing} s, but the source says every ${options.intervalS} s: the time between reads as unknown. Set intervalS.`;
      rejected.push({ reason, at: `${external} ${location}`, raw: "" });
    }
    evidence.push({ kind: "checks", external, location, intervalS: options.intervalS, checks: sorted });
  }
  return { evidence: evidence.sort((a, b) => compare(a.external, b.external) || compare(a.location, b.location)), rejected };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
