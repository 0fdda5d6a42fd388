import { asOf, daysBetween, toMs } from "#server/posture/as-of.ts";
import type { ClientFacts, SourceFacts } from "#server/posture/facts.ts";
import { countOf, formatMoment, localDay } from "#server/posture/format.ts";

/** `current` = its evidence reaches the end of the period, or is within its tolerance while the period runs. */
export type SourceState = "current" | "stale" | "paused" | "never";
export type KindState = SourceState | "not-configured";

export type SourceFreshness = SourceFacts & {
  state: SourceState;
  /** Seconds from the last good pull to the end of the period or now; 0 when it came later, null when there was none. */
  ageS: number | null;
  text: string;
};

export type FreshnessMeasure = {
  sources: SourceFreshness[];
  /** The worst source of each kind. Anything but `current` or `not-configured` takes the verdict of its section away. */
  kinds: Record<SourceFacts["kind"], { state: KindState; since: string | null; text: string }>;
  /** The source whose evidence is oldest; null without sources. */
  oldest: SourceFreshness | null;
  text: string;
};

/** How old the evidence of each source was when the period ended, or is now while it runs. */
export function measureFreshness(facts: ClientFacts): FreshnessMeasure {
  const sources = facts.sources.map((source) => freshnessOf(source, facts));
  const kind = (name: SourceFacts["kind"]) => worstOf(sources.filter((source) => source.kind === name));
  const oldest = sources.reduce<SourceFreshness | null>(
    (worst, source) => (worst === null || (source.ageS ?? Infinity) > (worst.ageS ?? Infinity) ? source : worst),
    null,
  );
  const behind = sources.filter(({ state }) => state !== "current").length;
  return {
    sources,
    kinds: { uptime: kind("uptime"), scans: kind("scans"), purges: kind("purges"), compliance: kind("compliance") },
    oldest,
    text:
      sources.length === 0
        ? "No source is configured."
        : behind === 0
          ? `All ${countOf(sources.length, "source")} current.`
          : `${behind} of ${countOf(sources.length, "source")} not current.`,
  };
}

function freshnessOf(source: SourceFacts, facts: ClientFacts): SourceFreshness {
  const { timeZone } = facts.period;
  const { lastMs } = asOf(facts);
  if (source.lastSuccessAt === null) {
    const text = source.paused ? "paused before it brought anything" : source.lastAttemptAt === null ? "never pulled" : "has not brought anything yet";
    return { ...source, state: source.paused ? "paused" : "never", ageS: null, text };
  }
  const ageS = Math.max(0, (lastMs - toMs(source.lastSuccessAt)) / 1000);
  const moment = formatMoment(source.lastSuccessAt, timeZone);
  if (ageS <= source.toleranceS) return { ...source, state: "current", ageS, text: source.paused ? `paused; last read ${moment}` : `last read ${moment}` };
  const days = daysBetween(localDay(source.lastSuccessAt, timeZone), asOf(facts).day);
  const age = days > 0 ? `, ${countOf(days, "day")} before` : "";
  return source.paused
    ? { ...source, state: "paused", ageS, text: `paused; last read ${moment}${age}` }
    : { ...source, state: "stale", ageS, text: `out of date since ${moment}${age}` };
}

const WORST: readonly SourceState[] = ["never", "stale", "paused", "current"];

function worstOf(sources: readonly SourceFreshness[]): FreshnessMeasure["kinds"][SourceFacts["kind"]] {
  for (const state of WORST) {
    const source = sources.find((each) => each.state === state);
    if (source) return { state, since: source.lastSuccessAt, text: `${source.name}: ${source.text}` };
  }
  return { state: "not-configured", since: null, text: "not configured" };
}
