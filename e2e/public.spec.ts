import { expect, press, test, whoIs } from "#e2e/fixtures.ts";
import { ask, toldMonth } from "#e2e/demo-world.ts";

test("the statement shows each promise with its test, a verdict and proof over all clients", async ({ page }) => {
  await page.goto("/security");
  const rows = page.getByRole("table", { name: /promises/ }).locator("tbody tr");
  await expect(rows).toHaveCount(7);
  for (const row of await rows.all()) {
    await expect(row.locator(".verdict")).toHaveText(/Kept|At risk|Broken|Cannot be shown/);
    await expect(row.getByRole("cell").last()).toHaveText(/\d+ of 12 clients|cannot/i);
  }
  const kept = await rows.locator(".verdict.met").count();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(kept === 7 ? "all 7" : `${kept} of our 7`);
  await expect(page.getByText("Alder Falls")).toHaveCount(0);
});

test("a concern is sent by keyboard alone, for the channel that was linked, and followed by its receipt", async ({ page, baseURL }) => {
  await page.goto("/security");
  await page.getByRole("link", { name: "Write to information security" }).click();
  await expect(page).toHaveURL(/channel=partner/);
  await expect(page.getByText("Researchers, partners and suppliers write directly")).toBeVisible();
  await page.getByLabel("Subject").focus();
  await page.keyboard.type("A form answers twice");
  await page.keyboard.press("Tab");
  await page.keyboard.type("The permit form sends its confirmation two times when the page is reloaded.");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  // Not agreed yet: the form says so and sends nothing.
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Keep this receipt code")).toHaveCount(0);
  const agree = page.getByRole("checkbox", { name: /I agree to these guidelines/ });
  await agree.focus();
  await page.keyboard.press("Space");
  await expect(agree).toBeChecked();
  await press(page.getByRole("button", { name: "Send it" }), "Enter");
  await expect(page.getByRole("heading", { name: "We have it. Keep this receipt code." })).toBeVisible();
  const receipt = await page.locator(".receipt .code").innerText();
  expect(receipt).toMatch(/^([0-9a-f]{4}-){7}[0-9a-f]{4}$/);
  expect(page.url().startsWith(`${baseURL}/concerns/new`)).toBe(true);

  await page.goto("/concerns/status");
  await page.getByLabel("Receipt code").fill(receipt.toUpperCase());
  await page.getByRole("button", { name: "Ask" }).click();
  await expect(page.getByText("We have it and are working on it.")).toBeVisible();
  expect(page.url()).not.toContain(receipt);
  await page.getByLabel("Receipt code").fill("0000-0000-0000-0000-0000-0000-0000-0000");
  await page.getByRole("button", { name: "Ask" }).click();
  await expect(page.getByText("We have no concern with this receipt code.")).toBeVisible();
});

test("security.txt names the three ways in, does not run out soon and points at the statement", async ({ api, baseURL }) => {
  const anyone = await api(null);
  const answer = await anyone.get("/.well-known/security.txt");
  expect(answer.headers()["content-type"]).toBe("text/plain; charset=utf-8");
  const text = await answer.text();
  expect(text.match(/^Contact: .+$/gm)).toHaveLength(3);
  expect(text).toContain(`Canonical: ${baseURL}/.well-known/security.txt`);
  const expires = Date.parse(/^Expires: (.+)$/m.exec(text)?.[1] ?? "");
  expect((expires - Date.now()) / 86_400_000).toBeGreaterThan(170);
  for (const [, contact = ""] of text.matchAll(/^Contact: (.+)$/gm)) expect((await anyone.get(contact)).status()).toBe(200);
});

test("anyone can check the code of a report and learns nothing about the client", async ({ page, api }) => {
  const editions = (await ask(await api(whoIs("client", "alder-falls")), "report.editions", {})).data as { code: string; period: string }[];
  const code = editions.find((edition) => edition.period === toldMonth())?.code ?? "";
  await page.goto("/verify");
  await page.getByLabel("Code on the report").fill(code.toLowerCase());
  await page.getByRole("button", { name: "Check it" }).click();
  await expect(page.getByRole("status")).toContainText("Genuine code. We published a report with this code");
  await expect(page.getByText("Alder")).toHaveCount(0);
  await page.getByLabel("Code on the report").fill("KW-0000-0000");
  await page.getByRole("button", { name: "Check it" }).click();
  await expect(page.getByRole("status")).toContainText("We have not published a report with this code");
});

test("the address printed on a report brings its code along, and the file is checked whether chosen or dropped", async ({ page, api }) => {
  const client = await api(whoIs("client", "alder-falls"));
  const editions = (await ask(client, "report.editions", {})).data as { code: string; period: string }[];
  await page.goto(`/verify#${editions.find((edition) => edition.period === toldMonth())?.code ?? ""}`);
  await expect(page.getByRole("status")).toContainText("Genuine code.");
  await expect(page.getByRole("status")).toContainText(/Issued \d+ \w+ \d{4}, revision \d/);
  const csv = await (await client.get(`/api/reports/alder-falls/${toldMonth()}/csv`)).body();
  await page.getByLabel("Or the file itself").setInputFiles({ name: "report.csv", mimeType: "text/csv", buffer: csv });
  await press(page.getByRole("button", { name: "Check the file" }), "Enter");
  await expect(page.getByRole("status")).toContainText("Genuine. This file says exactly what we published");
  const dropped = await page.evaluateHandle(
    (text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], "report.csv", { type: "text/csv" }));
      return transfer;
    },
    `${csv.toString("utf8")}more`,
  );
  await page.locator(".drop").dispatchEvent("drop", { dataTransfer: dropped });
  await expect(page.getByRole("status")).toContainText("Altered.");
});

test("without scripts a report is checked by a plain form", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, ...(baseURL ? { baseURL } : {}) });
  const page = await context.newPage();
  await page.goto("/verify");
  await page.getByLabel("Code on the report").fill("KW-0000-0000");
  await page.getByRole("button", { name: "Check it" }).click();
  await expect(page.getByText("We have not published a report with this code.")).toBeVisible();
  await context.close();
});

test("a one-time link that is no link sets no password", async ({ page }) => {
  await page.goto(`/set-password#${"x".repeat(43)}`);
  await page.getByLabel("Your name").fill("Mallory");
  await page.getByLabel("New password").fill("too short");
  await page.getByRole("button", { name: "Set password" }).click();
  await expect(page).toHaveURL(/set-password/);
  await page.getByLabel("New password").fill("four words are long enough");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status")).toHaveText(/\w/);
  await expect(page).toHaveURL(/set-password/);
});
