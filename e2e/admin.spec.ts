import { expect, expectAccessible, signIns, signInAs, test, whoIs } from "#e2e/fixtures.ts";
import { ask, toldMonth } from "#e2e/demo-world.ts";

const alex = () => whoIs("admin");

test("an administrator starts at the sources: each with its health and its last pull", async ({ page }) => {
  await signInAs(page, alex());
  await expect(page).toHaveURL("/sources");
  for (const name of ["edge-monitor", "region-monitor", "registration-guard"]) {
    const row = page.getByRole("row", { name: new RegExp(name) });
    await expect(row.locator(".verdict")).toHaveText(/\w/);
    await expect(row).toContainText("ago");
  }
  await page.getByRole("link", { name: "edge-monitor" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("edge-monitor: current.");
  await expect(page.getByRole("table", { name: /Pulls/ }).locator("tbody tr").first()).toContainText("Succeeded");
  await page.getByRole("link", { name: /^Ties, / }).click();
  await expect(page.getByRole("table", { name: "What edge-monitor is tied to" }).locator("tbody tr")).not.toHaveCount(0);
});

test("an administrator sees who may sign in, as what", async ({ page, become }) => {
  await become(alex());
  await page.goto("/users");
  const rows = page.locator("tbody tr");
  await expect(rows).toHaveCount(signIns().length);
  await expect(page.getByRole("row", { name: /clerk@alderfalls/ })).toContainText("1 client");
});

test("an administrator says when a site left, sees it, and takes it back", async ({ page, become }) => {
  await become(alex());
  await page.goto("/clients/calder-county/sites");
  const row = page.locator("tbody tr").first();
  const host = (await row.getByRole("cell").or(row.getByRole("rowheader")).first().innerText()).trim();
  await expect(row).toContainText("It goes on");
  await row.getByRole("button", { name: `It leaves: ${host}` }).click();
  await page.getByLabel("Last day that counts").fill("2030-12-31");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(row).toContainText("31 December 2030, it will leave");
  await row.getByRole("button", { name: `Reopen: ${host}` }).click();
  await page.getByRole("button", { name: "Reopen it" }).click();
  await expect(row).toContainText("It goes on");
});

test("an administrator lists clients and reads no report, draft, file, finding or concern", async ({ page, become, api }) => {
  await become(alex());
  await page.goto("/clients");
  await expect(page.getByText("City of Alder Falls")).toBeVisible();
  for (const link of await page.locator("tbody").getByRole("link").all()) expect(await link.getAttribute("href")).toMatch(/^\/clients\/[a-z-]+\/sites$/);
  const admin = await api(alex());
  const missing = await admin.get(`/clients/no-such-place/${toldMonth()}`);
  for (const path of [
    `/clients/alder-falls/${toldMonth()}`,
    `/clients/alder-falls/${toldMonth()}?view=draft`,
    "/findings",
    "/concerns",
    "/portfolio",
    "/nowhere",
  ])
    expect((await admin.get(path)).status(), path).toBe(missing.status());
  for (const format of ["pdf", "pptx", "xlsx", "csv", "json"])
    expect((await admin.get(`/api/reports/alder-falls/${toldMonth()}/${format}`)).status()).toBe(404);
  for (const procedure of ["findings.list", "concerns.list", "portfolio.get"])
    expect((await ask(admin, procedure, procedure === "concerns.list" ? undefined : {})).status, procedure).toBe(403);
});
