import fc from "fast-check";
import { expect, test } from "vitest";
import { addMonthsTo } from "#server/posture/month-id.ts";
import { type PortfolioMonth, portfolioTrend } from "#server/posture/portfolio-trend.ts";

const month = (period: string, more: Partial<PortfolioMonth> = {}): PortfolioMonth => ({
  period,
  clients: 12,
  promises: { kept: 46, total: 48 },
  contracts: { met: 11, judged: 12 },
  findingsOverdue: { sum: 14, of: 12 },
  accountsRefused: { sum: 1204, of: 11 },
  uptime: { upS: 999_999, downS: 1 },
  ...more,
});
const trends = (period: string, ...months: PortfolioMonth[]) => {
  const [promises, contracts, overdue, refused] = portfolioTrend({ period, months });
  return { promises, contracts, overdue, refused };
};
const read = (name: keyof ReturnType<typeof trends>, more: Partial<PortfolioMonth>) => trends("2026-10", month("2026-10", more))[name]?.points[0];

test.each<[keyof ReturnType<typeof trends>, Partial<PortfolioMonth>, number | null, string]>([
  ["promises", { promises: { kept: 46, total: 48 } }, 4600 / 48, "95.833 %"],
  ["promises", { promises: { kept: 2, total: 3 } }, 200 / 3, "66.666 %"],
  ["promises", { promises: { kept: 48, total: 48 } }, 100, "100 %"],
  ["promises", { promises: { kept: 9_999_999, total: 10_000_000 } }, 99.99999, "99.999 %"],
  ["promises", { promises: { kept: 0, total: 48 } }, 0, "0.000 %"],
  ["promises", { promises: { kept: 0, total: 0 } }, null, "no data"],
  ["contracts", { contracts: { met: 28, judged: 30 } }, 2800 / 30, "93.333 %"],
  ["contracts", { contracts: { met: 0, judged: 0 } }, null, "no data"],
  ["overdue", { findingsOverdue: { sum: 0, of: 12 } }, 0, "0"],
  ["overdue", { findingsOverdue: { sum: 0, of: 0 } }, null, "no data"],
  ["refused", { accountsRefused: { sum: 1204, of: 1 } }, 1204, "1,204"],
  ["refused", { accountsRefused: { sum: 0, of: 0 } }, null, "no data"],
])("%s of %j reads %s", (name, more, value, display) => {
  expect(read(name, more)).toEqual({ label: "October 2026", value, display });
});

test.each<[keyof ReturnType<typeof trends>, Partial<PortfolioMonth>, string]>([
  ["promises", {}, "We kept 46 of 48 promises in October 2026, 95.833 %; in August 2026 it was 9 of 10, 90.000 %. One month has no data."],
  [
    "contracts",
    {},
    "We met 11 of 12 contracts we can judge for October 2026, 91.666 %; in August 2026 it was 12 of 12, 100 %. All sites together were up 99.999 % of the time we measured in October 2026. One month has no data.",
  ],
  [
    "contracts",
    { uptime: { upS: 0, downS: 0 } },
    "We met 11 of 12 contracts we can judge for October 2026, 91.666 %; in August 2026 it was 12 of 12, 100 %. One month has no data.",
  ],
  ["overdue", {}, "14 findings were past due in October 2026, at 12 clients; in August 2026 it was 22 at 9 clients. One month has no data."],
  [
    "overdue",
    { findingsOverdue: { sum: 1, of: 1 } },
    "1 finding was past due in October 2026, at 1 client; in August 2026 it was 22 at 9 clients. One month has no data.",
  ],
  ["refused", {}, "1,204 accounts were refused in October 2026, at 11 clients; in August 2026 it was 3 at 9 clients. One month has no data."],
  ["refused", { accountsRefused: { sum: 0, of: 0 } }, "3 accounts were refused in August 2026, at 9 clients, the only month with data. 2 months have no data."],
])("%s says what the newest month is and how the first was", (name, more, sentence) => {
  const before = month("2026-08", {
    clients: 9,
    promises: { kept: 9, total: 10 },
    contracts: { met: 12, judged: 12 },
    findingsOverdue: { sum: 22, of: 9 },
    accountsRefused: { sum: 3, of: 9 },
  });
  expect(trends("2026-10", before, month("2026-10", more))[name]?.summary).toBe(sentence);
});

test("a month nobody was computed for is a gap in all four, and so is a chosen month without data", () => {
  const blocks = portfolioTrend({ period: "2026-10", months: [month("2026-07"), month("2026-08", { clients: 0 }), month("2026-09")] });
  expect(blocks.map(({ points }) => points.map(({ value }) => value === null))).toEqual(Array(4).fill([false, true, false, true]));
  expect(blocks.map(({ summary }) => summary.endsWith("2 months have no data."))).toEqual(Array(4).fill(true));
});

test("what no client has in any month has no line and says so", () => {
  const { refused } = trends("2026-10", month("2026-10", { accountsRefused: { sum: 0, of: 0 } }));
  expect(refused?.summary).toBe("No month has data.");
});

test("nothing at all is no trend", () => {
  expect(portfolioTrend({ period: "2026-10", months: [] })).toEqual([]);
  expect(portfolioTrend({ period: "2026-10", months: [month("2026-10", { clients: 0 }), month("2024-10"), month("2026-11")] })).toEqual([]);
});

test("at most 24 months, the last of them the chosen one, oldest first, whatever order they come in", () => {
  const ago = fc.uniqueArray(fc.integer({ min: -3, max: 40 }), { minLength: 1 });
  fc.assert(
    fc.property(ago, (backs) => {
      const months = backs.map((back) => month(addMonthsTo("2026-10", -back)));
      const inside = backs.filter((back) => back >= 0 && back < 24);
      for (const { points } of portfolioTrend({ period: "2026-10", months })) {
        expect(points).toHaveLength(Math.max(...inside) + 1);
        expect(points.at(-1)?.label).toBe("October 2026");
        expect(points.filter(({ value }) => value !== null)).toHaveLength(inside.length);
      }
      expect(portfolioTrend({ period: "2026-10", months })).toHaveLength(inside.length === 0 ? 0 : 4);
    }),
  );
});
