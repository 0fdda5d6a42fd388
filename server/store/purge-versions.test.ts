import fc from "fast-check";
import { expect, test } from "vitest";
import { type KnownCount, planCounts, type PurgeCountRow } from "#server/store/purge-versions.ts";

const REASONS = ["policy", "bot-signup", "unspecified"] as const;
type Said = Partial<Record<(typeof REASONS)[number], number | null>>;
const rows = (said: Said, hour: number, whole = true, day = "2026-10-05"): PurgeCountRow[] =>
  REASONS.flatMap((reason) => {
    const blocked = said[reason];
    return blocked === undefined
      ? []
      : [{ from: day, to: day, reason, blocked, deleted: null, reportedAt: new Date(Date.UTC(2026, 10, 1, hour)).toISOString(), whole }];
  });

/** What the database keeps: the versions, of which it gives back those that count. */
function store() {
  const kept: KnownCount[] = [];
  const counting = () =>
    kept.filter((row) => {
      const same = kept.filter(({ from }) => from === row.from);
      const base = Math.max(0, ...same.filter(({ whole }) => whole).map(({ version }) => version));
      return row.version >= base && !same.some(({ reason, version }) => reason === row.reason && version > row.version);
    });
  return {
    kept,
    take(given: PurgeCountRow[]) {
      const plan = planCounts(counting(), given);
      for (const row of plan.confirmed) {
        const known = kept.find(({ from, reason, version }) => from === row.from && reason === row.reason && version === row.version);
        if (known) known.reportedAt = row.reportedAt;
      }
      kept.push(...plan.added.map((row) => ({ ...row })));
      return plan.changed;
    },
    says: () => Object.fromEntries(counting().map(({ reason, blocked }) => [reason, blocked])),
  };
}

test.each<[string, Said, PurgeCountRow[], Said, number]>([
  ["a plain total after one by reason", { policy: 5, "bot-signup": 10 }, rows({ unspecified: 12 }, 2), { unspecified: 12 }, 1],
  ["one by reason after a plain total", { unspecified: 15 }, rows({ policy: 12 }, 2), { policy: 12 }, 1],
  ["a reason that is left out", { policy: 5, "bot-signup": 10 }, rows({ policy: 5 }, 2), { policy: 5 }, 1],
  ["a count that is not said any more", { policy: 5 }, rows({ policy: null }, 2), { policy: null }, 1],
  ["the same again", { policy: 5, "bot-signup": 10 }, rows({ policy: 5, "bot-signup": 10 }, 2), { policy: 5, "bot-signup": 10 }, 0],
  ["an older one that arrives late", { policy: 5 }, rows({ unspecified: 12 }, 0), { policy: 5 }, 0],
  ["another of the same time", { policy: 5 }, rows({ unspecified: 12 }, 1), { unspecified: 12 }, 1],
  ["one of a single reason", { policy: 5, "bot-signup": 10 }, rows({ "bot-signup": 7 }, 2, false), { policy: 5, "bot-signup": 7 }, 1],
  ["an older one of a reason the whole left out", { policy: 5 }, rows({ "bot-signup": 7 }, 0, false), { policy: 5 }, 0],
  ["two in one delivery, the later first", { policy: 5 }, [...rows({ unspecified: 9 }, 3), ...rows({ policy: 1 }, 2)], { unspecified: 9 }, 2],
  ["one of another day", { policy: 5 }, rows({ unspecified: 12 }, 2, true, "2026-10-06"), { policy: 5, unspecified: 12 }, 1],
])("%s", (_name, before, given, after, changed) => {
  const known = store();
  known.take(rows(before, 1));
  expect([known.take(given), known.says()]).toEqual([changed, after]);
});

test("what counted before stays as an earlier version", () => {
  const known = store();
  known.take(rows({ policy: 5, "bot-signup": 10 }, 1));
  known.take(rows({ unspecified: 12 }, 2));
  expect(known.kept.map(({ version, reason, blocked }) => [version, reason, blocked])).toEqual([
    [1, "policy", 5],
    [1, "bot-signup", 10],
    [2, "unspecified", 12],
  ]);
});

test("said again later, a total cannot be replaced by one from in between", () => {
  const known = store();
  for (const hour of [1, 3]) known.take(rows({ policy: 5 }, hour));
  expect([known.take(rows({ policy: 9 }, 2)), known.says()]).toEqual([0, { policy: 5 }]);
});

test("whole reports in any order and repetition leave what the last one says", () => {
  const said = fc.record(Object.fromEntries(REASONS.map((reason) => [reason, fc.nat(3)])), { requiredKeys: [] }).filter((each) => Object.keys(each).length > 0);
  const reports = fc.uniqueArray(fc.tuple(said, fc.nat(20)), { selector: ([, hour]) => hour, minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(
      reports.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }))),
      ([all, arriving]) => {
        const known = store();
        for (const [each, hour] of arriving) known.take(rows(each, hour));
        const [last] = all.toSorted(([, a], [, b]) => b - a);
        expect(known.says()).toEqual(last?.[0]);
      },
    ),
  );
});
