import { expect, expectAccessible, test, whoIs } from "#e2e/fixtures.ts";
import { toldMonth } from "#e2e/demo-world.ts";

const sam = () => whoIs("security");
const SCAN = "server/connectors/fixtures/testssl/demo.converted.flat.json";

test("a scan report is handed in, told in counts, and stands among the scans with what it covered", async ({ page, become, api }) => {
  await become(sam());
  await page.goto("/findings/import");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Import the file" }).click();
  await expect(page.getByText("Find the site that was scanned first.")).toBeVisible();
  await page.getByLabel("Find the site").fill("harrow");
  await page.getByRole("button", { name: "Harrow Lake Township, www.harrowlake.example.gov" }).click();
  await page.locator("input[type=file]").setInputFiles(SCAN);
  await page.getByRole("button", { name: "Import the file" }).click();
  await expect(page).toHaveURL(/\/findings\/import\?upload=/);
  await expect(page.getByRole("heading", { name: /^The testssl\.sh report of .+ was read\.$/ })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("It is the first scan of its kind for this site")).toBeVisible();
  await expect(page.getByRole("row", { name: /the report says no date/ })).toBeVisible();
  await expectAccessible(page);

  // The site stays chosen. The same file again changes nothing, and what became of it is nobody else's to see.
  await page.locator("input[type=file]").setInputFiles(SCAN);
  await page.getByRole("button", { name: "Import the file" }).click();
  await expect(page.getByRole("heading", { name: "This file was imported before. Nothing changed." })).toBeVisible({ timeout: 30_000 });
  const manager = await api(whoIs("csm"));
  for (const path of [new URL(page.url()).pathname + new URL(page.url()).search, "/findings/scans"]) expect((await manager.get(path)).status()).toBe(404);

  await page.goto("/findings/scans?client=harrow-lake");
  const row = page.getByRole("row", { name: /testssl\.sh/ });
  await expect(row).toContainText("Completed");
  await expect(row).toContainText("1 host");
  await expectAccessible(page);
});

test("a file that is none is refused with the reason", async ({ page, become }) => {
  await become(sam());
  await page.goto("/findings/import");
  await page.getByRole("button", { name: /What it is/ }).click();
  await page.getByRole("option", { name: "Catalogue: CISA KEV" }).click();
  await page
    .locator("input[type=file]")
    .setInputFiles({ name: "kev.json", mimeType: "application/json", buffer: Buffer.from("<html><body>Sign in</body></html>") });
  await page.getByRole("button", { name: "Import the file" }).click();
  await expect(page.getByRole("heading", { name: "kev.json was refused. Nothing was changed." })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("This is an HTML page, not a report")).toBeVisible();
});

test("what is past due is found in one step, with its policy and how late it is", async ({ page, become }) => {
  await become(sam());
  await page.goto("/findings?view=ledger");
  await page.getByText("Past due", { exact: true }).click();
  await page.getByRole("button", { name: "Show" }).click();
  await expect(page).toHaveURL(/overdue=yes/);
  const rows = page.locator("tbody tr");
  await expect(rows.first()).toContainText(/\d+ days? past due/);
  const texts = await rows.allInnerTexts();
  for (const text of texts) expect(text).toMatch(/days? past due/);
  await rows.first().getByRole("link").first().click();
  await expect(page.getByText(/^It was due on .+: \d+ days? past due\.$/)).toBeVisible();
});

test("who could have seen a finding is printed: its release, the reports that name it, and a download of one of them", async ({ page, become, api }) => {
  const dana = whoIs("csm", "marlow-county");
  await (await api(dana)).get(`/api/reports/marlow-county/${toldMonth()}/csv?reader=client`);
  await become(sam());
  await page.goto("/findings?view=ledger&client=marlow-county&severity=high&state=open");
  await page.locator("tbody tr").first().getByRole("link").first().click();
  await page.getByRole("link", { name: "Disclosure" }).click();
  await expect(page.getByText(/^Evaluated and released on .+; .+ published reports? names? it\.$/)).toBeVisible();
  await expect(page.getByRole("row", { name: /Yes$/ }).first()).toBeVisible();
  await expect(page.getByRole("row", { name: new RegExp(`CSV.+${dana.email}`) }).first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Print" })).toBeVisible();
  await expectAccessible(page);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("button", { name: "Print" })).toBeHidden();
  await expect(page.getByRole("navigation").first()).toBeHidden();
  await expect(page.getByRole("heading", { name: "People in reach" })).toBeVisible();
  const address = new URL(page.url()).pathname;
  for (const who of [dana, whoIs("leadership"), whoIs("admin"), whoIs("client")]) expect((await (await api(who)).get(address)).status()).toBe(404);
});
