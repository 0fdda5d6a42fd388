import { beforeAll, expect, test } from "vitest";
import { addTwoClients } from "#server/operations/two-clients.fixture.ts";
import { contractOutcome, portfolioTotals } from "#server/posture/portfolio.ts";
import { saveClientMonth } from "#server/store/client-months.ts";
import { withScope } from "#server/store/database.ts";
import { listClientMonths } from "#server/store/portfolio.ts";
import { listPortfolioMonths } from "#server/store/portfolio-trend.ts";
import { scopeForJob } from "#server/store/scope.ts";
import { loadFigureTotals } from "#server/store/statement.ts";
import { useTestDatabase } from "#server/store/test-database.ts";

const database = useTestDatabase();
const now = "2026-11-24T00:00:00Z";
const ids: Record<string, string> = {};

const IN_ORDER = {
  "promises.kept": 6,
  "promises.at_risk": 1,
  "promises.broken": 0,
  "promises.not_shown": 0,
  "availability.contract_pct": 99.95,
  "availability.target_pct": 99.9,
  "availability.coverage_pct": 99,
  "availability.up_s": 2_600_000,
  "availability.down_s": 1_300,
  "findings.overdue": 2,
  "purges.blocked": 40,
};

async function keep(client: string, period: string, values: Record<string, number | null>): Promise<void> {
  const figures = Object.entries(values).map(([id, value]) => [id, { value, unit: "count", display: String(value), basis: "b" }]);
  const month = { period, headline: "h", reasons: [], promises: [], computedAt: now, verdict: { state: "met" as const, label: "Met" } };
  await withScope(await scopeForJob("test", "all"), "write", (tx) =>
    saveClientMonth(tx, ids[client] ?? "", { ...month, figures: Object.fromEntries(figures) }),
  );
}

const monthsOf = async (period: string, ...clients: string[]) =>
  listPortfolioMonths(
    await scopeForJob(
      "test",
      clients.map((client) => ids[client] ?? ""),
    ),
    period,
  );

beforeAll(async () => {
  await addTwoClients(now);
  for (const { slug, id } of await database.asSuperuser<{ slug: string; id: string }>("select slug, client_id::text as id from app.client")) ids[slug] = id;
  await keep("springfield", "2026-08", IN_ORDER);
  await keep("springfield", "2026-10", IN_ORDER);
  await keep("riverton", "2026-10", {
    ...IN_ORDER,
    "promises.broken": 2,
    "availability.contract_pct": 99.8,
    "findings.overdue": null,
    "purges.blocked": 2,
    "availability.up_s": 0.5,
  });
}, 60_000);

test("every client in reach is added up, and a figure a client lacks is not counted as zero", async () => {
  expect((await monthsOf("2026-10", "springfield", "riverton")).at(-1)).toEqual({
    period: "2026-10",
    clients: 2,
    promises: { kept: 12, total: 16 },
    contracts: { met: 1, judged: 2 },
    findingsOverdue: { sum: 2, of: 1 },
    accountsRefused: { sum: 42, of: 2 },
    uptime: { upS: 2_600_000.5, downS: 2_600 },
  });
});

test("a client outside the scope is in no sum, and a scope without clients has no month", async () => {
  expect(await monthsOf("2026-10", "springfield")).toMatchObject([
    { period: "2026-08", clients: 1 },
    { period: "2026-10", clients: 1, promises: { kept: 6, total: 7 }, accountsRefused: { sum: 40, of: 1 } },
  ]);
  expect(await monthsOf("2026-10")).toEqual([]);
});

test("the months are the 24 up to the chosen one: none after, none before, no quarter", async () => {
  await keep("riverton", "2025-Q4", IN_ORDER);
  const of = async (period: string) => (await monthsOf(period, "springfield", "riverton")).map((month) => month.period);
  expect(await of("2026-09")).toEqual(["2026-08"]);
  expect(await of("2026-10")).toEqual(["2026-08", "2026-10"]);
  expect(await of("2028-07")).toEqual(["2026-08", "2026-10"]);
  expect(await of("2028-08")).toEqual(["2026-10"]);
});

test("a contract is judged to the last digit, as the portfolio's own row judges it", async () => {
  const cases: [reached: number | null, target: number | null, coverage: number | null][] = [
    [99.9, 99.9, 95],
    [99.89999999999999, 99.9, 95],
    [100, 99.9, 94.99999999999999],
    [100, 99.9, 95.00000000000001],
    [null, 99.9, 100],
    [100, null, 100],
    [100, 99.9, null],
    [0, 99.9, 100],
  ];
  for (const [index, [reached, target, coverage]] of cases.entries()) {
    const period = `2020-0${index + 1}`;
    await keep("springfield", period, {
      ...IN_ORDER,
      "availability.contract_pct": reached,
      "availability.target_pct": target,
      "availability.coverage_pct": coverage,
    });
    const [row] = await listClientMonths(await scopeForJob("test", [ids["springfield"] ?? ""]), period);
    const outcome = contractOutcome(row?.month ?? null);
    expect((await monthsOf(period, "springfield")).at(-1)?.contracts, JSON.stringify(cases[index])).toEqual({
      met: outcome === true ? 1 : 0,
      judged: outcome === null ? 0 : 1,
    });
  }
});

test("the chosen month of the trend equals the totals above it", async () => {
  const scope = await scopeForJob("test", [ids["springfield"] ?? "", ids["riverton"] ?? ""]);
  const totals = portfolioTotals(await listClientMonths(scope, "2026-10"));
  expect((await listPortfolioMonths(scope, "2026-10")).at(-1)).toMatchObject({
    promises: { kept: totals.promises.kept, total: totals.promises.total },
    contracts: { met: totals.contracts.met, judged: totals.contracts.met + totals.contracts.missed },
    findingsOverdue: { sum: totals.findingsOverdue.sum, of: totals.findingsOverdue.of },
    accountsRefused: { sum: totals.accountsRefused.sum, of: totals.accountsRefused.of },
  });
});

const totalsOf = async (period: string, ...clients: string[]) => {
  const scope = await scopeForJob(
    "test",
    clients.map((client) => ids[client] ?? ""),
  );
  return withScope(scope, "read", (tx) => loadFigureTotals(tx, scope.clients, period));
};

test("the totals of a promise's proof add up the kept figures of the month, fractions and all, and count who has them", async () => {
  const totals = await totalsOf("2026-10", "springfield", "riverton");
  expect(totals["purges.blocked"]).toEqual({ sum: 42, clients: 2 });
  expect(totals["availability.up_s"]).toEqual({ sum: 2_600_000.5, clients: 2 });
  expect(totals["availability.unknown_s"]).toEqual({ sum: 0, clients: 0 });
});

test("totals hold the clients in reach and nothing of another month", async () => {
  expect((await totalsOf("2026-10", "springfield"))["purges.blocked"]).toEqual({ sum: 40, clients: 1 });
  expect((await totalsOf("2026-08", "springfield", "riverton"))["purges.blocked"]).toEqual({ sum: 40, clients: 1 });
  expect(await totalsOf("2026-09", "springfield", "riverton")).toEqual({});
  // Asked about a client out of reach, the database says nothing of it.
  const scope = await scopeForJob("test", [ids["springfield"] ?? ""]);
  const beyond = await withScope(scope, "read", (tx) => loadFigureTotals(tx, Object.values(ids), "2026-10"));
  expect(beyond["purges.blocked"]).toEqual({ sum: 40, clients: 1 });
});
