import type { CheckDay, CheckRun } from "#server/posture/facts.ts";
import { countOf, joinWords } from "#server/posture/format.ts";
import { toInstant, utcMidnightS } from "#server/posture/period.ts";
import type { Stretch } from "#server/posture/timeline.ts";

/** More failing locations than these are counted, not named. */
const NAMED = 4;
const DAY_S = 86_400;

/** Which sites were down when, and whose word it is. */
type Asked = Stretch & { sites: readonly string[]; sources: ReadonlySet<string> };

/**
 * What the failed checks of a stretch of downtime say of its cause: the commonest HTTP status and the locations that failed; empty without single checks.
 * The checks are gone through only when somebody asks, and only those of the days asked for: most months have nothing to explain.
 */
export function causeFinder(checks: readonly CheckDay[]): (asked: Asked) => string {
  let bySite: Map<string, CheckDay[]> | undefined;
  return ({ from, to, sites, sources }) => {
    bySite ??= Map.groupBy(checks, ({ site }) => site);
    const days = sites.flatMap((site) => bySite?.get(site) ?? []);
    return causeWords(days, { from, to, sources });
  };
}

function causeWords(days: readonly CheckDay[], stretch: Omit<Asked, "sites">): string {
  const failed = new Map<number | null, number>();
  const [failing, looking] = [new Set<string>(), new Set<string>()];
  // The day before too: its last check may still speak.
  const [first, last] = [dayOf(stretch.from - DAY_S), dayOf(stretch.to - 1)];
  for (const { location, intervalS, day, source, runs } of days) {
    if (day < first || day > last || !stretch.sources.has(source)) continue;
    // A check speaks until the next: the one before the stretch began belongs to it.
    const span = { from: stretch.from - intervalS + 1, to: stretch.to };
    const midnight = utcMidnightS(day);
    for (const run of runs) {
      const count = checksIn(run, { from: span.from - midnight, to: span.to - midnight });
      if (count === 0) continue;
      looking.add(location);
      if (run.up) continue;
      failing.add(location);
      failed.set(run.status ?? null, (failed.get(run.status ?? null) ?? 0) + count);
    }
  }
  if (failed.size === 0) return "";
  const [status] = [...failed].sort(([a, x], [b, y]) => y - x || (a ?? 0) - (b ?? 0))[0] ?? [null];
  const what = status === null ? "" : `${failed.size > 1 ? "mostly " : ""}HTTP ${status}, `;
  return `${what}seen from ${locationWords([...failing].sort(), looking.size)}`;
}

const dayOf = (seconds: number): string => toInstant(seconds).slice(0, 10);

/** Checks of a run that began within a stretch, both in seconds of the day. */
function checksIn({ startS, stepS, count }: CheckRun, { from, to }: Stretch): number {
  const step = Math.max(stepS, 1);
  const first = Math.max(0, Math.ceil((from - startS) / step));
  return Math.max(0, Math.min(count, Math.ceil((to - startS) / step)) - first);
}

function locationWords(failing: readonly string[], looking: number): string {
  if (looking > 1 && failing.length === looking) return looking === 2 ? "both locations" : `all ${countOf(looking, "location")}`;
  const named = failing.length <= NAMED ? joinWords(failing) : countOf(failing.length, "location");
  return failing.length < looking ? `${named}, not from ${countOf(looking - failing.length, "other")}` : named;
}
