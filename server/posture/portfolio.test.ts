import { expect, test } from "vitest";
import { clientMonthOf } from "#server/posture/client-month.ts";
import { type PortfolioRow, portfolioTotals } from "#server/posture/portfolio.ts";
import { reportOf } from "#server/posture/report.fixture.ts";

const row = (slug: string, month: PortfolioRow["month"]): PortfolioRow => ({
  client: { slug, name: slug, kind: "city", state: "NY", population: null, renewalOn: null },
  month,
  changed: [],
  uptime: [],
  revision: 0,
});

test("a client without a month is no data, and every total says how many are missing", () => {
  const month = clientMonthOf(reportOf());
  const totals = portfolioTotals([row("a", month), row("b", month), row("c", null)]);
  expect(totals.clients).toBe(3);
  expect(totals.verdicts["no-data"]).toBeGreaterThanOrEqual(1);
  expect(Object.values(totals.verdicts).reduce((a, b) => a + b, 0)).toBe(3);
  expect(totals.contracts.met + totals.contracts.missed + totals.contracts.noData).toBe(3);
  expect(totals.contracts.noData).toBe(1);
  expect(totals.accountsRefused).toEqual({ sum: 2 * (month.figures["purges.blocked"]?.value ?? Number.NaN), of: 2, missing: 1 });
  expect(totals.promises.total).toBe(14);
});

test("no clients is nothing, not a kept promise", () => {
  const totals = portfolioTotals([]);
  expect(totals.promises.total).toBe(0);
  expect(totals.accountsRefused).toEqual({ sum: 0, of: 0, missing: 0 });
});
