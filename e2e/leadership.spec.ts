import { expect, expectAccessible, OWN, signInAs, test, whoIs } from "#e2e/fixtures.ts";
import { ask, toldMonth } from "#e2e/demo-world.ts";
import { SCENARIOS } from "#prisma/scenarios/clients.ts";

const priya = () => whoIs("leadership");

test("leadership opens the portfolio: every client is in the totals, and the totals add up", async ({ page, api }) => {
  await signInAs(page, priya());
  await expect(page).toHaveURL("/portfolio");
  await expect(page.getByText(`${SCENARIOS.length} clients`).first()).toBeVisible();
  await expect(page.locator(".figs .fig")).toHaveCount(5);
  const { rows } = (await ask(await api(priya()), "portfolio.get", { period: toldMonth() })).data as {
    rows: { month: { figures: Record<string, { value: number | null }> } | null }[];
  };
  expect(rows).toHaveLength(SCENARIOS.length);
  const overdue = rows.reduce((sum, row) => sum + (row.month?.figures["findings.overdue"]?.value ?? 0), 0);
  await expect(page.locator(".fig", { hasText: "Findings past due" }).locator(".v")).toHaveText(String(overdue));
});

test("filters live in the address: chips, state and month survive a reload and the back button", async ({ page, become }) => {
  await become(priya());
  await page.goto("/portfolio");
  await page.getByRole("navigation", { name: "Clients shown" }).getByRole("link", { name: "All" }).click();
  await expect(page).toHaveURL(/show=all/);
  await expect(page.getByText(`${SCENARIOS.length} of ${SCENARIOS.length} clients`)).toBeVisible();
  await page.getByRole("button", { name: "All states" }).click();
  await page.getByRole("navigation", { name: "State" }).getByRole("link", { name: "OH" }).click();
  await expect(page).toHaveURL(/state=OH/);
  const rows = page.getByRole("table", { name: /^Clients/ }).locator("tbody tr");
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("Marlow County");
  await page.reload();
  await expect(rows).toHaveCount(1);
  await page.goBack();
  await expect(rows).toHaveCount(SCENARIOS.length);
});

test("leadership drills from the portfolio into a client and cannot publish", async ({ page, become, api }) => {
  await become(priya());
  await page.goto("/portfolio?show=all");
  await page.getByRole("link", { name: /Marlow County/ }).click();
  await expect(page).toHaveURL(`/clients/marlow-county/${toldMonth()}`);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.goto(`/clients/marlow-county/${toldMonth()}?view=draft`);
  await expect(page.getByRole("button", { name: "Publish" })).toHaveCount(0);
  const refused = await (await api(priya())).post("/api/trpc/report.publish", {
    headers: OWN,
    data: { client: "marlow-county", period: toldMonth(), after: 1 },
  });
  expect(refused.status()).toBe(403);
});

type Trends = { title: string; points: { label: string; display: string }[] }[];
const trends = async (api: Parameters<typeof ask>[0]) => (await ask(api, "portfolio.trend", { period: toldMonth() })).data as Trends;

test("the trends of the portfolio are walked through by keyboard and by pointer, month by month", async ({ page, become, api }) => {
  const blocks = await trends(await api(priya()));
  expect(blocks.map(({ title }) => title)).toEqual(["Promises kept", "Contracts met", "Findings past due", "Accounts refused"]);
  await become(priya());
  await page.goto(`/portfolio?period=${toldMonth()}`);
  await expect(page.getByRole("heading", { name: `${blocks[0]?.points.length} months` })).toBeVisible();
  for (const { title, points } of blocks) {
    const figure = page.locator("figure.trend", { has: page.getByRole("heading", { name: title, exact: true }) });
    await figure.getByText("Months as a table").click();
    await expect(figure.locator("tbody td")).toHaveText(points.map(({ display }) => display));
    const chart = figure.getByRole("application", { name: title });
    await figure.locator("summary").focus();
    await page.keyboard.press("Shift+Tab");
    await expect(chart).toBeFocused();
    const says = (at: number) => expect(figure.getByRole("status")).toHaveText(`${points[at]?.label} ${points[at]?.display}`);
    await says(0);
    await page.keyboard.press("ArrowRight");
    await says(1);
    await chart.hover();
    await expect(figure.getByRole("status")).not.toHaveText(`${points[1]?.label} ${points[1]?.display}`);
    await chart.hover({ position: { x: 1, y: 40 } });
    await says(0);
  }
  await expectAccessible(page);
});

test("without JavaScript the trends stand complete, and the chart that replaces them moves nothing", async ({ browser, context, page, become, baseURL }) => {
  await become(priya());
  const bare = await browser.newContext({ javaScriptEnabled: false, storageState: await context.storageState(), viewport: page.viewportSize() });
  const still = await bare.newPage();
  const address = `${baseURL}/portfolio?period=${toldMonth()}`;
  await still.goto(address);
  await page.goto(address);
  await expect(page.getByRole("application")).toHaveCount(4);
  await expect(still.locator("figure.trend svg")).toHaveCount(4);
  const stand = (on: typeof page) =>
    on
      .locator("figure.trend .plot, figure.trend .plot > div > span, figure.trend .table-note, figure.trend details")
      .evaluateAll((parts) => parts.map((part) => Object.values(part.getBoundingClientRect().toJSON() as Record<string, number>)));
  expect(await stand(page)).toEqual(await stand(still));
  await bare.close();
});

test("only the portfolio fetches the charts' code", async ({ page, become }) => {
  const scripts = new Map<string, Promise<string>>();
  page.on("response", (response) => response.request().resourceType() === "script" && scripts.set(response.url(), response.text()));
  const withCharts = async () => (await Promise.all(scripts.values())).filter((text) => text.includes("recharts")).length;
  await become(priya());
  await page.goto(`/clients/marlow-county/${toldMonth()}`, { waitUntil: "networkidle" });
  expect(scripts.size).toBeGreaterThan(0);
  expect(await withCharts()).toBe(0);
  await page.goto("/portfolio");
  await expect(page.getByRole("application")).toHaveCount(4);
  expect(await withCharts()).toBeGreaterThan(0);
});
