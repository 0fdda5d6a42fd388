import { Temporal } from "temporal-polyfill";
import type { Cause } from "#server/posture/contract-slices.ts";
import type { Check } from "#server/posture/evidence.ts";
import type { ContractPolicy, Correction, ExclusionKind, MaintenanceWindow, WeeklyHours } from "#server/posture/facts.ts";
import type { RawLocation } from "#server/posture/raw-checks.fixture.ts";

/** Test only: what the contract says, worked out second by second from single checks by somebody who never heard of runs. */
export type OracleInput = {
  locations: readonly RawLocation[];
  windows: readonly MaintenanceWindow[];
  corrections: readonly Correction[];
  policy: ContractPolicy;
  clientZone: string;
  /** Seconds looked at; all checks lie inside, and so does what the last one speaks for. */
  from: number;
  to: number;
  /** The part of it that is monitored and in the period. */
  judged: { from: number; to: number };
};

type State = "up" | "down" | "brief" | "short" | "unknown";
type Verdicts = { states: State[]; at: (second: number) => State };

const unix = (instant: string) => Date.parse(instant) / 1000;

function judge(check: Check, policy: ContractPolicy): boolean {
  const { latencyLimitMs: limit, acceptedStatuses: accepted } = policy;
  if (limit !== null && typeof check.durationMs === "number" && check.durationMs > limit) return false;
  if (accepted !== null && typeof check.statusCode === "number") return accepted.includes(check.statusCode);
  return check.up;
}

function verdicts(locations: readonly { intervalS: number; checks: { at: number; up: boolean }[] }[], input: OracleInput, minOutageS: number): Verdicts {
  const { from, to, policy } = input;
  const said = locations.map(({ intervalS, checks }) => {
    const line: (boolean | null)[] = new Array(to - from).fill(null);
    checks.forEach((check, index) => {
      const next = checks[index + 1];
      const until = next !== undefined && next.at - check.at <= 2 * intervalS ? next.at : Math.min(check.at + intervalS, next?.at ?? Number.POSITIVE_INFINITY);
      for (let at = check.at; at < until && at < to; at += 1) line[at - from] = check.up;
    });
    return line;
  });
  const states: State[] = [];
  for (let second = 0; second < to - from; second += 1) {
    const speaking = said.flatMap((line) => line[second] ?? []);
    const failing = speaking.filter((up) => !up).length;
    states.push(speaking.length === 0 ? "unknown" : failing * 2 > speaking.length ? "down" : "up");
  }
  for (let begin = 0; begin < states.length; ) {
    let end = begin + 1;
    while (end < states.length && states[end] === states[begin]) end += 1;
    if (states[begin] === "down") {
      const rounds = locations
        .map(({ intervalS, checks }) => {
          const before = checks.filter(({ at }) => at < from + begin).at(-1);
          const already = before !== undefined && !before.up && from + begin - before.at < 2 * intervalS ? 1 : 0;
          return checks.filter(({ at }) => at >= from + begin && at < from + end).length + already;
        })
        .filter((count) => count > 0)
        .sort((a, b) => b - a);
      const inRow = rounds[Math.floor(rounds.length / 2)] ?? 0;
      const mark = inRow < policy.consecutiveFailures ? "brief" : end - begin < minOutageS ? "short" : "down";
      states.fill(mark, begin, end);
    }
    begin = end;
  }
  return { states, at: (second) => states[second - from] ?? "unknown" };
}

/** Whether the clock of a zone reads one of the hours, minute by minute. */
function clock(weekly: WeeklyHours, zone: string, holidays: readonly string[]): (second: number) => boolean {
  const known = new Map<number, boolean>();
  return (second) => {
    const minute = Math.floor(second / 60);
    let inside = known.get(minute);
    if (inside === undefined) {
      const local = Temporal.Instant.fromEpochMilliseconds(minute * 60_000).toZonedDateTimeISO(zone);
      const time = `${String(local.hour).padStart(2, "0")}:${String(local.minute).padStart(2, "0")}`;
      inside =
        !holidays.includes(local.toPlainDate().toString()) && weekly.some(({ days, from, to }) => days.includes(local.dayOfWeek) && time >= from && time < to);
      known.set(minute, inside);
    }
    return inside;
  };
}

function noticeHours(policy: ContractPolicy, kind: ExclusionKind): number {
  return kind === "maintenance" ? policy.maintenance.noticeHours : (policy.exclusions.find((each) => each.kind === kind)?.noticeHours ?? 0);
}

/** Test only: seconds by state and by cause, over `judged`. */
export function oracle(input: OracleInput): { seconds: Record<string, number>; measuredDownS: number; moved: Map<string, number> } {
  const { policy, windows, corrections, locations, judged, clientZone } = input;
  const measured = verdicts(
    locations.map((each) => ({ ...each, checks: each.checks.map(({ at, up }) => ({ at, up })) })),
    input,
    0,
  );
  const contract = verdicts(
    locations.map((each) => ({ ...each, checks: each.checks.map((check) => ({ at: check.at, up: judge(check, policy) })) })),
    input,
    policy.minOutageS,
  );
  const service = policy.serviceHours;
  const serves = service === null ? () => true : clock(service.weekly, service.timeZone ?? clientZone, service.holidays);
  const standing = policy.maintenance.within === null ? () => true : clock(policy.maintenance.within, clientZone, []);
  const ordered = [...windows].sort((a, b) => unix(a.from) - unix(b.from) || (a.id < b.id ? -1 : 1));
  const stands = ordered.filter((window) => {
    const notice = unix(window.from) - unix(window.announcedAt);
    return window.approvedBy !== null || (notice > 0 && notice >= noticeHours(policy, window.kind ?? "maintenance") * 3600);
  });
  const left = new Map<string, number>();
  const cap = (kind: string) =>
    (kind === "maintenance" ? policy.maintenance.monthlyCapS : policy.exclusions.find((each) => each.kind === kind)?.monthlyCapS) ?? Infinity;
  const excludes = (kind: ExclusionKind, second: number) =>
    kind === "maintenance" ? policy.maintenance.excluded && standing(second) : policy.exclusions.some((each) => each.kind === kind);
  const covers = (window: { from: string; to: string }, second: number) => unix(window.from) <= second && second < unix(window.to);
  const seconds: Record<string, number> = { up: 0, down: 0, unknown: 0, excluded: 0, offHours: 0, missing: 0 };
  const moved = new Map<string, number>();
  let measuredDownS = 0;
  for (let second = judged.from; second < judged.to; second += 1) {
    const said = measured.at(second);
    const maintained = stands.some((window) => (window.kind ?? "maintenance") === "maintenance" && covers(window, second));
    const wasDown = said === "down" || (said === "brief" && !maintained);
    if (wasDown) measuredDownS += 1;
    const move = (cause: Cause, id: string | null = null) => {
      const key = id === null ? cause : `${cause} ${id}`;
      moved.set(key, (moved.get(key) ?? 0) + (wasDown ? -1 : 1));
    };
    const put = (state: string) => {
      seconds[state] = (seconds[state] ?? 0) + 1;
    };
    if (!serves(second)) {
      put("offHours");
      if (wasDown) move("service-hours");
      continue;
    }
    const now = contract.at(second);
    const counts = now === "down" || (now === "unknown" && policy.unknownIsDown);
    const correction = counts
      ? [...corrections].sort((a, b) => unix(a.from) - unix(b.from) || (a.id < b.id ? -1 : 1)).find((each) => each.approvedBy !== null && covers(each, second))
      : undefined;
    if (correction !== undefined) {
      put("up");
      if (wasDown) move("corrected", correction.id);
      continue;
    }
    const kept: Cause = now === "brief" ? "few" : now === "short" ? "short" : "accepted";
    const window = stands.find((each) => {
      const kind = each.kind ?? "maintenance";
      return covers(each, second) && excludes(kind, second) && (left.get(kind) ?? cap(kind)) > 0;
    });
    if (window !== undefined) {
      const kind = window.kind ?? "maintenance";
      left.set(kind, (left.get(kind) ?? cap(kind)) - 1);
      put("excluded");
      if (wasDown) move(counts ? kind : kept, counts ? window.id : null);
    } else if (counts) {
      put("down");
      if (now === "unknown") {
        put("missing");
        move("missing");
      } else if (!wasDown) move("slow");
    } else {
      put(now === "unknown" ? "unknown" : "up");
      if (wasDown) move(kept);
    }
  }
  return { seconds, measuredDownS, moved };
}
