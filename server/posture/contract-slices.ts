import type { ExclusionKind } from "#server/posture/facts.ts";
import type { Exclusion } from "#server/posture/maintenance.ts";
import type { Piece } from "#server/posture/site-availability.ts";
import type { JudgedSegment, Stretch } from "#server/posture/timeline.ts";

/**
 * Why a second counts otherwise under the contract than it was measured. `slow` and `missing` make it down, the others take it off: an answer the contract
 * `accepted`, too `few` checks in a row, an outage too `short`, outside `service-hours`, `corrected`, or excluded by a window of a kind.
 */
export type Cause = "slow" | "missing" | "service-hours" | "accepted" | "few" | "short" | "corrected" | ExclusionKind;

/** A stretch as the contract sees it. `cause` null = as it was measured. `by` = the window or correction. */
export type Slice = Stretch & {
  state: "up" | "down" | "excluded" | "unknown" | "off-hours" | "outside";
  measuredDown: boolean;
  cause: Cause | null;
  by: string | null;
};

export type SliceInput = {
  /** The measured pieces, which cover the span. */
  pieces: readonly Piece[];
  judged: readonly JudgedSegment[];
  /** Agreed time, joined; null = all of it. */
  service: readonly Stretch[] | null;
  /** Approved, without overlaps. */
  corrections: readonly (Stretch & { id: string })[];
  exclusions: readonly Exclusion[];
  /** Most seconds a kind may take in the span; absent = no limit. */
  caps: Partial<Record<ExclusionKind, number>>;
  unknownIsDown: boolean;
};

/** The items of an ordered list without overlaps, asked for in order of time. */
function pointer<T extends Stretch>(items: readonly T[]): (at: number) => T | null {
  let index = 0;
  return (at) => {
    while (index < items.length && (items[index] as T).to <= at) index += 1;
    const item = items[index];
    return item !== undefined && item.from <= at ? item : null;
  };
}

function cutsOf(lists: readonly (readonly Stretch[])[], { from, to }: Stretch): number[] {
  const cuts = [from, to];
  for (const list of lists) for (const each of list) for (const at of [each.from, each.to]) if (at > from && at < to) cuts.push(at);
  return cuts.sort((a, b) => a - b);
}

/**
 * Every second of the span once, as the contract sees it. A second is taken by the first that applies: outside the service hours, approved corrections,
 * exclusions in order of the windows' beginning (each kind up to its cap, earliest seconds first). Corrections take only what would count as down.
 */
export function contractSlices(input: SliceInput): Slice[] {
  const { pieces, judged, service, corrections, exclusions, unknownIsDown } = input;
  const span = { from: pieces[0]?.from ?? 0, to: pieces.at(-1)?.to ?? 0 };
  const cuts = cutsOf([pieces, judged, service ?? [], corrections, exclusions], span);
  const [pieceAt, judgedAt, serviceAt, correctionAt] = [pointer(pieces), pointer(judged), pointer(service ?? []), pointer(corrections)];
  const left = { ...input.caps };
  const slices: Slice[] = [];
  const put = (slice: Slice) => {
    const last = slices.at(-1);
    if (last !== undefined && last.state === slice.state && last.measuredDown === slice.measuredDown && last.cause === slice.cause && last.by === slice.by)
      last.to = slice.to;
    else slices.push(slice);
  };
  const decide = (from: number, to: number): void => {
    const piece = pieceAt(from);
    const said = judgedAt(from)?.state ?? "unknown";
    const measuredDown = piece?.state === "down" || (piece?.state === "brief" && piece.window === null);
    const as = (state: Slice["state"], cause: Cause | null, by: string | null = null, until = to) =>
      put({
        from,
        to: until,
        state,
        measuredDown,
        cause: measuredDown === (state === "down") ? null : cause,
        by: measuredDown === (state === "down") ? null : by,
      });
    if (piece === null || piece.state === "outside") return as("outside", null);
    if (service !== null && serviceAt(from) === null) return as("off-hours", "service-hours");
    const counts = said === "down" || (said === "unknown" && unknownIsDown);
    const correction = counts ? correctionAt(from) : null;
    if (correction !== null) return as("up", "corrected", correction.id);
    const kept = said === "up" ? "accepted" : said === "short" ? "short" : said === "brief" ? "few" : null;
    const window = exclusions.find((each) => each.from <= from && each.to > from && (left[each.kind] ?? 1) > 0);
    if (window !== undefined) {
      const most = left[window.kind] ?? to - from;
      const until = Math.min(to, from + most);
      if (left[window.kind] !== undefined) left[window.kind] = most - (until - from);
      as("excluded", counts ? window.kind : kept, counts ? window.id : null, until);
      return until < to ? decide(until, to) : undefined;
    }
    if (counts) return as("down", said === "unknown" ? "missing" : "slow");
    return as(said === "unknown" ? "unknown" : "up", kept);
  };
  for (let index = 0; index + 1 < cuts.length; index += 1) {
    const [from, to] = [cuts[index] as number, cuts[index + 1] as number];
    if (to > from) decide(from, to);
  }
  return slices;
}

/** Seconds as the contract sees them; all but `missingS` add up to the span. `missingS` is the part of down that has no data. */
export type ContractSeconds = { upS: number; downS: number; unknownS: number; excludedS: number; offHoursS: number; outsideS: number; missingS: number };

export const NO_SECONDS: ContractSeconds = { upS: 0, downS: 0, unknownS: 0, excludedS: 0, offHoursS: 0, outsideS: 0, missingS: 0 };

const KEY = { up: "upS", down: "downS", excluded: "excludedS", unknown: "unknownS", "off-hours": "offHoursS", outside: "outsideS" } as const;

/** Slices counted. */
export function secondsOf(slices: readonly Slice[]): ContractSeconds {
  const total = { ...NO_SECONDS };
  for (const { from, to, state, cause } of slices) {
    total[KEY[state]] += to - from;
    if (state === "down" && cause === "missing") total.missingS += to - from;
  }
  return total;
}

/** Adds seconds up. */
export function sumSeconds(all: readonly ContractSeconds[]): ContractSeconds {
  const total = { ...NO_SECONDS };
  for (const each of all) for (const key of Object.keys(total) as (keyof ContractSeconds)[]) total[key] += each[key];
  return total;
}
