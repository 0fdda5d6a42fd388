import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { PortfolioTrends } from "#components/portfolio/portfolio-trends.tsx";
import { addMonthsTo } from "#server/posture/month-id.ts";
import { portfolioTrend } from "#server/posture/portfolio-trend.ts";

const monthsBack = (count: number) =>
  Array.from({ length: count }, (_, back) => ({
    period: addMonthsTo("2026-10", -back),
    clients: back === 3 ? 0 : 12,
    promises: { kept: 40 + (back % 3), total: 48 },
    contracts: { met: 10 + (back % 2), judged: 12 },
    findingsOverdue: { sum: back, of: 12 },
    accountsRefused: { sum: 3 * back, of: 12 },
    uptime: { upS: 1, downS: 0 },
  }));
const html = (count: number) => renderToStaticMarkup(<PortfolioTrends trends={portfolioTrend({ period: "2026-10", months: monthsBack(count) })} />);

test("what the server sends is complete without a script: four sentences, four lines with their gap, every month in a table", () => {
  const sent = html(24);
  expect(sent.match(/class="plot-line"/g)).toHaveLength(4);
  for (const [, line] of sent.matchAll(/class="plot-line" d="([^"]*)"/g)) expect(line?.match(/M/g)).toHaveLength(2);
  expect(sent.match(/<td class="n">no data<\/td>/g)).toHaveLength(4);
  expect(sent.match(/<td class="n">/g)).toHaveLength(4 * 24);
  expect(sent).toContain("We kept 40 of 48 promises in October 2026, 83.333\u00a0%; in November 2024 it was 42 of 48, 87.500\u00a0%. One month has no data.");
  expect(sent).toContain("The axis starts at 80 %, not at zero.");
});

test("the title counts the months that are there", () => {
  expect(html(24)).toContain("Twenty-four months</h2>");
  expect(html(30)).toContain("Twenty-four months</h2>");
  expect(html(14)).toContain("14 months</h2>");
});

test("Recharts is fetched by the portfolio alone: one file imports it, and only on demand", () => {
  const files = ["app", "components"].flatMap((top) =>
    readdirSync(path.resolve(import.meta.dirname, "../..", top), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /(?<!\.test)\.tsx?$/.test(entry.name))
      .map((entry) => path.join(entry.parentPath, entry.name)),
  );
  const naming = (pattern: RegExp) => files.filter((file) => pattern.test(readFileSync(file, "utf8"))).map((file) => path.basename(file));
  expect(naming(/from "recharts"/)).toEqual(["trend-chart.tsx"]);
  expect(naming(/from "#components\/charts\/trend-chart\.tsx"/)).toEqual([]);
  expect(naming(/import\("#components\/charts\/trend-chart\.tsx"\)/)).toEqual(["live-trend.tsx"]);
  expect(naming(/charts\/live-trend\.tsx"/)).toEqual(["portfolio-trends.tsx"]);
});
