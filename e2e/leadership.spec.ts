import { expect, OWN, signInAs, test, whoIs } from "#e2e/fixtures.ts";
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
  const rows = page.locator("tbody tr");
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
